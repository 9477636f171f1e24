from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from .contact import ContactBlock, SilentChoiceBlock, StartBlock
from .links import CardBlock, LinkBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "italic", "link", "document-link"]

TEXT, EMPHASIS, MEDIA, ACTION = "Texte", "Mise en valeur", "Images et documents", "Actions et contacts"
SAMPLE = "<p>Votre demande reçoit un numéro, que vous retrouvez dans <b>tous nos courriels</b>.</p>"
ITEMS = [
    {"title": "Préparez votre demande", "text": SAMPLE},
    {"title": "Déposez-la", "text": SAMPLE},
]


class Level(TextChoices):
    INFO = "info", "Information"
    SUCCESS = "success", "Succès"
    WARNING = "warning", "Attention"
    ERROR = "error", "Alerte"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", required=False, max_length=120)
    text = blocks.RichTextBlock(label="Texte", features=TEXT_FEATURES)

    class Meta:
        icon = "pick"
        label = "Mise en avant"
        template = "cms/blocks/callout.html"


class NoticeBlock(blocks.StructBlock):
    level = SilentChoiceBlock(label="Niveau", choices=Level.choices, default=Level.INFO)
    title = blocks.CharBlock(label="Titre", required=False, max_length=120)
    text = blocks.RichTextBlock(label="Texte", features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = "Avis"
        template = "cms/blocks/notice.html"


class FoldBlock(blocks.StructBlock):
    """A title with its text: a fold of an accordion, a tab."""

    title = blocks.CharBlock(label="Titre", max_length=200)
    text = blocks.RichTextBlock(label="Texte", features=TEXT_FEATURES)

    class Meta:
        icon = "arrow-down"
        label = "Volet"


class TabBlock(FoldBlock):
    title = blocks.CharBlock(label="Titre", max_length=40)

    class Meta:
        icon = "folder-open-1"
        label = "Onglet"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120)
    text = blocks.RichTextBlock(label="Texte", required=False, features=TEXT_FEATURES)

    class Meta:
        icon = "order"
        label = "Étape"


