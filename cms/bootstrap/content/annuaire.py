"""The texts that the annuaire starts with; editors own them once they are loaded."""

ANNUAIRE = {
    "title": "Annuaire",
    "slug": "annuaire",
    "search_description": "Trouver un bureau de douane, une direction régionale ou un pôle : adresse, téléphone, courriel.",
    "intro": "Trouvez le service des douanes qu’il vous faut, par son nom, sa ville ou votre département : bureaux de "
    "douane, services de viticulture, directions et pôles qui reçoivent les demandes.",
    "source": "<p>Les coordonnées viennent de l’annuaire public de l’administration (DILA), état d’octobre 2019, complété "
    "par les administrateurs du service. Une erreur ? Écrivez à l’assistance, indiquée sur la page "
    '<a href="page:aide">Aide</a>.</p>',
    "foreign_intro": "Les bureaux de douane d’autres pays que les administrateurs du service ont enregistrés.",
    "foreign_text": "<p>La Commission européenne publie la liste des bureaux de douane de l’Union et des pays de transit "
    'commun, en anglais : <a href="https://ec.europa.eu/taxation_customs/dds2/col/col_search_home.jsp?Lang=fr">'
    "liste des bureaux de douane (Customs Office List)</a>.</p>",
}
