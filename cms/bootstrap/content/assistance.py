"""The texts that the site starts with; editors own them once they are loaded.

A link to another page is written `page:<slug>`.
"""

from .text import accordion, block, page_link

HELP = {
    "title": "Aide et procédures de secours",
    "slug": "aide",
    "search_description": "Obtenir de l’aide sur OGDE et déposer une demande autrement : en mains propres, par la poste, "
    "par courriel.",
    "intro": "Une question sur le service, une panne, une échéance proche ? Voici à qui vous adresser, et comment déposer "
    "votre demande sans OGDE.",
    "support_email": "assistance@ogde.invalid",
    "support_phone": "",
    "support_hours": "Du lundi au vendredi, de 9 heures à 17 heures",
    "body": [
        block("heading", "Questions courantes"),
        accordion(
            (
                "Je n’ai pas reçu le courriel de confirmation de mon compte",
                "<p>Regardez dans vos courriers indésirables, puis demandez un nouvel envoi en essayant de vous connecter. "
                "Sans succès, écrivez à l’assistance depuis l’adresse que vous avez indiquée à l’inscription.</p>",
            ),
            (
                "Le numéro SIRET de mon entreprise n’est pas trouvé",
                "<p>Vérifiez ses quatorze chiffres. Si le registre ne répond pas, saisissez vous-même la raison sociale : "
                "elle sera vérifiée plus tard, et votre demande n’attend pas.</p>",
            ),
            (
                "Je ne sais pas quelle direction choisir",
                "<p>Servez-vous de « Trouver ma direction » au bas de cette page. En cas d’erreur, le service saisi transmet "
                "votre demande à la direction compétente et vous en informe.</p>",
            ),
            (
                "Un fichier est refusé",
                "<p>Seuls certains formats sont acceptés, dans la limite de 20 Mo par fichier et de 100 Mo par demande. "
                "Un fichier dont le contenu ne correspond pas à l’extension est refusé lui aussi. Au besoin, convertissez-le "
                "en PDF.</p>",
            ),
            (
                "J’ai oublié quelque chose dans ma demande",
                "<p>Ouvrez-la depuis « Mes demandes » : tant qu’elle est déposée ou prise en charge, vous pouvez ajouter un "
                "complément ou une pièce jointe.</p>",
            ),
        ),
        block(
            "text",
            "<p>D’autres réponses sont dans les "
            + page_link("faq", "questions fréquentes")
            + ". Le mode d’emploi complet est "
            "sur la page " + page_link("documents", "Documents") + ".</p>",
        ),
    ],
    "by_hand": "<p>Déposez votre demande écrite à l’accueil de votre direction régionale, aux heures d’ouverture. "
    "Faites dater et signer un double : il prouve le jour de réception.</p>",
    "by_post": "<p>Envoyez votre demande à l’adresse de votre direction régionale, de préférence en recommandé avec avis "
    "de réception. C’est la date de réception qui compte pour les délais.</p>",
    "by_mail": "<p>Écrivez à l’adresse électronique de votre direction régionale, en joignant le modèle rempli et vos "
    "pièces. Mettez en objet la nature de la demande, par exemple « Demande de rescrit », et conservez l’accusé de réception."
    "</p>",
}

DOCUMENTS = {
    "title": "Documents",
    "slug": "documents",
    "search_description": "Manuel d’OGDE, modèles de demande de rescrit, de second examen et de droit au contrôle.",
    "intro": "Le manuel du service et les modèles de demande. Remplissez un modèle à l’écran, enregistrez-le, puis joignez-le "
    "à votre demande.",
}

SITE_MAP = {
    "title": "Plan du site",
    "slug": "plan-du-site",
    "search_description": "Toutes les pages d’OGDE, en un coup d’œil.",
}
