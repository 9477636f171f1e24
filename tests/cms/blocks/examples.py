"""A value for each block of a page, with what it shows; those that need a row of the database are made by the test."""

TEXT = "<p>Texte</p>"
BLOCKS = {
    "heading": ("Délais", ["Délais"]),
    "subheading": ("Sous-titre", ["Sous-titre"]),
    "text": (TEXT, ["Texte"]),
    "callout": ({"title": "Encadré", "text": TEXT}, ["Encadré", "Texte"]),
    "notice": ({"level": "warning", "title": "Avis", "text": TEXT}, ["Avis", "fr-alert--warning"]),
    "accordion": ([{"title": "Volet", "text": TEXT}], ["<summary>Volet</summary>"]),
    "tabs": (
        [{"title": "Un", "text": TEXT}, {"title": "Deux", "text": "<p>Autre</p>"}],
        ["Un", "Texte", "Deux", "Autre"],
    ),
    "table": (
        {
            "caption": "Tableau",
            "columns": [{"type": "text", "heading": "Colonne"}, {"type": "rich_text", "heading": "Autre"}],
            "rows": [{"values": ["Ligne", "<p>Cellule</p>"]}],
        },
        ["<caption>Tableau</caption>", "Colonne", "Ligne", "Cellule"],
    ),
    "steps": ([{"title": "Étape", "text": TEXT}], ["Étape"]),
    "buttons": ([{"label": "Agir", "url": "/demandes/"}], ['href="/demandes/">Agir']),
    "cards": (
        [{"label": "Une", "url": "/aide/", "text": "Mot"}, {"label": "Deux", "url": "https://b.invalid/"}],
        ['href="/aide/">Une', "Mot", 'href="https://b.invalid/">Deux'],
    ),
    "quote": ({"text": "Parole", "author": "Autrice"}, ["Parole", "Autrice"]),
    "video": (
        {
            "title": "Visite",
            "url": "https://v.invalid/1",
            "host": "v.invalid",
            "duration": "3 minutes",
            "transcript": TEXT,
        },
        ['href="https://v.invalid/1"', "Regarder la vidéo « Visite »", "Sur v.invalid – 3 minutes", "Texte"],
    ),
    "start": (
        {"title": "À vous", "text": "Vite", "nature": "rescrit"},
        ["À vous", 'href="/demandes/nouvelle/">Nouvelle demande', "Modèle de demande de rescrit"],
    ),
}
