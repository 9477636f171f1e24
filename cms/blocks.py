from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "italic", "link", "document-link"]


class Level(TextChoices):
    INFO = "info", "Information"
    SUCCESS = "success", "Succès"
    WARNING = "warning", "Attention"
    ERROR = "error", "Alerte"


class LinkValue(blocks.StructValue):
    @property
    def href(self):
        page = self.get("page")
        return page.url if page else self.get("url")


class LinkBlock(blocks.StructBlock):
    """A page of the site or an address, never both."""

    label = blocks.CharBlock(label="libellé", max_length=80)
    page = blocks.PageChooserBlock(label="page du site", required=False)
    url = blocks.CharBlock(
        label="ou adresse",
        required=False,
        max_length=500,
        help_text="Adresse complète (https://…) ou chemin du site (/demandes/).",
    )

    class Meta:
        value_class = LinkValue
        icon = "link"
        label = "lien"

    def clean(self, value):
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            message = ValidationError("Indiquez une page du site ou une adresse, et une seule des deux.")
            raise blocks.StructBlockValidationError(block_errors={"page": message})
        if value["url"] and not value["url"].startswith(("https://", "http://", "mailto:", "/", "#")):
            message = ValidationError("Commencez l’adresse par https:// ou par / pour un chemin du site.")
            raise blocks.StructBlockValidationError(block_errors={"url": message})
        return value


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", required=False, max_length=120)
    text = blocks.RichTextBlock(label="texte", features=TEXT_FEATURES)

    class Meta:
        icon = "pick"
        label = "mise en avant"
        template = "cms/blocks/callout.html"


class NoticeBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(label="niveau", choices=Level.choices, default=Level.INFO)
    title = blocks.CharBlock(label="titre", required=False, max_length=120)
    text = blocks.RichTextBlock(label="texte", features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = "avis"
        template = "cms/blocks/notice.html"


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", max_length=200)
    text = blocks.RichTextBlock(label="texte", features=TEXT_FEATURES)

    class Meta:
        icon = "arrow-down"
        label = "volet"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", max_length=120)
    text = blocks.RichTextBlock(label="texte", required=False, features=TEXT_FEATURES)

    class Meta:
        icon = "order"
        label = "étape"


class TableBlock(TypedTableBlock):
    text = blocks.CharBlock(label="texte court", required=False)
    rich_text = blocks.RichTextBlock(label="texte mis en forme", required=False, features=TEXT_FEATURES)

    class Meta:
        icon = "table"
        label = "tableau"
        template = "cms/blocks/table.html"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label="image")
    caption = blocks.CharBlock(label="légende", required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "image"
        template = "cms/blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="citation")
    author = blocks.CharBlock(label="auteur ou texte cité", required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = "citation"
        template = "cms/blocks/quote.html"


class BodyBlock(blocks.StreamBlock):
    """What a page of text is made of."""

    heading = blocks.CharBlock(
        label="titre de section",
        icon="title",
        max_length=150,
        template="cms/blocks/heading.html",
        help_text="Repris dans le sommaire de la page.",
    )
    subheading = blocks.CharBlock(
        label="sous-titre", icon="title", max_length=150, template="cms/blocks/subheading.html"
    )
    text = blocks.RichTextBlock(
        label="texte", icon="pilcrow", features=TEXT_FEATURES, template="cms/blocks/text.html"
    )
    callout = CalloutBlock()
    notice = NoticeBlock()
    accordion = blocks.ListBlock(
        AccordionItemBlock(), label="volets dépliants", icon="list-ul", template="cms/blocks/accordion.html"
    )
    table = TableBlock()
    figure = FigureBlock()
    document = DocumentChooserBlock(
        label="document", icon="doc-full-inverse", template="cms/blocks/document.html"
    )
    steps = blocks.ListBlock(StepBlock(), label="étapes", icon="list-ol", template="cms/blocks/steps.html")
    buttons = blocks.ListBlock(
        LinkBlock(), label="boutons", icon="link-external", max_num=3, template="cms/blocks/buttons.html"
    )
    quote = QuoteBlock()

    class Meta:
        label = "contenu"


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
