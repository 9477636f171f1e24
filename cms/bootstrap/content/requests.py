"""The texts that the site starts with; editors own them once they are loaded.

A link to another page is written `page:<slug>`.
"""

from .text import accordion, block, callout, notice, page_link, start, steps, table

RESCRIT = {
    "title": "Le rescrit sur une situation de fait",
    "slug": "rescrit",
    "search_description": "Demander à la douane une position qui l’engage : qui, quoi, délais, silence, recours.",
    "intro": "Vous décrivez une situation précise et les textes que vous entendez appliquer. La douane vous répond par "
    "écrit, et sa réponse l’engage.",
    "audience": "<p>Tout redevable de bonne foi d’une taxe perçue par la douane : entreprise, association, collectivité, "
    "particulier. Un avocat ou un représentant en douane enregistré peut agir pour une société.</p>",
    "purpose": "<p>Savoir, avant d’agir ou de déclarer, comment la douane applique une règle fiscale à votre situation, et "
    "pouvoir lui opposer sa réponse.</p>",
    "service_url": "/demandes/nouvelle/",
    "body": [
        table(
            "Le rescrit en bref",
            ("Question", "Réponse"),
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
        start(
            "Comptez une vingtaine de minutes ; vous pouvez vous interrompre et reprendre plus tard.",
            "rescrit",
        ),
    ],
}

SECOND_EXAMEN = {
    "title": "Le second examen",
    "slug": "second-examen",
    "search_description": "Contester un rescrit de la douane : conditions, deux mois pour agir, collège, silence.",
    "intro": "Vous n’êtes pas d’accord avec la position prise sur votre rescrit ? Un collège la réexamine, à partir "
    "des mêmes éléments.",
    "audience": "<p>L’auteur d’un "
    + page_link("rescrit", "rescrit")
    + " auquel la douane a répondu par une position qu’il "
    "conteste.</p>",
    "purpose": "<p>Faire réexaminer la réponse par un collège où ne siègent pas ceux qui l’ont donnée, et y être entendu si "
    "vous le souhaitez.</p>",
    "service_url": "/demandes/nouvelle/",
    "body": [
        table(
            "Le second examen en bref",
            ("Question", "Réponse"),
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
        start("Munissez-vous du numéro de votre rescrit et de la date de la réponse.", "second-examen"),
    ],
}

DROIT_AU_CONTROLE = {
    "title": "Le droit au contrôle",
    "slug": "droit-au-controle",
    "search_description": "Demander à être contrôlé par la douane : points précis, délai, refus possibles, conclusions.",
    "intro": "Vous voulez savoir si vos pratiques sont conformes ? Désignez les points à vérifier : la douane contrôle et "
    "vous remet ses conclusions.",
    "audience": "<p>Toute personne soumise à une réglementation que la douane contrôle : entreprise, association, "
    "collectivité, particulier.</p>",
    "purpose": "<p>Faire vérifier, à votre initiative, que vos pratiques respectent la règle, et obtenir des conclusions "
    "écrites.</p>",
    "service_url": "/demandes/nouvelle/",
    "body": [
        table(
            "Le droit au contrôle en bref",
            ("Question", "Réponse"),
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
        start("Préparez la liste des points à contrôler.", "droit-au-controle"),
    ],
}
