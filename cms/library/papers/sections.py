"""The sections that the templates of a request have in common."""

from .request_form import CHECK, CHOICE, DATE, TEXT, Field, Section

APPLICANT = Section(
    "Demandeur",
    (
        Field(
            "Vous êtes",
            CHOICE,
            required=True,
            options=("une entreprise", "une association", "une collectivité", "un particulier"),
        ),
        Field("Raison sociale, ou nom et prénom", required=True),
        Field("Numéro SIRET", hint="14 chiffres, pour une entreprise ou une collectivité"),
        Field("Numéro RNA", hint="W suivi de 9 chiffres, pour une association"),
        Field("Numéro EORI", hint="si vous en avez un"),
        Field("Adresse postale", TEXT, required=True, rows=3),
        Field("Courriel", required=True),
        Field("Téléphone"),
        Field("Personne à joindre et sa qualité"),
    ),
)

REPRESENTATIVE = Section(
    "Représentant",
    (
        Field(
            "Qualité",
            CHOICE,
            options=("sans objet", "avocat", "représentant en douane enregistré", "autre mandataire"),
        ),
        Field("Nom et prénom, cabinet ou société"),
        Field("Adresse postale", TEXT, rows=3),
        Field("Courriel et téléphone"),
        Field("SIREN de la société représentée", hint="9 chiffres"),
        Field("Le mandat est joint (obligatoire, sauf pour un avocat)", CHECK),
    ),
    intro="À remplir seulement si vous agissez pour une autre personne.",
)

ADDRESSEE = Section(
    "Service destinataire",
    (
        Field(
            "Direction régionale des douanes", required=True, hint="par exemple : direction régionale de Lyon"
        ),
        Field("Service où vous déposez vos déclarations", hint="bureau de douane, service de viticulture…"),
    ),
    intro="La direction dont dépend le service auprès duquel vous déclarez, ou celle du lieu de votre activité. Elle seule "
    "est compétente : la direction générale ne peut pas être saisie directement.",
)

ATTACHMENTS = Section(
    "Pièces jointes",
    (
        Field(
            "Liste des pièces",
            TEXT,
            rows=6,
            hint="une ligne par pièce, avec un titre qui dit ce qu’elle contient",
        ),
    ),
)

GOOD_FAITH = Section(
    "Déclaration et signature",
    (
        Field(
            "Je déclare de bonne foi que les informations données sont exactes, complètes et sincères",
            CHECK,
            required=True,
        ),
        Field("J’accepte de recevoir la réponse et les courriers du service par voie électronique", CHECK),
        Field("Fait à", required=True),
        Field("Le", DATE, required=True, hint="jour/mois/année"),
        Field("Nom, prénom et qualité du signataire", required=True),
    ),
)

PRIVACY = (
    "N’écrivez pas de données personnelles (nom, téléphone, adresse) ailleurs que dans les parties « Demandeur », "
    "« Représentant » et « Déclaration »."
)
