"""The people of the demonstration: e-mail confirmed, one password for all who may sign in."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from .models import User
from .roles import ADMINISTRATORS, EDITORS, MODERATORS, SUPERVISORS

PASSWORD = "Demo-Ogde-2026!"  # noqa: S105

# Identifiant, first name, last name, role (an agent's comes with his office).
ACCOUNTS = [
    ("operateur", "Juda", "Bricot", ""),
    ("avocat", "Claire", "Morvan", ""),
    ("association", "Gérard", "Vuillemin", ""),
    ("particulier", "Aline", "Chevrier", ""),
    ("agent.lyon", "Sophie", "Garnier", ""),
    ("agent2.lyon", "Karim", "Benali", ""),
    ("chef.lyon", "Hélène", "Vasseur", ""),
    ("agent.amiens", "Thomas", "Lefebvre", ""),
    ("agent2.amiens", "Inès", "Carpentier", ""),
    ("chef.amiens", "Marie-Laure", "Dubois", ""),
    ("agent.roissy", "Nadia", "Cherif", ""),
    ("chef.roissy", "Philippe", "Renaud", ""),
    ("redacteur", "Élodie", "Perrin", EDITORS),
    ("moderateur", "Bernard", "Castel", MODERATORS),
    ("admin", "Marc", "Tessier", ADMINISTRATORS),
    ("superviseur", "Isabelle", "Fontaine", SUPERVISORS),
]

# They have filed requests; nobody signs in as them.
OTHERS = [
    ("brasserie.pontsec", "Damien", "Roche"),
    ("brasserie.troisclochers", "Lucie", "Carpentier"),
    ("distillerie.montsdor", "Agnès", "Perrachon"),
    ("sucrerie.somme", "Olivier", "Delattre"),
    ("picardie.carburants", "Sandrine", "Lecocq"),
    ("fret.mesnil", "Yann", "Kerouanton"),
    ("transit.roissy", "Fatou", "Diallo"),
    ("armement.goualher", "Erwan", "Le Goff"),
    ("nice.lubrifiants", "Laura", "Giordano"),
    ("nice.granulats", "Bruno", "Isnard"),
    ("nice.recyclage", "Mireille", "Audibert"),
]


@transaction.atomic
def load():
    """Create the accounts that are missing; those that exist are left as they are."""
    password = make_password(PASSWORD)
    for username, first_name, last_name, role in ACCOUNTS:
        user = _account(username, first_name, last_name, password)
        if role:
            user.groups.add(Group.objects.get(name=role))
    for username, first_name, last_name in OTHERS:
        _account(username, first_name, last_name, make_password(None))


def _account(username, first_name, last_name, password):
    user, created = User.objects.get_or_create(
        username=username,
        defaults={
            "email": f"{username}@demo.invalid",
            "first_name": first_name,
            "last_name": last_name,
            "password": password,
        },
    )
    if created:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
