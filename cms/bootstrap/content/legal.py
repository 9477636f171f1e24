"""The texts that the site starts with; editors own them once they are loaded.

A link to another page is written `page:<slug>`.
"""

from .text import block, notice, page_link, table

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
            "<p>Le site ne dépose que des cookies indispensables, décrits sur la page "
            + page_link("cookies", "Cookies")
            + ".</p>",
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

COOKIES = {
    "title": "Cookies",
    "slug": "cookies",
    "search_description": "Les cookies indispensables qu’OGDE dépose, leur durée, et pourquoi aucun bandeau n’apparaît.",
    "intro": "OGDE ne dépose que les cookies sans lesquels il ne peut pas fonctionner. Aucun ne sert à vous suivre.",
    "body": [
        block("heading", "Pourquoi il n’y a pas de bandeau"),
        block(
            "text",
            "<p>Un consentement n’est demandé que pour les cookies qui ne sont pas strictement nécessaires au service "
            "(article 82 de la loi du 6 janvier 1978). Ce site n’en dépose aucun : ni publicité, ni réseau social, ni "
            "mesure d’audience. Les téléchargements de documents et les mots cherchés "
            "sont comptés sans cookie, et sans rien garder de qui les a demandés.</p>",
        ),
        block("heading", "Les cookies déposés"),
        table(
            "Cookies d’OGDE",
            ("Nom", "À quoi il sert", "Durée"),
            (
                "sessionid",
                "Vous reconnaître d’une page à l’autre une fois connecté",
                "Jusqu’à la fermeture du navigateur",
            ),
            (
                "ogde_who",
                "Vous rendre, à vous seul, ce que vous avez envoyé quand votre session avait pris fin",
                "Jusqu’à la fermeture du navigateur",
            ),
            (
                "ogde_browser_ et un numéro",
                "Vous laisser entrer d’où vous vous êtes déjà connecté, même si quelqu’un d’autre essaie des mots de passe "
                "à votre place",
                "Un an",
            ),
            ("csrftoken", "Empêcher qu’un autre site envoie un formulaire à votre place", "Un an"),
            ("messages", "Afficher une fois un message de confirmation", "Jusqu’à la page suivante"),
        ),
        block(
            "text",
            "<p>Votre choix d’affichage, clair ou sombre, est gardé par votre navigateur et ne nous est pas transmis.</p>",
        ),
        block("heading", "Les refuser"),
        block(
            "text",
            "<p>Vous pouvez bloquer ou effacer les cookies dans les réglages de votre navigateur. Les pages publiques restent "
            "lisibles ; la connexion et le dépôt d’une demande ne fonctionnent plus. Ce que nous faisons de vos données est dit "
            "sur la page " + page_link("donnees-personnelles", "Données personnelles") + ".</p>",
        ),
    ],
}

ACCESSIBILITY = {
    "title": "Accessibilité : partiellement conforme",
    "slug": "accessibilite",
    "search_description": "Déclaration d’accessibilité d’OGDE : partiellement conforme au RGAA 4.1, selon une auto-évaluation.",
    "intro": "Déclaration d’accessibilité du service OGDE, au titre de l’article 47 de la loi n° 2005-102 du 11 février 2005.",
    "body": [
        block("heading", "État de conformité"),
        block(
            "text",
            "<p>OGDE est <b>partiellement conforme</b> avec le référentiel général d’amélioration de l’accessibilité (RGAA), "
            "version 4.1, en raison de la non-conformité énumérée ci-dessous.</p>",
        ),
        block("heading", "Résultats des tests"),
        block(
            "text",
            "<p>L’auto-évaluation du 26 novembre 2026, faite par l’équipe du logiciel et non par un tiers, révèle que "
            "<b>98,5 %</b> des critères applicables du RGAA sont respectés : 66 sur 67. Un échantillon de pages a été "
            "évalué ; une page qui ne respecte pas un critère suffit à le faire compter comme non respecté.</p>",
        ),
        block("heading", "Contenus non accessibles"),
        block("subheading", "Non-conformités"),
        block(
            "text",
            "<ul><li>Compatibilité des scripts avec les aides techniques (critère 7.1) : les noms, les rôles et les états ont été "
            "vérifiés dans l’arbre d’accessibilité du navigateur, mais la restitution n’a pas encore été écoutée avec un lecteur "
            "d’écran.</li></ul>",
        ),
        block("subheading", "Dérogations pour charge disproportionnée"),
        block("text", "<p>Aucune.</p>"),
        block("subheading", "Contenus non soumis à l’obligation d’accessibilité"),
        block(
            "text",
            "<p>Les pièces jointes par les demandeurs, transmises telles qu’elles ont été reçues.</p>",
        ),
        block("heading", "Établissement de cette déclaration"),
        block(
            "text",
            "<p>Cette déclaration a été établie le 26 novembre 2026, d’après une auto-évaluation du logiciel avec ses données de "
            "démonstration. L’exploitant la met à jour quand il change les pages ou fait faire un audit.</p>",
        ),
        block("subheading", "Technologies utilisées pour la réalisation du site"),
        block("text", "<ul><li>HTML</li><li>CSS</li><li>JavaScript</li><li>SVG</li><li>PDF</li></ul>"),
        block("subheading", "Environnement de test et outils"),
        block(
            "text",
            "<ul><li>Chromium sous Linux, au clavier, à 200 %, à 320 px de large, en thème clair et sombre, avec et sans "
            "JavaScript</li><li>axe-core</li><li>html-validate</li><li>contrôles PDF/UA</li></ul>",
        ),
        block("subheading", "Pages du site qui ont été vérifiées"),
        block(
            "text",
            "<ul><li>accueil, fiche « Rescrit », documents, annuaire avec et sans résultat ;</li>"
            "<li>inscription avec erreurs, connexion ;</li>"
            "<li>« Mes demandes », détail d’une demande, réponse à une question ;</li>"
            "<li>« Nouvelle demande » : étape 1 avec la recherche d’une entreprise, étape 4 avec erreurs et fichiers, "
            "récapitulatif ;</li>"
            "<li>liste des dossiers et dossier d’un agent, avec le formulaire d’une action ;</li>"
            "<li>PDF d’une demande.</li></ul>",
        ),
        block("heading", "Schéma pluriannuel et plan d’actions"),
        block("text", "<p>Ils sont publiés par l’exploitant : à compléter.</p>"),
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
