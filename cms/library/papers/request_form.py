"""What a template of a request is made of: one description, from which both the ODT and the PDF are made.

No official form was at hand: the contents follow the texts (code des douanes, art. 345 bis; décret n° 2018-944,
art. 1; LPF, art. L. 80 B, L. 80 CB, R*80 B-11, R*80 CB-1; CRPA, art. L. 124-1).
"""

from dataclasses import dataclass
from datetime import date

LINE, TEXT, DATE, CHECK, CHOICE = "line", "text", "date", "check", "choice"


@dataclass(frozen=True)
class Field:
    label: str
    kind: str = LINE
    required: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()
    rows: int = 6

    @property
    def height(self):
        """Room for the answer, in millimetres."""
        return 6 * self.rows


@dataclass(frozen=True)
class Section:
    title: str
    fields: tuple[Field, ...]
    intro: str = ""


@dataclass(frozen=True)
class RequestForm:
    kind: str
    title: str
    description: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    version: str = "1.1"
    published_on: date = date(2026, 11, 26)

    @property
    def code(self):
        return f"modele-{self.kind}"

    @property
    def numbered(self):
        """Each section with its number, each field with a name of its own."""
        return [
            (
                number,
                section,
                [(f"champ-{number}-{rank}", field) for rank, field in enumerate(section.fields, 1)],
            )
            for number, section in enumerate(self.sections, 1)
        ]
