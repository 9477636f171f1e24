"""The texts that the site starts with; editors own them once they are loaded.

A link to another page is written `page:<slug>`.
"""

from .text import accordion, block, buttons, callout, notice, page_link, steps, table

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
    "attendent sur la page " + page_link("documents", "Documents") + ".</p>",
    "help_text": "<p>Une difficulté, ou un service en ligne indisponible ? La page "
    + page_link("aide", "Aide et procédures de secours")
    + " dit à qui s’adresser et comment déposer une demande autrement.</p>",
}

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
        buttons(("Nouvelle demande", "/demandes/nouvelle/"), ("Suivre mes demandes", "/demandes/")),
    ],
}

RESCRIT = {
    "title": "Le rescrit sur une situation de fait",
    "slug": "rescrit",
    "search_description": "Demander à la douane une position qui l’engage : qui, quoi, délais, silence, recours.",
    "intro": "Vous décrivez une situation précise et les textes que vous entendez appliquer. La douane vous répond par "
    "écrit, et sa réponse l’engage.",
    "body": [
        table(
            "Le rescrit en bref",
            ("Question", "Réponse"),
            (
                "Pour qui ?",
                "Tout redevable de bonne foi : entreprise, association, collectivité, particulier",
            ),
            ("Sur quoi ?", "L’application à votre situation d’une taxe perçue par la douane"),
            ("À qui ?", "À la direction régionale dont dépend le service où vous déclarez"),
            ("Délai annoncé", "Trois mois à partir de la date de recevabilité"),
            ("Sans réponse ?", "Le silence ne vaut jamais accord"),
            ("En cas de désaccord", "Un second examen, à demander dans les deux mois"),
        ),
        block("heading", "Qui peut demander un rescrit"),
        block(
            "text",
            "<p>Celui qui doit la taxe, ou qui la devra s’il réalise son projet. Il doit être de bonne foi. Un avocat "
            "ou un représentant en douane enregistré dépose la demande sous son propre compte et indique le numéro "
            "SIREN de la société représentée.</p>",
        ),
        block("heading", "Sur quoi peut porter la demande"),
        block(
            "text",
            "<p>Sur une taxe perçue par la douane : taxes du code des douanes (article 345 bis) ou contributions "
            "indirectes (article L. 80 B du livre des procédures fiscales). La demande doit viser une situation de "
            "fait, réelle ou en projet, et non l’interprétation générale d’un texte.</p>"
            "<p>L’application du code des douanes de l’Union (espèce tarifaire, origine, valeur, régimes douaniers) en est "
            "exclue.</p>",
        ),
        block("heading", "Ce que contient une demande complète"),
        block(
            "text",
            "<ul><li>votre nom ou raison sociale et votre <b>adresse postale</b> ;</li>"
            "<li>les <b>dispositions que vous entendez appliquer</b> ;</li>"
            "<li>une présentation <b>précise, complète et sincère</b> de la situation : opérations, produits, lieux, "
            "dates, montants, personnes en cause ;</li>"
            "<li>la question posée et, si vous le souhaitez, votre propre analyse ;</li>"
            "<li>les pièces qui permettent de comprendre la situation.</li></ul>"
            "<p>Un modèle à remplir est proposé sur la page " + page_link("documents", "Documents") + ".</p>",
        ),
        block("heading", "Les délais"),
        block(
            "text",
            "<p>La douane annonce une réponse <b>dans les trois mois qui suivent la date à laquelle votre demande est "
            "déclarée recevable</b>. Cette date vous est communiquée par courriel et figure dans votre dossier.</p>",
        ),
        accordion(
            (
                "D’où court le délai fixé par les textes ?",
                "<p>Le décret du 31 octobre 2018 et le livre des procédures fiscales le font courir dès la réception de "
                "la demande par la direction compétente. Il repart en entier à la réception des compléments lorsque le "
                "service vous a demandé de compléter un dossier incomplet, et à la réception par la bonne direction "
                "lorsque la première n’était pas compétente.</p>",
            ),
            (
                "Une question du service change-t-elle le délai ?",
                "<p>Une simple question d’instruction, non. Une demande de compléments, oui. L’agent indique toujours "
                "laquelle des deux il vous adresse.</p>",
            ),
            (
                "Que se passe-t-il si le délai finit un dimanche ?",
                "<p>Un délai qui s’achève un samedi, un dimanche ou un jour férié est prolongé jusqu’au premier jour "
                "ouvrable suivant.</p>",
            ),
        ),
        block("heading", "Si la douane ne répond pas"),
        notice(
            "warning",
            "Le silence ne vaut pas accord",
            "<p>Seule une réponse expresse engage l’administration. Passé le délai, vous n’avez donc pas de garantie : "
            "relancez le service depuis votre dossier.</p>",
        ),
        block("heading", "Ce que vaut la réponse"),
        block(
            "text",
            "<p>La position prise engage la douane tant que votre situation reste celle que vous avez décrite et que "
            "le texte ne change pas. Une situation mal décrite fait perdre la garantie. L’administration peut revenir "
            "sur sa position pour l’avenir, après vous en avoir informé.</p>",
        ),
        block("heading", "Vos recours"),
        block(
            "text",
            "<ul><li><b>Réponse qui ne vous convient pas</b> : demandez un "
            + page_link("second-examen", "second examen")
            + " dans les deux mois, sans invoquer d’élément nouveau. Si votre situation a changé, déposez plutôt une "
            "nouvelle demande.</li>"
            "<li><b>Recours pour excès de pouvoir</b> : il n’est ouvert que si la réponse a des effets notables autres que "
            "fiscaux, et seulement après un second examen.</li>"
            "<li><b>Demande déclarée irrecevable</b> : recours gracieux ou hiérarchique, ou tribunal administratif dans les "
            "deux mois.</li>"
            "<li><b>Taxe mise à votre charge</b> : elle se conteste selon la procédure propre à cette taxe.</li></ul>",
        ),
        buttons(("Nouvelle demande", "/demandes/nouvelle/")),
    ],
}

