"""The texts that the site starts with; editors own them once they are loaded.

A link to another page is written `page:<slug>`.
"""

from .text import block, buttons, callout, cards, notice, page_link, start, steps, table, tabs

ABOUT = {
    "title": "Qu’est-ce qu’OGDE ?",
    "slug": "ogde",
    "search_description": "Ce que permet OGDE, à qui le service s’adresse et comment une demande y avance.",
    "intro": "OGDE, l’outil de gestion des demandes ESSOC, réunit en un seul endroit trois démarches ouvertes par la loi "
    "du 10 août 2018 pour un État au service d’une société de confiance.",
    "body": [
        block("heading", "À qui s’adresse le service"),
        block(
            "text",
            "<p>À toute personne qui paie une taxe perçue par la douane ou applique une réglementation qu’elle "
            "contrôle : entreprise, association, collectivité, particulier. Un avocat ou un représentant en douane "
            "enregistré peut agir pour une société, depuis son propre compte.</p>",
        ),
        block("heading", "Ce que vous pouvez y faire"),
        block(
            "text",
            "<ul><li>demander un " + page_link("rescrit", "rescrit") + " sur une situation de fait ;</li>"
            "<li>demander le " + page_link("second-examen", "second examen") + " d’un rescrit ;</li>"
            "<li>demander à être contrôlé, au titre du "
            + page_link("droit-au-controle", "droit au contrôle")
            + " ;</li>"
            "<li>joindre vos pièces, répondre aux questions du service, compléter votre dossier ;</li>"
            "<li>lire la réponse et retrouver tout l’historique.</li></ul>",
        ),
        block("heading", "Comment avance une demande"),
        steps(
            (
                "Vous la déposez",
                "<p>Elle reçoit un numéro et un accusé d’enregistrement. Elle part au pôle de compétence de la direction "
                "que vous avez choisie.</p>",
            ),
            (
                "Un agent la prend en charge",
                "<p>Il vérifie qu’elle est complète et qu’elle relève de son service. S’il manque quelque chose, il vous "
                "le demande.</p>",
            ),
            (
                "Elle est déclarée recevable, ou non",
                "<p>Vous êtes prévenu par courriel. Une irrecevabilité est toujours motivée et indique vos recours.</p>",
            ),
            (
                "Vous recevez la réponse",
                "<p>Un rescrit ou un second examen se termine par une réponse écrite ; un droit au contrôle, par la "
                "programmation du contrôle.</p>",
            ),
        ),
        block("heading", "Ce qui ne passe pas par OGDE"),
        block(
            "text",
            "<ul><li>le classement fiscal des boissons : téléservice SOPRANO ;</li>"
            "<li>l’espèce tarifaire, l’origine, la valeur en douane et les régimes douaniers, qui relèvent du code des "
            "douanes de l’Union : ils ont leurs propres décisions (renseignements contraignants) ;</li>"
            "<li>une question générale sur un texte, sans situation précise : votre pôle d’action économique vous "
            "renseigne.</li></ul>",
        ),
        cards(
            (
                "Vos trois droits",
                "page:vos-droits",
                "Ce que la loi de 2018 vous permet, et ce qu’elle n’empêche pas.",
            ),
            ("Déposer une demande", "page:deposer-une-demande", "Ce qu’il faut préparer, étape par étape."),
            (
                "Délais, silence et recours",
                "page:delais-et-recours",
                "D’où partent les délais et que faire ensuite.",
            ),
            ("Questions fréquentes", "page:faq", "Les réponses courtes aux questions courantes."),
        ),
        buttons(("Nouvelle demande", "/demandes/nouvelle/"), ("Suivre mes demandes", "/demandes/")),
    ],
}

