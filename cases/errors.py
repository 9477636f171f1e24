"""What a service refuses, with the sentence that the person reads."""

from text.dates import moment


class CaseError(Exception):
    """A refused change; `str()` is the French sentence to show."""


class NotOffered(CaseError):
    """The change is not possible now, or not for this person."""


class CaseChanged(CaseError):
    """The case is no longer the one that the screen showed; `events` is what happened since."""

    def __init__(self, events):
        self.events = events
        happened = " ; ".join(
            f"{event.get_kind_display()} par {event.by_name} le {moment(event.at)}" for event in events
        )
        super().__init__(
            f"Ce dossier a changé depuis que vous l’avez ouvert : {happened}. Rien n’a été enregistré."
        )
