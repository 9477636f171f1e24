"""The scopes of a request: read when they are shown, not when they are checked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.wizard.steps.champs import SubdomainField
from tests.forms import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def labelled(monkeypatch):
    """The subdomains whose label was made, one after the other."""
    made = []
    label_from_instance = SubdomainField.label_from_instance

    def label(field, subdomain):
        made.append(subdomain)
        return label_from_instance(field, subdomain)

    monkeypatch.setattr(SubdomainField, "label_from_instance", label)
    return made


def test_labels_are_made_once_for_all_rows_and_only_for_their_own_step(reader, labelled):
    steps.company(reader)
    steps.characteristics(reader)
    assert len(labelled) == len(set(labelled)) == len(reader.options("Domaine et sous-domaine")) - 1
    labelled.clear()
    reader.press("Ajouter un champ d’application").press("Ajouter un champ d’application")
    assert len(labelled) == 2 * len(set(labelled))
    labelled.clear()
    reader.press("Retirer le champ d’application n° 3").press("Retirer le champ d’application n° 2")
    assert len(labelled) == 2 * len(set(labelled))
    labelled.clear()
    steps.finish(steps.request(steps.scope(reader)))
    assert "est déposée" in reader.text
    assert labelled == []


def test_rows_cost_no_statement_more(reader):
    steps.company(reader)
    steps.characteristics(reader)

    def statements():
        with CaptureQueriesContext(connection) as captured:
            reader.open(reader.url)
        return len(captured)

    one = statements()
    reader.press("Ajouter un champ d’application").press("Ajouter un champ d’application")
    assert statements() == one
