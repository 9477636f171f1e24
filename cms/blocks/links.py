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

    label = blocks.CharBlock(label="libellé", max_length=80)
    page = blocks.PageChooserBlock(label="page du site", required=False)
    document = DocumentChooserBlock(label="ou document", required=False)
    url = blocks.CharBlock(
        label="ou adresse",
        required=False,
        max_length=500,
        validators=[validate_address],
        help_text="Adresse complète (https://…) ou chemin du site (/demandes/).",
    )

    class Meta:
        value_class = LinkValue
        icon = "link"
        label = "lien"

    def clean(self, value):
        value = super().clean(value)
        if sum(bool(value[target]) for target in ("page", "document", "url")) != 1:
            message = ValidationError(
                "Indiquez une page du site, un document ou une adresse, et un seul des trois."
            )
            raise blocks.StructBlockValidationError(block_errors={"page": message})
        return value


class CardBlock(LinkBlock):
    label = blocks.CharBlock(label="titre", max_length=100)
    text = blocks.TextBlock(label="texte", required=False, max_length=300)

    class Meta:
        icon = "doc-empty"
        label = "carte"


class FooterColumnBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", max_length=60)
    links = blocks.ListBlock(LinkBlock(), label="liens", min_num=1, max_num=8)

    class Meta:
        icon = "list-ul"
        label = "colonne"
