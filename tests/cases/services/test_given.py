"""What a service is given by who is no form: a wrong value changes nothing."""

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scopes_disabled

from cases.enums import CaseState
from cases.services.decision import case_answer
from cases.services.instruction import case_transfer
from tests.factories import case_in, lyon, make_agent, roissy, stored_file, submit_case

pytestmark = pytest.mark.django_db


@scopes_disabled()
def test_a_transfer_has_a_reason_of_the_list():
    case = submit_case()
    with pytest.raises(ValidationError) as refusal:
        case_transfer(
            case=case,
            by=make_agent(lyon(), is_head=True),
            version=case.version,
            office=roissy(),
            reason="incompetence",
            explanation="Ailleurs.",
        )
    assert refusal.value.message_dict == {"reason": ["Choisissez le motif du transfert."]}
    assert case.events.count() == 1


@pytest.mark.parametrize(("size", "is_accepted"), [(512, True), (513, False)])
@scopes_disabled()
def test_the_files_of_an_answer_stay_within_the_size_of_a_case(settings, size, is_accepted):
    settings.CASE_FILES_MAX_MB = 1
    case = case_in(CaseState.ADMISSIBLE)
    files = [stored_file("reponse.pdf", content=b"x" * kilobytes * 1024) for kilobytes in (512, size)]

    def answer():
        return case_answer(case=case, by=case.agent, version=case.version, text="Oui.", files=files)

    if is_accepted:
        assert answer().state == CaseState.CLOSED
    else:
        with pytest.raises(ValidationError) as refusal:
            answer()
        assert list(refusal.value.message_dict) == ["files"]
        assert case.attachments.count() == 0