SECOND_EXAMEN = {
    "title": "Le second examen",
    "slug": "second-examen",
    "search_description": "Contester un rescrit de la douane : conditions, deux mois pour agir, collège, silence.",
    "intro": "Vous n’êtes pas d’accord avec la position prise sur votre rescrit ? Un collège la réexamine, à partir "
    "des mêmes éléments.",
    "body": [
        table(
            "Le second examen en bref",
            ("Question", "Réponse"),
            ("Pour qui ?", "L’auteur d’un rescrit auquel la douane a répondu par une position"),
            ("Quand ?", "Dans les deux mois qui suivent la réception de la réponse"),
            ("À qui ?", "À la direction qui a répondu"),
            ("Délai de réponse", "Trois mois"),
            ("Sans réponse ?", "La première position est confirmée"),
        ),
        block("heading", "À quelles conditions"),
        block(
            "text",
            "<ul><li>La douane a pris une <b>position</b> sur votre première demande : une irrecevabilité ou une absence "
            "de réponse n’ouvrent pas de second examen.</li>"
            "<li>Vous n’invoquez <b>aucun élément nouveau</b> : des faits nouveaux appellent une nouvelle demande de "
            "rescrit.</li>"
            "<li>Vous agissez <b>dans les deux mois</b>.</li></ul>",
        ),
        block("heading", "Le délai de deux mois"),
        block(
            "text",
            "<p>Il part du jour où vous ouvrez la réponse dans OGDE. Si vous ne l’ouvrez pas dans les quinze jours, il "
            "part du jour où elle y a été mise à votre disposition. La date limite s’affiche dans votre dossier. "
            "Passé cette date, vous pouvez encore déposer la demande : le service appréciera si elle est tardive.</p>",
        ),
        block("heading", "Qui réexamine votre demande"),
        block(
            "text",
            "<p>Un collège, territorial ou national selon le service qui a répondu la première fois. Ceux qui ont pris "
            "position sur votre dossier n’y délibèrent pas. Vous pouvez demander à être <b>entendu</b>, seul ou avec "
            "un conseil : dites-le dès le dépôt.</p>",
        ),
        block("heading", "La réponse"),
        block(
            "text",
            "<p>Elle vous est donnée dans les trois mois qui suivent la réception de votre demande, ou des compléments "
            "qui vous ont été demandés. Elle vient du service qui avait répondu la première fois et suit la délibération "
            "du collège.</p>",
        ),
        notice(
            "warning",
            "En cas de silence",
            "<p>Sans réponse à l’expiration des trois mois, la première position est réputée confirmée.</p>",
        ),
        block("heading", "Et après"),
        block(
            "text",
            "<p>Le second examen est un préalable obligatoire au recours pour excès de pouvoir, lorsque celui-ci est "
            "ouvert : la position doit avoir des effets notables autres que fiscaux. La taxe elle-même se conteste "
            "selon sa propre procédure.</p>",
        ),
        buttons(("Nouvelle demande", "/demandes/nouvelle/")),
    ],
}

