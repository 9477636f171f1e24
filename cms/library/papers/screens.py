"""The pictures of the manual: what each shows, and the words that say it to whoever does not see it.

`python -m tests.e2e.manual` takes them from a running demonstration, in this order.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "screenshots"
MANIFEST = FOLDER / "manifest.json"
WIDTH = 1000


@dataclass(frozen=True)
class Screen:
    name: str
    caption: str
    alt: str
    # How much of a long page is shown, in CSS pixels.
    height: int = 640

    @property
    def path(self):
        return FOLDER / f"{self.name}.png"


SCREENS = (
    Screen(
        "inscription",
        "L’inscription : la règle du mot de passe se coche à mesure qu’il est tapé.",
        "Formulaire « S’inscrire » : identifiant, nom, prénom, courrier électronique et mot de passe.",
        height=824,
    ),
    Screen(
        "connexion",
        "La connexion, et le lien pour un mot de passe oublié.",
        "Formulaire « Se connecter » avec les champs d’identification et le lien « Mot de passe oublié ? ».",
    ),
    Screen(
        "entreprise",
        "La recherche d’une entreprise par son numéro ou par son nom.",
        "Fenêtre « Recherche d’une entreprise » : un champ, le bouton « Rechercher » et l’entreprise trouvée.",
        height=560,
    ),
    Screen(
        "demandeur",
        "Étape 1 : le demandeur, avec la raison sociale et l’adresse venues du registre.",
        "Étape 1 sur 5, « Demandeur » : identité reprise du compte, type de demandeur, SIRET et raison sociale.",
        height=924,
    ),
    Screen(
        "caracteristiques",
        "Étape 2 : la nature, la catégorie et la sous-catégorie de la demande.",
        "Étape 2 sur 5, « Caractéristiques » : trois listes, et le lien qui aide à trouver la direction compétente.",
    ),
    Screen(
        "champs",
        "Étape 3 : le domaine et le sous-domaine, autant de fois que nécessaire.",
        "Étape 3 sur 5, « Champs d’application » : liste des domaines et bouton pour en ajouter un.",
        height=616,
    ),
    Screen(
        "demande",
        "Étape 4 : l’objet, la description, les dispositions et les pièces jointes.",
        "Étape 4 sur 5, « Demande » : champs de texte remplis et ajout de pièces jointes.",
        height=1180,
    ),
    Screen(
        "recapitulatif",
        "Étape 5 : tout relire avant d’envoyer ; « Modifier » ramène à chaque partie.",
        "Étape 5 sur 5, « Récapitulatif » : les réponses par partie, chacune avec son lien « Modifier ».",
        height=900,
    ),
    Screen(
        "confirmation",
        "La demande est créée : son numéro, la suite, l’accusé d’enregistrement.",
        "Page de confirmation avec le numéro de la demande, le service compétent et le lien vers l’accusé.",
    ),
    Screen(
        "mes_demandes",
        "« Mes demandes » : en tête, ce qui vous attend ; puis les onglets.",
        "Page « Mes demandes » : deux questions en attente, des onglets avec leur nombre et la liste des demandes.",
        height=720,
    ),
    Screen(
        "detail",
        "Le détail d’une demande : la première phrase dit à qui c’est le tour.",
        "Détail d’une demande prise en charge : bandeau d’état, question du service et caractéristiques.",
        height=900,
    ),
    Screen(
        "repondre",
        "Répondre à une question du service, avec des fichiers au besoin.",
        "Formulaire de réponse sous le texte de la question, avec la date limite et le bouton « Valider ».",
        height=800,
    ),
    Screen(
        "reponse",
        "Une demande clôturée : « Lire la réponse » mène à la réponse et aux voies de recours.",
        "Détail d’une demande clôturée : bandeau « Lire la réponse », étapes datées et échanges avec le service.",
        height=900,
    ),
    Screen(
        "documents",
        "La page « Documents » : recherche, type, tri, format et poids de chaque fichier.",
        "Page « Documents » : formulaire de recherche, puis le manuel et les modèles de demande en PDF et en ODT.",
        height=860,
    ),
)
