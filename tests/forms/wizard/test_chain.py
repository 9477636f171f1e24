"""The steps as a chain: where an error of the case is to be mended."""

import pytest
from django.core.exceptions import ValidationError

from forms.wizard.chain import Chain


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("siret", "demandeur"),
        ("company_verified", "demandeur"),
        ("category", "caracteristiques"),
        ("first_case", "caracteristiques"),
        ("office", "caracteristiques"),
        ("subdomains", "champs"),
        ("points", "demande"),
        ("good_faith", "recapitulatif"),
        ("number", "recapitulatif"),
    ],
)
def test_an_error_of_the_case_belongs_to_a_step(field, step):
    assert Chain.step_of(ValidationError({field: "Faux."})) == step


def test_the_first_step_comes_first_and_what_is_about_no_field_last():
    assert Chain.step_of(ValidationError({"points": "Faux.", "siret": "Faux."})) == "demandeur"
    assert Chain.step_of(ValidationError("Faux.")) == "recapitulatif"