DROIT_AU_CONTROLE = {
    "title": "Le droit au contrôle",
    "slug": "droit-au-controle",
    "search_description": "Demander à être contrôlé par la douane : points précis, délai, refus possibles, conclusions.",
    "intro": "Vous voulez savoir si vos pratiques sont conformes ? Désignez les points à vérifier : la douane contrôle et "
    "vous remet ses conclusions.",
    "body": [
        table(
            "Le droit au contrôle en bref",
            ("Question", "Réponse"),
            ("Pour qui ?", "Toute personne soumise à une réglementation contrôlée par la douane"),
            ("Sur quoi ?", "Des points précis : droits et taxes, réglementation nationale ou de l’Union"),
            ("À qui ?", "À la direction régionale compétente pour vos activités"),
            ("Délai", "Un délai raisonnable ; la loi n’en fixe pas la durée"),
            ("Résultat", "Des conclusions écrites, point par point"),
        ),
        block("heading", "Ce que vous pouvez demander"),
        block(
            "text",
            "<p>L’article L. 124-1 du code des relations entre le public et l’administration vous permet de demander un "
            "contrôle prévu par la réglementation. Votre demande doit <b>préciser les points</b> à contrôler : une "
            "activité, un établissement, une période, une règle. Choisissez un seul champ d’application par demande.</p>",
        ),
        block("heading", "Quand la douane peut refuser"),
        block(
            "text",
            "<ul><li>si vous êtes de mauvaise foi, ce qu’il lui revient de prouver ;</li>"
            "<li>si la demande est abusive ;</li>"
            "<li>si elle a manifestement pour effet de compromettre le bon fonctionnement du service ;</li>"
            "<li>si elle met l’administration dans l’impossibilité matérielle de mener à bien son programme de "
            "contrôle.</li></ul>"
            "<p>Le refus est écrit et motivé. Vous pouvez former un recours gracieux ou hiérarchique, ou saisir le "
            "tribunal administratif dans les deux mois.</p>",
        ),
        block("heading", "Comment cela se passe"),
        steps(
            (
                "Vous déposez la demande",
                "<p>Elle va au pôle d’orientation des contrôles de la direction que vous avez choisie.</p>",
            ),
            (
                "Le service étudie sa recevabilité",
                "<p>Il peut vous demander de préciser les points à contrôler.</p>",
            ),
            (
                "Le contrôle est programmé",
                "<p>Vous recevez la date et le lieu. La demande est alors close dans OGDE.</p>",
            ),
            (
                "Le contrôle a lieu",
                "<p>La douane vous adresse ensuite ses conclusions, conforme ou non conforme, pour chaque point.</p>",
            ),
        ),
        block("heading", "Ce que valent les conclusions"),
        block(
            "text",
            "<p>Elles sont écrites et vous pouvez les opposer à l’administration, sauf changement de circonstances, nouveau "
            "contrôle, ou règle qui protège la santé, la sécurité des personnes ou l’environnement.</p>",
        ),
        callout(
            "Un vrai contrôle",
            "<p>Un point non conforme peut conduire à un redressement. Votre démarche spontanée et votre bonne foi "
            "comptent : c’est aussi l’occasion de régulariser.</p>",
        ),
        buttons(("Nouvelle demande", "/demandes/nouvelle/")),
    ],
}

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

