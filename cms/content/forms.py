"""What the templates of a request ask for: one description, from which both the ODT and the PDF are made.

No official form was at hand: the contents follow the texts (code des douanes, art. 345 bis; décret n° 2018-944,
art. 1; LPF, art. L. 80 B, L. 80 CB, R*80 B-11, R*80 CB-1; CRPA, art. L. 124-1).
"""

from dataclasses import dataclass
from datetime import date

LINE, TEXT, DATE, CHECK, CHOICE = "line", "text", "date", "check", "choice"


@dataclass(frozen=True)
class Field:
    label: str
    kind: str = LINE
    required: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()
    rows: int = 6

    @property
    def height(self):
        """Room for the answer, in millimetres."""
        return 6 * self.rows


@dataclass(frozen=True)
class Section:
    title: str
    fields: tuple[Field, ...]
    intro: str = ""


@dataclass(frozen=True)
class RequestForm:
    kind: str
    title: str
    description: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    version: str = "1.0"
    published_on: date = date(2026, 11, 23)

    @property
    def code(self):
        return f"modele-{self.kind}"

    @property
    def numbered(self):
        """Each section with its number, each field with a name of its own."""
        return [
            (
                number,
                section,
                [(f"champ-{number}-{rank}", field) for rank, field in enumerate(section.fields, 1)],
            )
            for number, section in enumerate(self.sections, 1)
        ]


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

DROIT_AU_CONTROLE = RequestForm(
    kind="droit-au-controle",
    title="Modèle de demande de droit au contrôle",
    description="Pour demander à être contrôlé sur des points précis et obtenir des conclusions écrites.",
    intro=(
        "Ce modèle sert à demander un contrôle au titre de l’article L. 124-1 du code des relations entre le public et "
        "l’administration. La demande doit préciser les points à contrôler. Son emploi n’est pas obligatoire.",
        "Le contrôle peut conduire à constater une irrégularité et à régulariser ce qui est dû.",
        PRIVACY,
    ),
    sections=(
        APPLICANT,
        REPRESENTATIVE,
        ADDRESSEE,
        Section(
            "Activité",
            (
                Field("Votre activité", TEXT, required=True, rows=4),
                Field(
                    "Statuts et autorisations",
                    TEXT,
                    rows=3,
                    hint="opérateur économique agréé, entrepositaire agréé, régimes particuliers…",
                ),
                Field("Établissements et lieux à contrôler", TEXT, required=True, rows=4),
                Field(
                    "Période à contrôler",
                    required=True,
                    hint="par exemple : du 1er janvier au 31 décembre 2025",
                ),
            ),
        ),
        Section(
            "Points à contrôler",
            (
                Field(
                    "Domaine et réglementation visés",
                    TEXT,
                    required=True,
                    rows=3,
                    hint="un seul domaine par demande",
                ),
                Field("Point n° 1", TEXT, required=True, rows=4),
                Field("Point n° 2", TEXT, rows=4),
                Field("Point n° 3", TEXT, rows=4),
                Field("Autres points", TEXT, rows=5),
            ),
            intro="Formulez chaque point comme une question à laquelle on répond par « conforme » ou « non conforme ».",
        ),
        Section(
            "Contexte",
            (
                Field("Pourquoi vous demandez ce contrôle", TEXT, rows=5),
                Field("Un contrôle ou une enquête est en cours", CHECK),
                Field(
                    "Contrôles des trois dernières années", TEXT, rows=4, hint="service, date, objet, suites"
                ),
                Field(
                    "Vos disponibilités",
                    TEXT,
                    rows=3,
                    hint="périodes d’activité réduite, personnes à rencontrer",
                ),
            ),
        ),
        ATTACHMENTS,
        GOOD_FAITH,
    ),
)

FORMS = (RESCRIT, SECOND_EXAMEN, DROIT_AU_CONTROLE)
