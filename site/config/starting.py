"""What a server asks before it answers anybody; `manage.py` asks it before each command."""

from django.core.checks import Tags, run_checks


def start_complete():
    """End the process, and say why, when the settings miss what every request needs."""
    errors = [error for error in run_checks(tags=[Tags.security]) if error.is_serious()]
    if errors:
        raise SystemExit("\n".join(str(error) for error in errors))
