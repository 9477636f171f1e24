"""The pages that show what the service does: published rulings, authenticity of an answer, delays that are kept."""

RULINGS = {
    "title": "Rescrits publiés",
    "slug": "rescrits-publies",
    "search_description": "Les réponses de la douane à des demandes de rescrit, publiées sans le nom de qui les a posées.",
    "intro": "Des réponses que la douane a données à des demandes de rescrit, sans rien qui désigne leurs auteurs. "
    "Cherchez si votre question a déjà sa réponse avant de déposer une demande.",
}

AUTHENTICITY = {
    "title": "Vérifier une réponse",
    "slug": "verifier",
    "search_description": "Vérifier avec son code qu’une réponse de la douane est authentique et vaut toujours.",
    "intro": "On vous présente une réponse de la douane à un rescrit ou à un second examen ? Son code vous dit si elle est "
    "authentique, quand et par quel service elle a été rendue, et si elle vaut toujours.",
}

PROMISE = {
    "title": "Les délais tenus",
    "slug": "delais",
    "search_description": "Par direction et par nature de demande : part des réponses dans le délai légal et délai médian.",
    "intro": "La loi donne trois mois à la douane pour répondre à un rescrit ou à un second examen. Voici, direction par "
    "direction, ce qu’il en est.",
}
