from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

ADDRESS_STARTS = ("https://", "http://", "mailto:", "tel:", "/", "#")


def validate_address(value):
    if not value.startswith(ADDRESS_STARTS):
        raise ValidationError("Commencez l’adresse par https:// ou par / pour un chemin du site.")


class LinkValue(blocks.StructValue):
    @property
    def href(self):
        """Where it leads, nothing while the page is not published."""
        if page := self.get("page"):
            return page.url if page.live else ""
        if document := self.get("document"):
            return document.url
        return self.get("url")


class LinkBlock(blocks.StructBlock):
    """A page of the site, a document or an address: exactly one of them."""

    label = blocks.CharBlock(label="Libellé", max_length=80)
    page = blocks.PageChooserBlock(label="Page du site", required=False)
    document = DocumentChooserBlock(label="Ou document", required=False)
    url = blocks.CharBlock(
        label="Ou adresse",
        required=False,
        max_length=500,
        validators=[validate_address],
        help_text="Adresse complète (https://…) ou chemin du site (/demandes/).",
    )

    class Meta:
        value_class = LinkValue
        icon = "link"
        label = "Lien"

    def clean(self, value):
        value = super().clean(value)
        if sum(bool(value[target]) for target in ("page", "document", "url")) != 1:
            message = ValidationError(
                "Indiquez une page du site, un document ou une adresse, et un seul des trois."
            )
            raise blocks.StructBlockValidationError(block_errors={"page": message})
        return value


class CardBlock(LinkBlock):
    label = blocks.CharBlock(label="Titre", max_length=100)
    text = blocks.TextBlock(label="Texte", required=False, max_length=300)

    class Meta:
        icon = "doc-empty"
        label = "Carte"


class FooterColumnBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=60)
    links = blocks.ListBlock(LinkBlock(), label="Liens", min_num=1, max_num=8)

    class Meta:
        icon = "list-ul"
        label = "Colonne"
