"""The template of a request for a second examen."""

from .request_form import CHECK, DATE, TEXT, Field, RequestForm, Section
from .sections import ADDRESSEE, APPLICANT, ATTACHMENTS, GOOD_FAITH, PRIVACY, REPRESENTATIVE

SECOND_EXAMEN = RequestForm(
    kind="second-examen",
    title="Modèle de demande de second examen",
    description="Pour faire réexaminer par un collège la position prise sur votre rescrit, dans les deux mois de sa réception.",
    intro=(
        "Ce modèle sert à contester la position que la douane a prise sur votre première demande (code des douanes, article "
        "345 bis, II ; livre des procédures fiscales, articles L. 80 CB et R*80 CB-1). Envoyez-le dans les deux mois qui "
        "suivent la réception de la réponse, à la direction qui a répondu. Son emploi n’est pas obligatoire.",
        PRIVACY,
    ),
    sections=(
        APPLICANT,
        REPRESENTATIVE,
        ADDRESSEE,
        Section(
            "Première demande",
            (
                Field("Numéro de la première demande", required=True, hint="par exemple : 3001"),
                Field("Service qui a répondu", required=True),
                Field("Date de la réponse", DATE, hint="jour/mois/année"),
                Field("Date à laquelle vous l’avez reçue", DATE, required=True, hint="jour/mois/année"),
                Field("Taxe et dispositions en cause", TEXT, required=True, rows=4),
            ),
        ),
        Section(
            "Désaccord",
            (
                Field("Ce que vous contestez dans la réponse", TEXT, required=True, rows=8),
                Field(
                    "Vos motifs",
                    TEXT,
                    required=True,
                    rows=10,
                    hint="textes, instructions, décisions, raisonnement",
                ),
                Field("Position que vous demandez", TEXT, required=True, rows=5),
                Field(
                    "Je n’invoque aucun élément nouveau par rapport à ma première demande",
                    CHECK,
                    required=True,
                ),
            ),
            intro="Le second examen porte sur les mêmes éléments. Si votre situation a changé, déposez une nouvelle demande de "
            "rescrit.",
        ),
        Section(
            "Audition par le collège",
            (
                Field("Je souhaite être entendu par le collège", CHECK),
                Field("Personne ou conseil qui m’assistera ou me représentera"),
            ),
            intro="Ce souhait doit être exprimé dans la présente demande.",
        ),
        ATTACHMENTS,
        GOOD_FAITH,
    ),
)
