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


def are_mixed(names, *, in_office):
    """Whether these roles together would let an administrator of accounts read cases."""
    return ADMINISTRATORS in names and (SUPERVISORS in names or in_office)