LEGAL_NOTICES = {
    "title": "Mentions légales",
    "slug": "mentions-legales",
    "search_description": "Éditeur, hébergeur, conditions d’utilisation et propriété des contenus d’OGDE.",
    "intro": "Qui édite ce site, qui l’héberge et à quelles conditions vous l’utilisez.",
    "body": [
        notice(
            "info",
            "À compléter par l’exploitant",
            "<p>Ce site est une installation du logiciel libre OGDE. Tant que l’exploitant n’a pas remplacé ces mentions par "
            "les siennes, il n’est pas un site officiel de l’État.</p>",
        ),
        block("heading", "Éditeur"),
        block(
            "text",
            "<p>Le service qui exploite ce site, et son directeur de la publication : à compléter.</p>",
        ),
        block("heading", "Hébergement"),
        block("text", "<p>Nom, adresse et téléphone de l’hébergeur : à compléter.</p>"),
        block("heading", "Modalités d’utilisation du téléservice"),
        block(
            "text",
            "<p>OGDE reçoit les demandes de rescrit, de second examen et de droit au contrôle adressées par voie "
            "électronique. Il est accessible à tout moment, sauf maintenance. Chaque dépôt donne lieu à un accusé "
            "d’enregistrement, dont la date fait foi à l’heure de Paris.</p>"
            "<p>Vous répondez de l’exactitude de ce que vous déposez et de la garde de votre mot de passe. En cas "
            "d’indisponibilité, suivez les " + page_link("aide", "procédures de secours") + ".</p>",
        ),
        block("heading", "Propriété des contenus"),
        block(
            "text",
            "<p>Les textes de ce site peuvent être repris sous licence Etalab 2.0, sauf mention contraire. Le logiciel est "
            "distribué sous licence MIT. Le système de design de l’État est soumis à ses propres conditions : la marque et "
            "la police de l’État sont réservées à ses sites.</p>",
        ),
        block("heading", "Liens"),
        block(
            "text",
            "<p>Vous pouvez créer un lien vers toute page publique de ce site sans autorisation. Aucune page ne charge de "
            "contenu d’un autre site.</p>",
        ),
    ],
}

PERSONAL_DATA = {
    "title": "Données personnelles",
    "slug": "donnees-personnelles",
    "search_description": "Quelles données OGDE traite, pourquoi, combien de temps, et comment exercer vos droits.",
    "intro": "Quelles données OGDE traite, dans quel but, qui les voit, combien de temps elles sont gardées et comment exercer "
    "vos droits.",
    "body": [
        block("heading", "Pourquoi vos données sont traitées"),
        block(
            "text",
            "<p>Pour recevoir votre demande, l’instruire, vous répondre et en garder la preuve. Le traitement repose sur une "
            "mission d’intérêt public (article 6, paragraphe 1, point e, du règlement général sur la protection des "
            "données).</p>",
        ),
        block("heading", "Quelles données"),
        table(
            "Données traitées",
            ("Donnée", "Origine", "Usage"),
            ("Identifiant, nom, prénom, courriel", "Votre compte", "Vous reconnaître et vous écrire"),
            (
                "Adresse postale, SIRET ou numéro RNA",
                "Votre demande",
                "Identifier le demandeur, comme la loi le demande",
            ),
            ("Contenu et pièces de la demande", "Votre demande", "L’instruire"),
            ("Échanges et réponses", "Vous et le service", "Instruire et prouver"),
            ("Journal des actions et des consultations", "Le site", "Tracer qui a fait quoi, et sécuriser"),
        ),
        notice(
            "warning",
            "N’en dites pas trop",
            "<p>N’écrivez pas de données personnelles dans l’objet ni dans la description d’une demande : elles n’y sont pas "
            "nécessaires.</p>",
        ),
        block("heading", "Qui les voit"),
        block(
            "text",
            "<p>Les agents du service qui instruit votre demande, soumis au secret professionnel, et ceux qui en contrôlent "
            "l’activité. Chaque consultation d’un dossier par un agent est enregistrée. Vos données ne sont ni vendues, ni "
            "transmises à des fins commerciales, ni transférées hors de l’Union européenne.</p>",
        ),
        block("heading", "Combien de temps"),
        block(
            "text",
            "<p>Une réponse pouvant être invoquée longtemps, un dossier est conservé aussi longtemps que la position peut vous "
            "être utile, puis archivé selon le code du patrimoine. La durée exacte est fixée par l’exploitant : à compléter.</p>",
        ),
        block("heading", "Cookies"),
        block(
            "text",
            "<p>Le site ne dépose que les cookies indispensables à son fonctionnement : celui de votre session et celui qui "
            "protège les formulaires. Ils ne demandent pas votre consentement. Aucune mesure d’audience par un tiers.</p>",
        ),
        block("heading", "Vos droits"),
        block(
            "text",
            "<p>Vous pouvez demander l’accès à vos données, leur rectification, la limitation de leur traitement, ou vous y "
            "opposer pour des raisons tenant à votre situation, auprès du délégué à la protection des données de "
            "l’exploitant : à compléter. Si la réponse ne vous satisfait pas, vous pouvez saisir la CNIL, 3 place de "
            "Fontenoy, TSA 80715, 75334 Paris Cedex 07.</p>",
        ),
    ],
}