RIGHTS = {
    "title": "Vos trois droits",
    "slug": "vos-droits",
    "search_description": "Droit à l’erreur, droit au contrôle, position qui engage : ce que la loi du 10 août 2018 change "
    "dans vos relations avec la douane.",
    "intro": "La loi du 10 août 2018 part d’une idée simple : l’administration doit d’abord conseiller, et ne sanctionner "
    "que si c’est nécessaire. Elle vous donne trois droits face à la douane.",
    "body": [
        block("heading", "Vous tromper et corriger"),
        block(
            "text",
            "<p>Vous avez méconnu une règle pour la première fois, ou commis une erreur matérielle dans une déclaration ? Si "
            "vous régularisez, de vous-même ou quand on vous y invite, vous n’êtes pas sanctionné. Ce qui est dû reste dû : la "
            "taxe, et le cas échéant l’intérêt de retard.</p>"
            "<p>Ce droit n’appelle aucune demande dans OGDE : rectifiez votre déclaration auprès du bureau qui l’a reçue.</p>",
        ),
        notice(
            "warning",
            "Ce que ce droit ne couvre pas",
            "<p>La mauvaise foi, la fraude, la récidive, et les règles qui protègent la santé publique, la sécurité des "
            "personnes et des biens ou l’environnement, ou qui viennent du droit de l’Union européenne.</p>",
        ),
        block("heading", "Demander un contrôle"),
        block(
            "text",
            "<p>Plutôt que d’attendre un contrôle, demandez-le : vous désignez les points à vérifier, la douane vient et vous "
            "remet des conclusions écrites. La fiche "
            + page_link("droit-au-controle", "Le droit au contrôle")
            + " dit à quelles conditions.</p>",
        ),
        block("heading", "Obtenir une position qui engage"),
        block(
            "text",
            "<p>Un doute sur une taxe ? Décrivez votre situation : la réponse de la douane l’engage, tant que les faits et le "
            "texte restent les mêmes. C’est le "
            + page_link("rescrit", "rescrit sur une situation de fait")
            + ". Si la réponse ne vous convainc pas, un "
            + page_link("second-examen", "second examen")
            + " par un collège vous est ouvert.</p>",
        ),
        block("heading", "Lequel choisir"),
        table(
            "La démarche qui convient à votre besoin",
            ("Votre besoin", "Démarche", "Ce que vous obtenez"),
            ("Savoir comment une taxe s’applique à un projet", "Rescrit", "Une position écrite"),
            (
                "Contester cette position",
                "Second examen",
                "Une nouvelle réponse, après délibération d’un collège",
            ),
            (
                "Faire vérifier ce que vous faites déjà",
                "Droit au contrôle",
                "Des conclusions, point par point",
            ),
            ("Corriger une erreur", "Droit à l’erreur", "Une rectification, sans demande dans OGDE"),
            ("Classer une boisson fiscalement", "Téléservice SOPRANO", "Un avis de classement"),
        ),
        start(
            "Les trois démarches passent par le même formulaire : la nature de la demande se choisit à la deuxième étape."
        ),
    ],
}

FILING = {
    "title": "Déposer une demande",
    "slug": "deposer-une-demande",
    "search_description": "Ce qu’il faut préparer, les cinq étapes du formulaire et ce qui se passe après le dépôt.",
    "intro": "Un compte, une description précise, vos pièces : voici ce qu’il faut préparer, les étapes du formulaire et ce "
    "qui suit le dépôt.",
    "body": [
        block("heading", "Avant de commencer"),
        block(
            "text",
            "<ul><li>Un <b>compte</b>, que vous créez en quelques minutes avec une adresse électronique à laquelle vous avez "
            "accès.</li>"
            "<li>Votre <b>adresse postale</b> et, pour une entreprise, son <b>numéro SIRET</b> ; pour une association, son "
            "numéro RNA si elle n’a pas de SIRET.</li>"
            "<li>La <b>description</b> de votre situation. Rédigez-la hors ligne si vous préférez : des modèles sont sur la "
            "page " + page_link("documents", "Documents") + ".</li>"
            "<li>Les <b>textes</b> que vous entendez appliquer, pour un rescrit ou un second examen.</li>"
            "<li>Vos <b>pièces</b>, 20 Mo au plus par fichier et 100 Mo en tout.</li></ul>",
        ),
        block("subheading", "Qui dépose ?"),
        tabs(
            (
                "Une entreprise",
                "<p>Choisissez « Entreprise » et cherchez la vôtre par son SIRET ou par son nom : la raison sociale et "
                "l’adresse se remplissent seules, et vous pouvez les corriger.</p>",
            ),
            (
                "Une association",
                "<p>Choisissez « Association » et indiquez son numéro RNA ou son SIRET. Celui qui dépose doit pouvoir "
                "l’engager.</p>",
            ),
            (
                "Un particulier",
                "<p>Choisissez « Particulier ». Votre nom et votre prénom viennent de votre compte ; il ne manque que votre "
                "adresse postale.</p>",
            ),
            (
                "Un représentant",
                "<p>Avocat ou représentant en douane, utilisez <b>votre propre compte</b>, jamais celui de votre client, et "
                "indiquez le SIREN de la société représentée. Un mandat écrit est demandé, sauf aux avocats.</p>",
            ),
        ),
        block("heading", "Les cinq étapes du formulaire"),
        steps(
            ("Demandeur", "<p>Qui demande, et à quelle adresse lui écrire.</p>"),
            (
                "Caractéristiques",
                "<p>La nature de la demande, la taxe, et la direction à laquelle vous vous adressez. Un doute ? Servez-vous "
                "de « Trouver ma direction », sur la page d’accueil.</p>",
            ),
            ("Champs d’application", "<p>Ce sur quoi porte la question, à choisir dans une liste.</p>"),
            ("Demande", "<p>L’objet, la description, les textes invoqués et les pièces.</p>"),
            (
                "Récapitulatif",
                "<p>Relisez, corrigez s’il le faut, puis créez la demande. Elle part aussitôt au service.</p>",
            ),
        ),
        callout(
            "Rien ne se perd",
            "<p>Chaque étape est enregistrée en brouillon. Vous pouvez fermer la page et reprendre plus tard, depuis « Mes "
            "demandes ».</p>",
        ),
        block("heading", "Une bonne description"),
        block(
            "text",
            "<p>Elle permet à un agent qui ne vous connaît pas de comprendre sans vous rappeler : les produits ou les "
            "opérations, leur enchaînement, les lieux, les dates, les quantités et les montants, les autres personnes en "
            "cause, et ce qui est fait ou seulement prévu. Terminez par la question, en une phrase.</p>",
        ),
        notice(
            "warning",
            "",
            "<p>N’écrivez dans l’objet et la description aucune donnée personnelle qui n’est pas nécessaire.</p>",
        ),
        block("heading", "Après le dépôt"),
        block(
            "text",
            "<p>Vous recevez un numéro et un accusé d’enregistrement. Un agent prend la demande en charge et vérifie qu’elle "
            "est complète. Chaque étape vous est annoncée par courriel, et « Mes demandes » dit toujours à qui est le tour : "
            "à vous, ou au service.</p>"
            "<p>Les délais sont expliqués sur la page "
            + page_link("delais-et-recours", "Délais, silence et recours")
            + ". Vous ne pouvez pas utiliser OGDE ? La page "
            + page_link("aide", "Aide et procédures de secours")
            + " dit comment déposer autrement.</p>",
        ),
        start("Comptez une vingtaine de minutes."),
    ],
}

