"""The blocks of the home page."""

from wagtail import blocks


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
