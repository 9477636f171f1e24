"""What a draft says of itself."""

from forms.models import Draft


def test_titles_of_drafts(applicant):
    draft = Draft(user=applicant)
    assert draft.title() == "Nouvelle demande"
    draft.data = {"caracteristiques": {"nature": ["droit-au-controle"]}}
    assert draft.title() == "Droit au contrôle"
    draft.data["demande"] = {"subject": ["Ma question"]}
    assert draft.title() == "Ma question"
