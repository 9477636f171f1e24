"""The steps as a person fills them in; each leaves the reader on the next one."""

from django_scopes import scope as case_scope

from cases.models import Case

START = "/demandes/nouvelle/demandeur/"
SIRET = "12069087400011"
COMPANY = "Knorr-Bremse Powertech GmbH Co. KG"


def company(reader, siret=SIRET):
    reader.open(START).check("Entreprise").fill("SIRET", siret)
    return reader.press("Suivant")


def company_again(reader):
    """The first step of a draft that was begun, wherever it stands."""
    return reader.check("Entreprise").fill("SIRET", SIRET).press("Suivant")


def address(reader):
    reader.fill("Adresse postale", "3 rue de la République")
    return reader.fill("Code postal", "80000").fill("Ville", "Amiens")


def person(reader):
    return address(reader.open(START).check("Particulier")).press("Suivant")


def association(reader, number="W691234567"):
    reader.open(START).check("Association")
    reader.fill("Numéro RNA ou SIRET", number).fill("Nom de l’association", "Les amis du houblon")
    return address(reader).press("Suivant")


def characteristics(
    reader, nature="rescrit sur une situation de fait", category="toutes autres taxes", sub="DR LYON"
):
    reader.fill("Nature de la demande", nature).press("Mettre à jour la liste")
    reader.fill("Catégorie de la demande", category)
    if sub:
        reader.press("Mettre à jour la liste").fill("Sous-catégorie", sub)
    if nature == "second examen":
        reader.check("Je n’invoque aucun élément nouveau")
    return reader.press("Suivant")


SCOPE = "Alcools et boissons - cotisation sur les boissons alcooliques"


def scope(reader):
    return reader.fill("Domaine et sous-domaine", SCOPE).press("Suivant")


def request(reader, *, points=(), files=()):
    reader.fill("Objet de la demande", "Cotisation sur un spiritueux")
    reader.fill("Description de la demande", "Nous assemblons des boissons.\r\n\r\nÀ Lyon.")
    reader.fill("Dispositions que vous entendez appliquer", "Article L. 245-7 du code de la sécurité sociale")
    for number, point in enumerate(points, 1):
        if number > 1:
            reader.press("Ajouter un point")
        reader.fill(f"Point n° {number}", point)
    if files:
        reader.upload("Pièces jointes", *files)
    return reader.press("Suivant")


def finish(reader):
    return reader.check("Je déclare être de bonne foi").press("Créer la demande")


def to_recap(reader, **kwargs):
    company(reader)
    characteristics(reader)
    scope(reader)
    return request(reader, **kwargs)


def cases(user):
    """How many requests the person has filed."""
    with case_scope(office=None, applicant=user.pk):
        return Case.objects.count()
