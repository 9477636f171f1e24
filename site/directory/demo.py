"""The demonstration's foreign offices: of countries that exist in novels and examples only."""

from .models import ForeignBureau

OFFICES = [
    (
        "ZZ000001",
        "Bureau fictif de Strelsau",
        "Ruritanie (pays fictif)",
        "Strelsau",
        "1 place du Château",
        "1000",
    ),
    ("ZZ000002", "Bureau fictif de Zenda", "Ruritanie (pays fictif)", "Zenda", "2 rue de la Gare", "2000"),
    (
        "ZY000001",
        "Bureau fictif du port",
        "Exemplie (pays fictif)",
        "Port-Exemple",
        "3 quai du Modèle",
        "100",
    ),
    (
        "ZY000002",
        "Bureau fictif de l’aéroport",
        "Exemplie (pays fictif)",
        "Villemodèle",
        "Zone de fret",
        "200",
    ),
]


def load():
    if ForeignBureau.objects.exists():
        return
    ForeignBureau.objects.bulk_create(
        ForeignBureau(
            code=code,
            name=name,
            country=country,
            city=city,
            address=address,
            postcode=postcode,
            phone="+00 000 000 000",
            email=f"{code.lower()}@exemple.invalid",
            website=f"{code.lower()}.exemple.invalid",
        )
        for code, name, country, city, address, postcode in OFFICES
    )
