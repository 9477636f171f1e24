"""The texts that the site starts with; editors own them once they are loaded.

A link to another page is written `page:<slug>`.
"""

from .text import page_link

HOME = {
    "title": "Demander à la douane une position ou un contrôle",
    "slug": "accueil",
    "search_description": "OGDE : déposer et suivre une demande de rescrit, de second examen ou de droit au "
    "contrôle auprès de la douane.",
    "intro": "OGDE est le service en ligne où vous interrogez la douane sur votre situation, contestez sa "
    "réponse ou lui demandez un contrôle, et où vous suivez chaque étape de votre dossier.",
    "entries": [
        {
            "type": "entry",
            "value": {
                "title": "Rescrit",
                "gives": "Une position écrite de la douane sur votre situation, au regard d’une taxe qu’elle "
                "perçoit. Cette position l’engage.",
                "duration": "Réponse annoncée dans les trois mois qui suivent la recevabilité de la demande.",
                "page": "page:rescrit",
            },
        },
        {
            "type": "entry",
            "value": {
                "title": "Second examen",
                "gives": "Un nouvel examen, par un collège, de la position que vous contestez après un rescrit.",
                "duration": "À demander dans les deux mois qui suivent la réponse ; trois mois pour vous répondre.",
                "page": "page:second-examen",
            },
        },
        {
            "type": "entry",
            "value": {
                "title": "Droit au contrôle",
                "gives": "Un contrôle, à votre initiative, sur les points que vous désignez, et des conclusions "
                "écrites que vous pourrez opposer à l’administration.",
                "duration": "Dans un délai raisonnable, sans durée fixée par la loi.",
                "page": "page:droit-au-controle",
            },
        },
    ],
    "rights_title": "Vos trois droits face à la douane",
    "rights": [
        {
            "type": "right",
            "value": {
                "title": "Vous tromper et corriger",
                "text": "Une erreur commise de bonne foi dans une déclaration se rectifie : vous payez ce qui est "
                "dû, sans sanction pour une première méconnaissance de la règle.",
            },
        },
        {
            "type": "right",
            "value": {
                "title": "Demander un contrôle",
                "text": "Vous pouvez faire vérifier que vos pratiques respectent la réglementation, avant que la "
                "question ne devienne un litige.",
            },
        },
        {
            "type": "right",
            "value": {
                "title": "Obtenir une position qui engage",
                "text": "Vous décrivez votre situation, la douane dit comment la règle fiscale s’y applique, et "
                "s’y tient tant que ni l’une ni l’autre ne change.",
            },
        },
    ],
    "redirection": "<p>Le <b>classement fiscal d’une boisson</b> ne se demande pas ici : il relève du téléservice "
    "SOPRANO, « demandes d’avis de classement fiscal », sur douane.gouv.fr.</p>",
    "documents_text": "<p>Le manuel du service et des modèles de demande à remplir hors ligne, en ODT et en PDF, vous "
    "attendent sur la page " + page_link("documents", "Documents") + ".</p>"
    "<p>Votre question a peut-être déjà sa réponse parmi les "
    + page_link("rescrits-publies", "rescrits publiés")
    + ". "
    "La page " + page_link("delais", "Les délais tenus") + " dit en combien de temps la douane répond.</p>",
    "help_text": "<p>Une difficulté, ou un service en ligne indisponible ? La page "
    + page_link("aide", "Aide et procédures de secours")
    + " dit à qui s’adresser et comment déposer une demande autrement.</p>"
    "<p>À lire aussi : "
    + page_link("deposer-une-demande", "Déposer une demande")
    + ", "
    + page_link("vos-droits", "Vos trois droits")
    + " et les "
    + page_link("faq", "Questions fréquentes")
    + ".</p>",
}