DELAYS = {
    "title": "Délais, silence et recours",
    "slug": "delais-et-recours",
    "search_description": "D’où partent les délais du rescrit, du second examen et du droit au contrôle, ce que vaut le "
    "silence de la douane et quels recours sont ouverts.",
    "intro": "D’où part le délai, ce qui l’arrête, ce que vaut le silence et à qui s’adresser ensuite : les règles des trois "
    "démarches, côte à côte.",
    "body": [
        block("heading", "Les délais en un coup d’œil"),
        table(
            "Délais et silence, par démarche",
            ("Démarche", "Délai", "Départ", "Sans réponse"),
            (
                "Rescrit",
                "Trois mois",
                "Annoncé à partir de la recevabilité ; fixé par les textes à partir de la réception",
                "Pas d’accord : seule une réponse écrite engage",
            ),
            (
                "Second examen",
                "Trois mois",
                "Réception de la demande, ou des compléments demandés",
                "La première position est confirmée",
            ),
            (
                "Droit au contrôle",
                "Raisonnable, sans durée fixée par la loi",
                "Réception de la demande",
                "Relancez le service",
            ),
        ),
        block("heading", "Ce qui fait repartir le délai"),
        block(
            "text",
            "<ul><li>Une <b>demande de compléments</b>, parce que le dossier est incomplet : le délai repart en entier quand "
            "ils sont reçus.</li>"
            "<li>Une <b>transmission</b> à la direction compétente : le délai d’un rescrit part du jour où elle le reçoit. Vous "
            "êtes prévenu.</li></ul>"
            "<p>Une simple question d’instruction, ou un complément que vous ajoutez de vous-même, ne changent rien.</p>",
        ),
        block("heading", "Comment un délai se compte"),
        block(
            "text",
            "<p>Un délai en mois finit le jour du dernier mois qui porte le même quantième, à minuit ; à défaut, le dernier "
            "jour de ce mois. S’il finit un samedi, un dimanche ou un jour férié, il court jusqu’au jour ouvrable suivant. "
            "Votre dossier fait ce calcul et affiche la date.</p>",
        ),
        block("heading", "Vos recours"),
        tabs(
            (
                "Rescrit",
                "<p>Demandez un "
                + page_link("second-examen", "second examen")
                + " dans les deux mois, sans élément nouveau. "
                "Un recours pour excès de pouvoir n’est ouvert que si la réponse a des effets notables autres que fiscaux, et "
                "après ce second examen. La taxe elle-même se conteste selon sa propre procédure.</p>",
            ),
            (
                "Second examen",
                "<p>La réponse peut être déférée au tribunal administratif dans les deux mois si elle a des effets notables "
                "autres que fiscaux. La taxe elle-même se conteste selon sa propre procédure.</p>",
            ),
            (
                "Droit au contrôle",
                "<p>Un refus est écrit et motivé. Il peut faire l’objet d’un recours gracieux ou hiérarchique, ou d’un recours "
                "devant le tribunal administratif dans les deux mois.</p>",
            ),
            (
                "Irrecevabilité",
                "<p>Une décision d’irrecevabilité est motivée et indique vos recours : gracieux, hiérarchique, ou devant le "
                "tribunal administratif dans les deux mois. Souvent, une nouvelle demande mieux documentée est plus rapide.</p>",
            ),
        ),
        block("heading", "Une relance, une question"),
        block(
            "text",
            "<p>Le délai est passé ? Ajoutez un complément à votre demande depuis « Mes demandes », ou écrivez à votre "
            "direction : ses coordonnées sont sur la page "
            + page_link("aide", "Aide et procédures de secours")
            + ". D’autres réponses sont dans la "
            + page_link("faq", "foire aux questions")
            + ".</p>",
        ),
    ],
}
