"""The questions that the site starts with; editors own them once they are loaded.

A link to another page is written `page:<slug>`.
"""

from .text import page_link


def section(title, *items):
    return {
        "type": "section",
        "value": {
            "title": title,
            "questions": [{"question": question, "answer": f"<p>{answer}</p>"} for question, answer in items],
        },
    }


FAQ = {
    "title": "Questions fréquentes",
    "slug": "faq",
    "search_description": "Choisir sa démarche, déposer, suivre sa demande, comprendre la réponse : les réponses courtes.",
    "intro": "Des réponses courtes, avec le lien vers la page qui dit tout.",
    "sections": [
        section(
            "Choisir sa démarche",
            (
                "Rescrit ou droit au contrôle : lequel demander ?",
                "Le rescrit dit comment une taxe s’applique à votre situation, même en projet. Le droit au contrôle vérifie ce "
                "que vous faites déjà. La page "
                + page_link("vos-droits", "Vos trois droits")
                + " les compare.",
            ),
            (
                "Puis-je demander un rescrit sur l’espèce tarifaire, l’origine ou la valeur ?",
                "Non : ces questions relèvent du code des douanes de l’Union, qui a ses propres décisions, comme les "
                "renseignements contraignants. Le droit au contrôle, lui, peut porter sur elles.",
            ),
            (
                "Je veux connaître le classement fiscal d’une boisson. Est-ce ici ?",
                "Non, adressez-vous au téléservice SOPRANO, « demandes d’avis de classement fiscal », sur douane.gouv.fr.",
            ),
            (
                "La démarche est-elle payante ?",
                "Non. Créer un compte, déposer une demande et recevoir la réponse est gratuit.",
            ),
        ),
        section(
            "Déposer",
            (
                "Puis-je déposer pour mon client ?",
                "Oui, si vous êtes avocat ou représentant en douane : depuis votre propre compte, en indiquant le SIREN de la "
                "société. Un mandat écrit est demandé, sauf aux avocats. Voyez "
                + page_link("deposer-une-demande", "Déposer une demande")
                + ".",
            ),
            (
                "À quelle direction m’adresser ?",
                "À celle dont dépend le service où vous déclarez la taxe. « Trouver ma direction », sur la page d’accueil, la "
                "propose d’après votre département. En cas d’erreur, la demande est transmise et vous en êtes informé.",
            ),
            (
                "Puis-je m’interrompre et reprendre plus tard ?",
                "Oui. Chaque étape est gardée en brouillon ; vous retrouvez vos brouillons dans « Mes demandes ».",
            ),
            (
                "Quels fichiers puis-je joindre ?",
                "Les formats bureautiques, PDF, images et textes courants, ainsi que les archives ZIP : 20 Mo au plus par "
                "fichier et 100 Mo par demande. Le contenu de chaque fichier est vérifié.",
            ),
            (
                "Je ne peux pas utiliser un service en ligne. Comment faire ?",
                "Déposez votre demande en mains propres, par la poste ou par courriel : la page "
                + page_link("aide", "Aide et procédures de secours")
                + " dit comment et à quelle adresse.",
            ),
        ),
        section(
            "Suivre sa demande",
            (
                "Comment savoir où en est ma demande ?",
                "Ouvrez-la dans « Mes demandes » : une phrase dit à qui est le tour, et l’historique retrace chaque étape. Un "
                "courriel annonce chaque changement.",
            ),
            (
                "Puis-je compléter ou retirer ma demande ?",
                "Tant qu’elle est déposée ou prise en charge, vous pouvez ajouter un complément ou une pièce, ou la retirer. "
                "Une demande close ne se modifie plus.",
            ),
            (
                "Le service me pose une question. Dois-je répondre vite ?",
                "La date attendue figure dans la question. Une demande de compléments fait repartir le délai quand vous y "
                "répondez ; une simple question ne le change pas.",
            ),
            (
                "Je n’ai pas de réponse au bout de trois mois. Est-ce un accord ?",
                "Non, jamais pour un rescrit. Pour un second examen, le silence confirme la première position. Voyez "
                + page_link("delais-et-recours", "Délais, silence et recours")
                + ".",
            ),
        ),
        section(
            "La réponse",
            (
                "La réponse engage-t-elle la douane ? Et moi ?",
                "Elle engage la douane tant que votre situation et le texte restent les mêmes. Vous restez libre de ne pas la "
                "suivre, et de la contester.",
            ),
            (
                "Je ne suis pas d’accord avec la réponse. Que faire ?",
                "Dans les deux mois qui suivent un rescrit, demandez un "
                + page_link("second-examen", "second examen")
                + ". Pour une irrecevabilité ou un refus, la décision indique vos recours.",
            ),
            (
                "Qui peut lire ma demande ?",
                "Les agents du service qui l’instruit, tenus au secret professionnel, et ceux qui contrôlent son activité. "
                "Chaque consultation est enregistrée. Voyez "
                + page_link("donnees-personnelles", "Données personnelles")
                + ".",
            ),
        ),
    ],
}
