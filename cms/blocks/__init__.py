from wagtail import blocks

from .body import SHORT_TEXT_FEATURES, TEXT_FEATURES, BodyBlock
from .links import FooterColumnBlock, LinkBlock, LinkValue, validate_address

__all__ = [
    "SHORT_TEXT_FEATURES",
    "TEXT_FEATURES",
    "BodyBlock",
    "EntryBlock",
    "FaqSectionBlock",
    "FooterColumnBlock",
    "LinkBlock",
    "LinkValue",
    "RightBlock",
    "validate_address",
]


class EntryBlock(blocks.StructBlock):
    """A card of the home page: what a right gives and how long it takes."""

    title = blocks.CharBlock(label="titre", max_length=80)
    gives = blocks.TextBlock(label="ce que vous obtenez", max_length=300)
    duration = blocks.CharBlock(label="délai", max_length=150)
    page = blocks.PageChooserBlock(label="page qui l’explique")

    class Meta:
        icon = "form"
        label = "carte"


class RightBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", max_length=100)
    text = blocks.TextBlock(label="texte", max_length=400)

    class Meta:
        icon = "tick"
        label = "droit"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="question", max_length=200)
    answer = blocks.RichTextBlock(label="réponse", features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = "question"


class FaqSectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="thème", max_length=100)
    questions = blocks.ListBlock(QuestionBlock(), label="questions", min_num=1)

    class Meta:
        icon = "folder-open-1"
        label = "thème"
