"""The template of a request for a droit au contrôle."""

from .request_form import CHECK, TEXT, Field, RequestForm, Section
from .sections import ADDRESSEE, APPLICANT, ATTACHMENTS, GOOD_FAITH, PRIVACY, REPRESENTATIVE

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
