from django.db.models import TextChoices
from wagtail import blocks

from directory.models import Bureau, Directorate


def contact_choices():
    """Every service of the directory that has a place or a telephone, by kind."""
    return [
        ("Directions", [(f"directorate:{code}", name) for code, name in rows(Directorate)]),
        # Several bureaux of one town have its name.
        ("Bureaux et services", [(f"bureau:{code}", f"{name} ({code})") for code, name in rows(Bureau)]),
    ]


def rows(model):
    return model.objects.order_by("name").values_list("code", "name")


def find_contact(choice):
    """The service that is meant, or None when it has left the directory."""
    kind, _, code = (choice or "").partition(":")
    for model in (Directorate, Bureau):
        if model._meta.model_name == kind:
            return model.objects.filter(code=code).first()
    return None


class SilentChoiceBlock(blocks.ChoiceBlock):
    """A choice of whose label the page says nothing, so that the search does not either."""

    def get_searchable_content(self, value):
        return []


class ContactBlock(SilentChoiceBlock):
    """How to reach a service: always what the directory says of it today."""

    def __init__(self, **options):
        super().__init__(**{"choices": contact_choices} | options)

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"contact": find_contact(value)}


class Nature(TextChoices):
    """Also the kinds under which the library keeps the templates of a request."""

    RESCRIT = "rescrit", "Rescrit"
    SECOND_EXAMEN = "second-examen", "Second examen"
    DROIT_AU_CONTROLE = "droit-au-controle", "Droit au contrôle"


class StartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120, default="Commencer une demande")
    text = blocks.TextBlock(label="Texte", required=False, max_length=300)
    nature = SilentChoiceBlock(
        label="Modèles à proposer",
        choices=Nature.choices,
        required=False,
        help_text="Les modèles de cette nature de demande sont proposés sous le bouton.",
    )

    class Meta:
        icon = "circle-plus"
        label = "Commencer une demande"
        template = "cms/blocks/start.html"