class TableBlock(TypedTableBlock):
    text = blocks.CharBlock(label="Texte court", required=False)
    rich_text = blocks.RichTextBlock(label="Texte mis en forme", required=False, features=TEXT_FEATURES)

    def clean(self, table):
        if not table.columns or not table.row_data:
            raise ValidationError("Ajoutez au moins une colonne et une ligne.")
        return super().clean(table)

    class Meta:
        icon = "table"
        label = "Tableau"
        template = "cms/blocks/table.html"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label="Image")
    caption = blocks.CharBlock(label="Légende", required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "Image"
        template = "cms/blocks/figure.html"


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre de la vidéo", max_length=120)
    url = blocks.URLBlock(label="Adresse")
    host = blocks.CharBlock(label="Site qui la présente", max_length=60)
    duration = blocks.CharBlock(
        label="Durée", required=False, max_length=30, help_text="Par exemple « 3 minutes »."
    )
    transcript = blocks.RichTextBlock(
        label="Transcription",
        features=TEXT_FEATURES,
        help_text="Tout ce qui est dit ou montré, pour qui ne peut pas voir ou entendre la vidéo.",
    )

    class Meta:
        icon = "media"
        label = "Vidéo"
        template = "cms/blocks/video.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Citation")
    author = blocks.CharBlock(label="Auteur ou texte cité", required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = "Citation"
        template = "cms/blocks/quote.html"


class BodyBlock(blocks.StreamBlock):
    """What a page of text is made of."""

    heading = blocks.CharBlock(
        label="Titre de section",
        icon="title",
        group=TEXT,
        max_length=150,
        template="cms/blocks/heading.html",
        help_text="Repris dans le sommaire de la page.",
        preview_value="Ce que contient une demande",
    )
    subheading = blocks.CharBlock(
        label="Sous-titre",
        icon="title",
        group=TEXT,
        max_length=150,
        template="cms/blocks/subheading.html",
        help_text="À l’intérieur d’une section ; il n’est pas repris dans le sommaire.",
        preview_value="Les pièces à joindre",
    )
    text = blocks.RichTextBlock(
        label="Texte",
        icon="pilcrow",
        group=TEXT,
        features=TEXT_FEATURES,
        template="cms/blocks/text.html",
        help_text="Paragraphes, listes et liens.",
        preview_value=SAMPLE,
    )
    table = TableBlock(
        group=TEXT,
        help_text="La première colonne nomme chaque ligne. Donnez une légende au tableau.",
    )
    quote = QuoteBlock(
        group=TEXT,
        help_text="Les mots d’une personne ou d’un texte.",
        preview_value={"text": "Nul ne peut se contredire au détriment d’autrui.", "author": "Adage"},
    )
    callout = CalloutBlock(
        group=EMPHASIS,
        help_text="Ce qu’il faut retenir. Un ou deux par page, pas davantage.",
        preview_value={"title": "À retenir", "text": SAMPLE},
    )
    notice = NoticeBlock(
        group=EMPHASIS,
        help_text="Une mise en garde ou une information qui ne doit pas échapper.",
        preview_value={"level": Level.WARNING, "title": "Un délai court", "text": SAMPLE},
    )
    accordion = blocks.ListBlock(
        FoldBlock(),
        label="Volets dépliants",
        icon="list-ul",
        group=EMPHASIS,
        template="cms/blocks/accordion.html",
        help_text="Des précisions que chacun ouvre s’il en a besoin ; rien d’indispensable.",
        preview_value=ITEMS,
    )
    tabs = blocks.ListBlock(
        TabBlock(),
        label="Onglets",
        icon="folder-open-1",
        group=EMPHASIS,
        min_num=2,
        max_num=6,
        template="cms/blocks/tabs.html",
        help_text="De deux à six variantes d’une même information, dont une seule concerne le lecteur.",
        preview_value=ITEMS,
    )
    steps = blocks.ListBlock(
        StepBlock(),
        label="Étapes",
        icon="list-ol",
        group=EMPHASIS,
        template="cms/blocks/steps.html",
        help_text="Une suite d’actions, numérotée.",
        preview_value=ITEMS,
    )
    figure = FigureBlock(
        group=MEDIA,
        help_text="Décrivez ce que l’image apprend, ou déclarez-la décorative.",
    )
    document = DocumentChooserBlock(
        label="Document",
        icon="doc-full-inverse",
        group=MEDIA,
        template="cms/blocks/document.html",
        help_text="Son titre, son format et son poids sont repris de la bibliothèque.",
    )
    video = VideoBlock(
        group=MEDIA,
        help_text="Un lien vers la vidéo, jamais la vidéo elle-même : la page ne charge rien d’un autre site.",
        preview_value={
            "title": "Déposer une demande",
            "url": "https://exemple.invalid/video",
            "host": "exemple.invalid",
            "duration": "3 minutes",
            "transcript": SAMPLE,
        },
    )
    cards = blocks.ListBlock(
        CardBlock(),
        label="Cartes",
        icon="grip",
        group=ACTION,
        min_num=2,
        max_num=6,
        template="cms/blocks/cards.html",
        help_text="De deux à six pages où poursuivre.",
        preview_value=[
            {"label": "Rescrit", "url": "/rescrit/", "text": "Une position écrite qui engage la douane."},
            {"label": "Second examen", "url": "/second-examen/", "text": "Un nouvel examen par un collège."},
        ],
    )
    buttons = blocks.ListBlock(
        LinkBlock(),
        label="Boutons",
        icon="link-external",
        group=ACTION,
        max_num=3,
        template="cms/blocks/buttons.html",
        help_text="L’action principale d’abord ; trois boutons au plus.",
        preview_value=[{"label": "Suivre mes demandes", "url": "/demandes/"}],
    )
    start = StartBlock(
        group=ACTION,
        help_text="L’accès à une nouvelle demande, avec les modèles à préparer.",
        preview_value={"title": "Commencer une demande", "text": "Comptez une vingtaine de minutes."},
    )
    contact = ContactBlock(
        label="Coordonnées d’un service",
        icon="group",
        group=ACTION,
        template="cms/blocks/contact.html",
        help_text="L’adresse, le téléphone et le courriel sont ceux de l’annuaire, toujours à jour.",
    )

    class Meta:
        label = "Contenu"
