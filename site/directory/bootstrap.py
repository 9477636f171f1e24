"""What `manage.py bootstrap` loads for this app; safe to run again."""


def load():
    """Load nothing yet."""