ACCESSIBILITY = {
    "title": "Accessibilité : non conforme",
    "slug": "accessibilite",
    "search_description": "Déclaration d’accessibilité d’OGDE : non conforme, faute d’audit à ce jour.",
    "intro": "Déclaration d’accessibilité du service OGDE, au titre de l’article 47 de la loi n° 2005-102 du 11 février 2005.",
    "body": [
        block("heading", "État de conformité"),
        block(
            "text",
            "<p>OGDE est <b>non conforme</b> avec le référentiel général d’amélioration de l’accessibilité (RGAA), version "
            "4.1 : aucun audit de conformité n’a encore été réalisé, et la règle veut que le service soit alors réputé "
            "non conforme.</p>",
        ),
        block("heading", "Ce qui est fait"),
        block(
            "text",
            "<ul><li>navigation au clavier et au lecteur d’écran, pages utilisables sans JavaScript ;</li>"
            "<li>contrôle automatique de chaque page à chaque version du logiciel ;</li>"
            "<li>documents produits par le service en PDF balisé, avec une version ODT des modèles.</li></ul>"
            "<p>Ces vérifications ne remplacent pas un audit.</p>",
        ),
        block("heading", "Contenus non accessibles"),
        block(
            "text",
            "<p>Les contenus non accessibles seront recensés par l’audit. Les pièces jointes par les demandeurs ou les services "
            "sont publiées telles qu’elles ont été reçues.</p>",
        ),
        block("heading", "Établissement de cette déclaration"),
        block(
            "text",
            "<p>Cette déclaration a été établie le 23 novembre 2026, sans audit. Technologies employées : HTML, CSS, "
            "JavaScript, SVG, PDF. Outil de vérification : axe-core, avec Chromium.</p>",
        ),
        block("heading", "Retour d’information et contact"),
        block(
            "text",
            "<p>Un contenu ou une démarche vous est inaccessible ? Écrivez à l’assistance, dont les coordonnées sont sur la page "
            + page_link("aide", "Aide et procédures de secours")
            + " : elle vous orientera vers une solution ou vous transmettra le contenu sous une autre forme.</p>",
        ),
        block("heading", "Voies de recours"),
        block(
            "text",
            "<p>Si vous signalez un défaut d’accessibilité qui vous empêche d’utiliser le service et n’obtenez pas de réponse "
            "satisfaisante, vous pouvez :</p>"
            "<ul><li>écrire au Défenseur des droits par son formulaire en ligne ;</li>"
            "<li>joindre son délégué dans votre région ;</li>"
            "<li>lui envoyer un courrier gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris "
            "CEDEX 07.</li></ul>",
        ),
    ],
}
