"""What an administrator changed, as it was and as it is, in Wagtail's history of the thing."""

from wagtail.log_actions import LogFormatter, log

ACTION = "ogde.change"


def change_record(thing, before, after):
    """Keep the facts that differ (label to value); no entry when none does."""
    labels = [label for label in {**before, **after} if before.get(label) != after.get(label)]
    if labels:
        data = {
            "before": {label: before[label] for label in labels if label in before},
            "after": {label: after[label] for label in labels if label in after},
        }
        log(thing, ACTION, data=data)


class ChangeFormatter(LogFormatter):
    label = "Changement"

    def format_message(self, entry):
        before, after = entry.data["before"], entry.data["after"]
        return " ; ".join(
            f"{label} : {_shown(before.get(label))} → {_shown(after.get(label))}"
            for label in {**before, **after}
        )


def _shown(value):
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        value = ", ".join(value)
    return value or "aucun"
