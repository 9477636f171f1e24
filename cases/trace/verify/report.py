"""What a verification found."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """Something that is not as the history says; `case_number` is 0 when it is not one case's."""

    case_number: int
    what: str

    def __str__(self):
        return f"case {self.case_number}: {self.what}" if self.case_number else self.what


@dataclass
class Report:
    """`uncovered` counts what was written before events told what they did; `remarks` is what one should know."""

    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    uncovered: Counter = field(default_factory=Counter)
    _seen: set[Finding] = field(default_factory=set)

    def add(self, case_number, what):
        """Once, however many rows say it."""
        finding = Finding(case_number, what)
        if finding not in self._seen:
            self._seen.add(finding)
            self.findings.append(finding)
