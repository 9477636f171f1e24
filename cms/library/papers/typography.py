"""What French typography asks of a text."""

import re


def french(text):
    """A text with the spaces that French does not break, inside « » and before high punctuation."""
    if not isinstance(text, str):
        return text
    text = text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    return re.sub(r" ([:;?!])", "\u00a0\\1", text)
