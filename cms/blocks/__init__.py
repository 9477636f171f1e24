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

    title = blocks.CharBlock(label="Titre", max_length=80)
    gives = blocks.TextBlock(label="Ce que vous obtenez", max_length=300)
    duration = blocks.CharBlock(label="Délai", max_length=150)
    page = blocks.PageChooserBlock(label="Page qui l’explique")

    class Meta:
        icon = "form"
        label = "Carte"


class RightBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=100)
    text = blocks.TextBlock(label="Texte", max_length=400)

    class Meta:
        icon = "tick"
        label = "Droit"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Question", max_length=200)
    answer = blocks.RichTextBlock(label="Réponse", features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = "Question"


class FaqSectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Thème", max_length=100)
    questions = blocks.ListBlock(QuestionBlock(), label="Questions", min_num=1)

    class Meta:
        icon = "folder-open-1"
        label = "Thème"
