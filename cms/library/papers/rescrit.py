"""The template of a request for a rescrit."""

from .request_form import CHECK, CHOICE, TEXT, Field, RequestForm, Section
from .sections import ADDRESSEE, APPLICANT, ATTACHMENTS, GOOD_FAITH, PRIVACY, REPRESENTATIVE

RESCRIT = RequestForm(
    kind="rescrit",
    title="Modèle de demande de rescrit",
    description="Pour demander à la douane une position qui l’engage sur votre situation. À remplir à l’écran, puis à joindre "
    "à votre demande ou à envoyer à votre direction régionale.",
    intro=(
        "Ce modèle rassemble ce qu’une demande de rescrit sur une situation de fait doit contenir pour être complète "
        "(code des douanes, article 345 bis ; décret n° 2018-944 du 31 octobre 2018, article 1 ; livre des procédures "
        "fiscales, articles L. 80 B et R*80 B-11). Son emploi n’est pas obligatoire.",
        PRIVACY,
    ),
    sections=(
        APPLICANT,
        REPRESENTATIVE,
        ADDRESSEE,
        Section(
            "Taxe et dispositions en cause",
            (
                Field(
                    "Taxe sur laquelle porte la demande",
                    required=True,
                    hint="par exemple : cotisation sur les boissons alcooliques",
                ),
                Field(
                    "Dispositions que vous entendez appliquer",
                    TEXT,
                    required=True,
                    rows=5,
                    hint="articles de code, décrets, règlements, instructions",
                ),
            ),
        ),
        Section(
            "Présentation de la situation",
            (
                Field("La situation est", CHOICE, required=True, options=("en projet", "en cours", "passée")),
                Field(
                    "Votre activité et votre statut",
                    TEXT,
                    rows=4,
                    hint="entrepositaire agréé, importateur, exploitant d’une installation classée…",
                ),
                Field(
                    "Opérations, produits et flux",
                    TEXT,
                    required=True,
                    rows=10,
                    hint="qui fait quoi, avec quels produits, d’où, vers où, par quels intermédiaires",
                ),
                Field("Lieux et établissements concernés", TEXT, rows=4),
                Field("Dates, quantités et montants", TEXT, rows=5),
            ),
            intro="La présentation doit être précise, complète et sincère : la réponse ne vous protège que pour la situation "
            "que vous décrivez.",
        ),
        Section(
            "Question et analyse",
            (
                Field("Question posée à la douane", TEXT, required=True, rows=5),
                Field(
                    "Votre analyse", TEXT, rows=8, hint="comment la règle s’applique selon vous, et pourquoi"
                ),
            ),
        ),
        Section(
            "Autres procédures",
            (
                Field("Un contrôle ou une enquête est en cours sur ce sujet", CHECK),
                Field("Un contentieux est en cours sur ce sujet", CHECK),
                Field("Une autre demande a déjà été déposée sur ce sujet", CHECK),
                Field("Précisions", TEXT, rows=4, hint="service, date, numéro de dossier"),
            ),
        ),
        ATTACHMENTS,
        GOOD_FAITH,
    ),
)
