"""The demonstration's published rulings: invented questions, invented answers."""

from datetime import date

from django.db import transaction
from wagtail.search.index import insert_or_update_object

from cms.library.papers.typography import french
from cms.pages.starting import StartingContent
from cms.rulings.page import RulingPage, RulingsPage

KEY = "demo:rulings"
FICTION = "Exemple fictif, sans valeur : il montre seulement à quoi ressemble une réponse publiée."
COMMON = {"tax": "toutes autres taxes", "texts": "Article fictif de démonstration."}
RULINGS = (
    {
        "title": "Exemple fictif : sirop de sapin vendu en dosettes",
        "slug": "exemple-sirop-de-sapin",
        "question": "Un atelier vend un sirop de sapin sans alcool en dosettes à diluer. Le sirop est-il une boisson soumise "
        "aux contributions indirectes avant d’être dilué ?",
        "position": f"{FICTION}\n\nNon. Un sirop sans alcool destiné à être dilué n’est pas une boisson alcoolique. Sa mise en "
        "dosettes n’y change rien.",
        "keywords": "sirop, boisson sans alcool, conditionnement",
        "domain": "Alcools et boissons",
        "ruled_on": date(2026, 9, 14),
    },
    {
        "title": "Exemple fictif : énergie d’un four à céramique solaire",
        "slug": "exemple-four-solaire",
        "question": "Un four à céramique fonctionne avec l’électricité de panneaux posés sur son toit, et avec le réseau en hiver. "
        "Comment déclarer les deux consommations ?",
        "position": f"{FICTION}\n\nChaque source fait l’objet d’un comptage séparé. À défaut de compteur, la part du réseau se lit "
        "sur les factures.",
        "keywords": "électricité, autoconsommation, comptage",
        "domain": "Énergie",
        "ruled_on": date(2026, 6, 2),
    },
    {
        "title": "Exemple fictif : compost de quai portuaire, nouvelle règle",
        "slug": "exemple-compost-de-quai-2026",
        "question": "Des algues ramassées sur un quai sont compostées sur place. Ce dépôt est-il un stockage de déchets ?",
        "position": f"{FICTION}\n\nNon, lorsque le compostage commence dans les trois jours du ramassage.",
        "keywords": "déchets, compostage, port",
        "domain": "Environnement",
        "tax": "taxe générale sur les activités polluantes (tgap)",
        "ruled_on": date(2026, 3, 18),
    },
    {
        "title": "Exemple fictif : compost de quai portuaire",
        "slug": "exemple-compost-de-quai",
        "question": "Des algues ramassées sur un quai attendent d’être compostées. Ce dépôt est-il un stockage de déchets ?",
        "position": f"{FICTION}\n\nOui, quelle que soit la durée du dépôt.",
        "keywords": "déchets, compostage, port",
        "domain": "Environnement",
        "tax": "taxe générale sur les activités polluantes (tgap)",
        "ruled_on": date(2025, 1, 20),
        "status": RulingPage.Status.REPLACED,
        "status_on": date(2026, 3, 18),
        "status_reason": "La durée du dépôt est maintenant prise en compte.",
        "replaced_by": "exemple-compost-de-quai-2026",
    },
)


@transaction.atomic
def load():
    """Load the rulings once, below the page of the published rulings."""
    index = RulingsPage.objects.first()
    if index is None or StartingContent.objects.filter(key=KEY).exists():
        return
    pages = {}
    for text in RULINGS:
        values = {name: french(value) for name, value in (COMMON | text).items()}
        values |= {"slug": text["slug"], "replaced_by": pages.get(text.get("replaced_by"))}
        page = index.add_child(instance=RulingPage(**values))
        page.save_revision().publish()
        insert_or_update_object(page)
        pages[page.slug] = page
    StartingContent.objects.create(key=KEY)
