"""What the register fills in, and what goes with another number."""

from forms.drafts.companies import fill_from_register


def test_the_name_of_a_company_goes_with_its_number():
    """Another number that the register does not know leaves neither name nor address of the first company."""
    knorr = {"name": "Knorr", "address": "1 rue A", "postcode": "69001", "city": "Lyon"}
    typed = {
        "kind": ["company"],
        "siret": ["99999999999999"],
        "company_name": ["Knorr"],
        "address": ["1 rue A"],
        "postcode": ["69001"],
        "city": ["Lyon"],
    }
    filled = fill_from_register(typed, {"99999999999999": {"problem": "unknown"}}, {"12069087400011": knorr})
    assert {name: filled[name] for name in typed if name not in ("kind", "siret")} == {
        "company_name": [""],
        "address": [""],
        "postcode": [""],
        "city": [""],
    }
