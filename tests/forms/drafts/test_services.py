"""Filing a draft that changed elsewhere: nothing is filed but what was read."""

import pytest
from django.utils.datastructures import MultiValueDict
from django_scopes import scope as case_scope

from forms.drafts import services
from forms.models import Draft, DraftFile
from forms.wizard.chain import Chain
from tests.forms.reader import pdf
from tests.forms.steps import cases, to_recap

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(reader, applicant):
    """A draft with a file as the page holds it, and what its valid forms say of the request."""
    to_recap(reader, files=[pdf()])
    draft = Draft.objects.get()
    with case_scope(office=None, applicant=applicant.pk):
        chain = Chain(draft)
        assert chain.walk("recapitulatif") is None
        last = chain.form("recapitulatif", MultiValueDict({"good_faith": ["on"]}))
        assert last.is_valid()
        yield draft, chain.request(last)


def test_a_draft_discarded_meanwhile_is_not_filed(ready, applicant):
    draft, request = ready
    services.draft_discard(draft=Draft.objects.get(), by=applicant)
    with pytest.raises(Draft.DoesNotExist):
        services.draft_submit(draft=draft, by=applicant, **request)
    assert cases(applicant) == 0


def test_a_file_removed_meanwhile_is_not_filed(ready, applicant):
    draft, request = ready
    services.draft_detach(
        draft=Draft.objects.get(), by=applicant, role="request", key=DraftFile.objects.get().key
    )
    with pytest.raises(services.DraftChanged):
        services.draft_submit(draft=draft, by=applicant, **request)
    assert cases(applicant) == 0


def test_another_person_s_draft_is_not_filed_nor_discarded(ready, applicant, django_user_model):
    draft, request = ready
    other = django_user_model.objects.create(username="autre")
    with pytest.raises(Draft.DoesNotExist):
        services.draft_submit(draft=draft, by=other, **request)
    with pytest.raises(Draft.DoesNotExist):
        services.draft_discard(draft=draft, by=other)
