"""The news that the site starts with; editors own them once they are loaded."""

from datetime import date

from .text import block, page_link

NEWS = {
    "title": "Actualités",
    "slug": "actualites",
    "search_description": "Les nouveautés d’OGDE et les interruptions prévues du service.",
    "intro": "Les nouveautés du service et ses interruptions prévues.",
}

FIRST_NEWS = {
    "title": "OGDE ouvre : déposez et suivez vos demandes en ligne",
    "slug": "ouverture-d-ogde",
    "parent": "actualites",
    "search_description": "Rescrit, second examen, droit au contrôle : les trois démarches se font maintenant en ligne.",
    "intro": "Rescrit, second examen et droit au contrôle se demandent maintenant en ligne, du dépôt à la réponse.",
    "date": date(2026, 11, 23),
    "body": [
        block("heading", "Ce qui est proposé"),
        block(
            "text",
            "<ul><li>un formulaire en cinq étapes, que vous pouvez interrompre et reprendre ;</li>"
            "<li>le suivi de chaque demande, avec les dates qui comptent et ce qui est attendu de vous ;</li>"
            "<li>les échanges avec le service et la réponse, réunis dans le dossier ;</li>"
            "<li>des modèles à remplir hors ligne, sur la page "
            + page_link("documents", "Documents")
            + ".</li></ul>",
        ),
        block("heading", "Par où commencer"),
        block(
            "text",
            "<p>Lisez "
            + page_link("deposer-une-demande", "Déposer une demande")
            + ", puis créez votre compte. Si vous "
            "préférez le papier, rien ne change : la page "
            + page_link("aide", "Aide et procédures de secours")
            + " dit comment faire.</p>",
        ),
    ],
}
