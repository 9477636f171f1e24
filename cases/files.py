from dataclasses import dataclass


@dataclass(frozen=True)
class CaseFile:
    """A file that was checked and lies in the private storage under `path`."""

    path: str
    name: str
    size: int
    sha256: str
    content_type: str
