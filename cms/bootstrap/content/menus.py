"""The links that the frame of every page starts with; editors own them once they are loaded.

A page that the site no longer has is left out.
"""


def link(label, slug):
    return {"label": label, "page": f"page:{slug}"}


def column(title, *links):
    return {"type": "column", "value": {"title": title, "links": links}}


HEADER = [
    {"type": "link", "value": link("Rescrits publiés", "rescrits-publies")},
    {"type": "link", "value": link("Annuaire", "annuaire")},
    {"type": "link", "value": link("Questions fréquentes", "faq")},
    {"type": "link", "value": link("Aide", "aide")},
]

FOOTER = [
    column(
        "Les démarches",
        link("Rescrit", "rescrit"),
        link("Second examen", "second-examen"),
        link("Droit au contrôle", "droit-au-controle"),
    ),
    column(
        "Comprendre",
        link("Qu’est-ce qu’OGDE ?", "ogde"),
        link("Vos trois droits", "vos-droits"),
        link("Déposer une demande", "deposer-une-demande"),
        link("Délais, silence et recours", "delais-et-recours"),
    ),
    column(
        "S’informer",
        link("Actualités", "actualites"),
        link("Documents", "documents"),
        link("Rescrits publiés", "rescrits-publies"),
        link("Les délais tenus", "delais"),
        link("Questions fréquentes", "faq"),
    ),
    column(
        "Être aidé",
        link("Aide et procédures de secours", "aide"),
        link("Annuaire des bureaux", "annuaire"),
        link("Vérifier une réponse", "verifier"),
        link("Plan du site", "plan-du-site"),
    ),
]
