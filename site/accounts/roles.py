"""Names of the groups that give a role in the admin; offices are given by membership besides."""

AGENTS = "Agents"
EDITORS = "Rédacteurs"
MODERATORS = "Relecteurs"
ADMINISTRATORS = "Administrateurs"
SUPERVISORS = "Superviseurs"
