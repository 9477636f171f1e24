"""Names of the groups that give a role in the admin; offices are given by membership besides."""

AGENTS = "Agents"
EDITORS = "Rédacteurs"
MODERATORS = "Relecteurs"
ADMINISTRATORS = "Administrateurs"
SUPERVISORS = "Superviseurs"

# They decide who reads cases: whoever renamed or deleted one would change that behind the rules.
ALL = (AGENTS, EDITORS, MODERATORS, ADMINISTRATORS, SUPERVISORS)

# Who decides who reads cases, or reads them all: he must know of each right that is given.
WITNESSES = (ADMINISTRATORS, SUPERVISORS)
OVER_CASES = (*WITNESSES, AGENTS)

MIXED = (
    "Qui administre les comptes ne lit aucun dossier : « Administrateurs » ne se cumule ni avec « Superviseurs » "
    "ni avec une affectation à un pôle."
)


# What a superuser's account gives, as it is read in the list of rights: he counts as an administrator.
SUPERUSER = "Super-utilisateur"


def are_mixed(names, *, in_office, is_superuser):
    """Whether these roles together would let an administrator of accounts read cases."""
    return (is_superuser or ADMINISTRATORS in names) and (SUPERVISORS in names or in_office)
