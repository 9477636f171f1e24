"""The reference lists: what is loaded, what routes where, and the administrators' tables."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.roles import ADMINISTRATORS, AGENTS, EDITORS, SUPERVISORS
from cases.bootstrap import bootstrap
from cases.enums import Nature
from cases.models import (
    CaseCounter,
    Category,
    Domain,
    Membership,
    ReplyTemplate,
    Routing,
    RoutingError,
    Subcategory,
    Subdomain,
)
from config.reference_menu import ReferenceGroup
from directory.models import Directorate, ForeignBureau, Office
from tests.factories import PASSWORD, UserFactory, lyon, submit_case

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
TABLES = (Category, Subcategory, Domain, Subdomain, Routing, ReplyTemplate, CaseCounter)
OTHER_TAXES, TGAP = "toutes autres taxes", "taxe générale sur les activités polluantes (tgap)"


def counts():
    return {table.__name__: table.objects.count() for table in TABLES}


def choosable(nature, day):
    """Category and subcategory of each choice that the form offers on that day."""
    for category in Category.objects.valid_on(day).filter(nature=nature):
        if nature == Nature.DROIT_AU_CONTROLE:
            yield category, None
        for subcategory in category.subcategories.valid_on(day):
            yield category, subcategory


# Loading


def test_loading_again_adds_nothing():
    before = counts()
    bootstrap.load()
    assert counts() == before


def test_what_an_administrator_changed_or_deleted_stays_so():
    category = Category.objects.get(nature=Nature.RESCRIT, label=OTHER_TAXES)
    Category.objects.filter(pk=category.pk).update(label="autres taxes et droits")
    Routing.objects.filter(category=category).delete()
    ReplyTemplate.objects.filter(use="question").delete()
    before = counts()
    bootstrap.load()
    assert counts() == before
    assert not Category.objects.filter(nature=Nature.RESCRIT, label=OTHER_TAXES).exists()


@pytest.mark.parametrize("nature", [Nature.RESCRIT, Nature.SECOND_EXAMEN])
def test_a_rescrit_asks_for_a_tax_then_a_directorate(nature):
    categories = Category.objects.valid_on(TODAY).filter(nature=nature)
    assert {category.label: category.subcategories.count() for category in categories} == {
        OTHER_TAXES: 39,
        TGAP: 1,
    }
    assert [s.label for s in categories.get(label=TGAP).subcategories.all()] == ["BUREAU NICE PORT"]


def test_a_droit_au_controle_asks_for_a_directorate_only():
    categories = Category.objects.filter(nature=Nature.DROIT_AU_CONTROLE)
    assert categories.count() == 39
    assert categories.get(label="DR ROISSY").directorate.code == "DR-ROISSY"
    assert not Subcategory.objects.filter(category__in=categories).exists()


@pytest.mark.parametrize("nature", Nature.values)
def test_the_manuals_example_may_be_chosen(nature):
    subdomain = Subdomain.objects.valid_on(TODAY).get(
        label="cotisation sur les boissons alcooliques", domain__nature=nature
    )
    assert subdomain.domain.label == "Alcools et boissons"
    assert subdomain.domain in Domain.objects.valid_on(TODAY)


@pytest.mark.parametrize("nature", [Nature.RESCRIT, Nature.SECOND_EXAMEN])
def test_tgap_has_its_own_domain_and_may_still_be_chosen(nature):
    category = Category.objects.get(nature=nature, label=TGAP)
    domain = Domain.objects.valid_on(TODAY).get(category=category)
    assert domain.label == "Environnement"
    assert domain.subdomains.valid_on(TODAY).count() == 5


def test_the_domains_of_an_audit_are_those_of_every_directorate():
    assert not Domain.objects.filter(nature=Nature.DROIT_AU_CONTROLE, category__isnull=False).exists()


@pytest.mark.parametrize("nature", Nature.values)
def test_a_tax_taken_over_by_another_administration_is_not_offered(nature):
    ended = Subdomain.objects.filter(domain__nature=nature, valid_until__isnull=False)
    assert {subdomain.valid_until for subdomain in ended} == {
        date(2018, 12, 31),
        date(2020, 12, 31),
        date(2021, 12, 31),
    }
    assert ended.count() == 8
    assert not Subdomain.objects.valid_on(TODAY).filter(pk__in=ended).exists()


@pytest.mark.parametrize("nature", Nature.values)
def test_a_domain_that_is_offered_has_something_to_offer(nature):
    for domain in Domain.objects.valid_on(TODAY).filter(nature=nature):
        assert domain.subdomains.valid_on(TODAY).exists(), domain


@pytest.mark.parametrize("use", ReplyTemplate.Use.values)
def test_there_are_texts_for_each_use(use):
    assert ReplyTemplate.objects.filter(use=use).count() >= 3


@pytest.mark.parametrize("use", [ReplyTemplate.Use.REFUSAL, ReplyTemplate.Use.ANSWER])
def test_no_text_repeats_the_remedies_that_every_decision_carries(use):
    assert not ReplyTemplate.objects.filter(use=use, body__contains="Voies ").exists()


def test_texts_are_typed_in_good_french():
    for template in ReplyTemplate.objects.all():
        assert "'" not in template.title + template.body, template


# Validity and routing


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(day=st.dates(), nature=st.sampled_from(Nature.values))
def test_whatever_may_be_chosen_has_an_office(day, nature):
    choices = list(choosable(nature, day))
    assert len(choices) == (39 if nature == Nature.DROIT_AU_CONTROLE else 40)
    for category, subcategory in choices:
        office = Routing.objects.office_for(category=category, subcategory=subcategory)
        directorate = category.directorate if subcategory is None else subcategory.directorate
        assert office.directorate == directorate


@pytest.mark.parametrize(
    ("nature", "category", "subcategory", "office"),
    [
        (Nature.RESCRIT, OTHER_TAXES, "DR LYON", "DR de Lyon - PAE"),
        (Nature.RESCRIT, OTHER_TAXES, "DIRECTION RÉGIONALE D’AMIENS", "DR d’Amiens - PAE"),
        (Nature.SECOND_EXAMEN, OTHER_TAXES, "DR LYON", "DR de Lyon - PAE"),
        (Nature.RESCRIT, TGAP, "BUREAU NICE PORT", "Bureau de Nice port"),
        (Nature.SECOND_EXAMEN, TGAP, "BUREAU NICE PORT", "Bureau de Nice port"),
        (Nature.DROIT_AU_CONTROLE, "DR ROISSY", None, "DR de Roissy - POC/CRPC"),
    ],
)
def test_routing_names_the_office_of_the_manual(nature, category, subcategory, office):
    category = Category.objects.get(nature=nature, label=category)
    subcategory = subcategory and category.subcategories.get(label=subcategory)
    assert Routing.objects.office_for(category=category, subcategory=subcategory).name == office


def test_routing_without_a_rule_is_an_error():
    with pytest.raises(RoutingError):
        Routing.objects.office_for(category=Category.objects.filter(nature=Nature.RESCRIT).first())


def test_a_directorate_that_is_no_longer_proposed_leaves_the_lists():
    Directorate.objects.filter(code="DR-LYON").update(selectable=False)
    for table in (Category, Subcategory):
        assert not table.objects.valid_on(TODAY).filter(directorate__code="DR-LYON").exists()


@pytest.mark.parametrize(
    ("start", "end", "valid"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(1), None, False),
        (None, TODAY - timedelta(1), False),
        (None, TODAY, True),
    ],
)
def test_validity_includes_both_days(start, end, valid):
    entry = Category.objects.create(nature=Nature.RESCRIT, label="essai", valid_from=start, valid_until=end)
    assert (entry in Category.objects.valid_on(TODAY)) == valid


@pytest.mark.parametrize("table", [Category, Subcategory, Domain, Subdomain])
def test_a_validity_that_ends_before_it_begins_is_refused(table):
    entry = table.objects.first()
    entry.valid_from, entry.valid_until = TODAY, TODAY - timedelta(1)
    with pytest.raises(ValidationError) as refusal:
        entry.full_clean()
    assert refusal.value.messages == ["La fin de validité précède son début."]
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_entries_that_contradict_their_category_are_refused():
    audit = Category.objects.get(nature=Nature.DROIT_AU_CONTROLE, label="DR LYON")
    rescrit = Category.objects.get(nature=Nature.RESCRIT, label=OTHER_TAXES)
    for entry, field in (
        (Subcategory(category=audit, label="essai", directorate=audit.directorate), "category"),
        (Domain(nature=Nature.SECOND_EXAMEN, category=rescrit, label="essai"), "category"),
        (Routing(category=audit, subcategory=rescrit.subcategories.first(), office=lyon()), "subcategory"),
        (Category(nature=Nature.DROIT_AU_CONTROLE, label="essai"), "directorate"),
    ):
        with pytest.raises(ValidationError) as refusal:
            entry.full_clean()
        assert list(refusal.value.message_dict) == [field]


# The administrators' tables

ADMINS = ReferenceGroup().modeladmin_instances
NAMES = [admin.opts.model_name for admin in ADMINS]


def make_user(*groups):
    user = UserFactory()
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def admin_client(client):
    client.force_login(make_user(ADMINISTRATORS))
    return client


def url(name, action="index", *args):
    return reverse(f"reference_{name}_modeladmin_{action}", args=args)


def urls_of(admin):
    if admin.model is Membership and not Membership.objects.exists():
        Membership.objects.create(user=UserFactory(), office=lyon())
    if admin.model is ForeignBureau:
        ForeignBureau.objects.get_or_create(code="XX-1", name="Bureau d’essai", country="Exemplie")
    pk = admin.model.objects.first().pk
    name = admin.opts.model_name
    return [
        url(name),
        url(name, "create"),
        url(name, "edit", pk),
        url(name, "delete", pk),
        url(name, "history", pk),
    ]


@pytest.mark.parametrize("admin", ADMINS, ids=NAMES)
def test_every_screen_opens_for_an_administrator(admin_client, admin):
    assert {address: admin_client.get(address).status_code for address in urls_of(admin)} == dict.fromkeys(
        urls_of(admin), 200
    )


@pytest.mark.parametrize(
    ("role", "admin"),
    [
        (role, admin)
        for role in (AGENTS, EDITORS, SUPERVISORS, None)
        for admin in ADMINS
        if (role, admin.model) != (EDITORS, ReplyTemplate)
    ],
)
def test_no_screen_opens_for_anybody_else(client, admin, role):
    user = make_user(role) if role else UserFactory()
    if role == AGENTS:
        Membership.objects.create(user=user, office=lyon(), is_head=True)
    client.force_login(user)
    for address in urls_of(admin):
        for response in (client.get(address), client.post(address)):
            assert response.status_code in (302, 403)


@pytest.mark.parametrize("role", [EDITORS, ADMINISTRATORS])
def test_editors_and_administrators_write_the_texts(client, role):
    client.force_login(make_user(role))
    new = {"use": "question", "title": "Essai", "body": "Précisez."}
    assert client.post(url("replytemplate", "create"), new).status_code == 302
    template = ReplyTemplate.objects.get(title="Essai")
    assert client.post(url("replytemplate", "edit", template.pk), new | {"title": "Autre"}).status_code == 302
    assert client.post(url("replytemplate", "delete", template.pk)).status_code == 302
    assert not ReplyTemplate.objects.filter(pk=template.pk).exists()


@pytest.mark.parametrize(
    "query",
    [
        "?q=lyon",
        "?q=%00",
        "?p=999",
        "?p=-1",
        "?p=x",
        "?o=99.-1.x",
        "?o=-1",
        "?inconnu=1",
        "?validite=zz",
        "?e=1",
    ],
)
@pytest.mark.parametrize("name", ["category", "holiday"])
def test_a_list_takes_any_address(admin_client, name, query):
    assert admin_client.get(url(name) + query).status_code in (200, 302)


def test_a_filter_with_a_value_that_is_none_goes_back_to_the_list(admin_client):
    response = admin_client.get(url("directorate") + "?selectable__exact=peut-etre")
    assert (response.status_code, response.url) == (302, url("directorate"))


def test_a_lookup_typed_in_the_address_tells_nothing_of_cases(admin_client):
    submit_case()
    lists = [
        admin_client.get(url("office") + f"?cases__siret={siret}").context["result_count"]
        for siret in ("12069087400011", "00000000000000")
    ]
    assert lists == [79, 79]


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1"])
def test_a_key_that_is_none_is_not_found(admin_client, key):
    assert admin_client.get(f"/admin/reference/category/edit/{key}/").status_code == 404


def test_filters_and_search_find(admin_client):
    def found(name, query):
        return admin_client.get(url(name) + query).context["result_count"]

    assert found("office", "?kind__exact=BUREAU") == 1
    assert found("office", "?q=lyon") == 2
    assert found("subdomain", "?validite=non") == 24
    assert (
        found("subdomain", "?validite=oui&domain__nature__exact=rescrit")
        == found("subdomain", "?domain__nature__exact=rescrit") - 8
    )
    assert found("holiday", "?territory__exact=la-reunion&q=2026-12") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_list_of_fifty_rows_costs_few_queries(admin_client, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        admin_client.get(url(name))


def test_a_directorate_without_an_office_is_seen_in_the_list(admin_client):
    category = Category.objects.get(nature=Nature.DROIT_AU_CONTROLE, label="DR LYON")
    Routing.objects.filter(category=category).delete()
    page = admin_client.get(url("category") + "?q=DR LYON").content.decode()
    assert "Aucun : ajoutez une règle d’affectation" in page


def test_what_breaks_a_constraint_is_said_in_french_and_nothing_typed_is_lost(admin_client):
    category = Category.objects.get(nature=Nature.RESCRIT, label=OTHER_TAXES)
    response = admin_client.post(
        url("subcategory", "create"),
        {
            "category": category.pk,
            "label": "DR LYON",
            "directorate": Directorate.objects.get(code="DR-LYON").pk,
            "valid_from": "01/02/2027",
            "valid_until": "01/01/2027",
        },
    )
    form = response.context["form"]
    assert set(form.non_field_errors()) == {
        "La fin de validité précède son début.",
        "Cette sous-catégorie existe déjà dans cette catégorie.",
    }
    page = response.content.decode()
    for text in ("La fin de validité précède son début.", 'value="DR LYON"', 'value="01/02/2027"'):
        assert text in page


def test_a_change_is_saved_and_written_down(admin_client):
    office = Office.objects.get(name="DR de Lyon - PAE")
    response = admin_client.post(
        url("office", "edit", office.pk),
        {
            "name": office.name,
            "directorate": office.directorate_id,
            "kind": office.kind,
            "notification_email": "nouvelle@exemple.invalid",
        },
        follow=True,
    )
    assert [str(m).strip() for m in response.context["messages"]][0].startswith(
        "« DR de Lyon - PAE » a été enregistré."
    )
    office.refresh_from_db()
    assert office.notification_email == "nouvelle@exemple.invalid"
    assert "Modifié" in admin_client.get(url("office", "history", office.pk)).content.decode()


def test_what_is_in_use_is_not_deleted_and_the_page_says_why(admin_client):
    case = submit_case()
    subdomain = Subdomain.objects.get(
        label="cotisation sur les boissons alcooliques", domain__nature=Nature.RESCRIT
    )
    response = admin_client.post(url("subdomain", "delete", subdomain.pk), follow=True)
    assert [str(m) for m in response.context["messages"]] == [
        "« cotisation sur les boissons alcooliques » ne peut pas être supprimé, car il est utilisé par des "
        "champs d’application. Pour qu’il ne soit plus proposé, donnez-lui une fin de validité."
    ]
    assert Subdomain.objects.filter(pk=subdomain.pk).exists()
    assert str(case.number) not in response.content.decode()


def test_what_is_not_in_use_is_deleted(admin_client):
    subdomain = Subdomain.objects.last()
    response = admin_client.post(url("subdomain", "delete", subdomain.pk), follow=True)
    assert [str(m) for m in response.context["messages"]] == [f"« {subdomain} » a été supprimé."]
    assert not Subdomain.objects.filter(pk=subdomain.pk).exists()


def test_an_agent_is_named_by_his_identifiant(admin_client):
    agent, former = UserFactory(username="agent.gap"), UserFactory(username="ancien", is_active=False)
    new = {"office": lyon().pk, "is_head": "on"}
    for username in ("inconnu", former.username):
        form = admin_client.post(url("membership", "create"), new | {"user": username}).context["form"]
        assert form.errors["user"] == ["Aucun compte actif ne porte cet identifiant."]
    assert admin_client.post(url("membership", "create"), new | {"user": "agent.gap"}).status_code == 302
    membership = Membership.objects.get(user=agent)
    assert membership.is_head
    assert agent.groups.filter(name=AGENTS).exists()
    page = admin_client.get(url("membership", "edit", membership.pk)).content.decode()
    assert 'value="agent.gap"' in page
    assert "option" in page
    assert former.username not in page


def test_choices_of_the_same_name_say_their_nature(admin_client):
    page = admin_client.get(url("routing", "create")).content.decode()
    assert "second examen / toutes autres taxes / DR LYON" in page


# Accounts, in Wagtail's own screens


def test_an_administrator_makes_an_account(admin_client):
    response = admin_client.post(
        reverse("wagtailusers_users:add"),
        {
            "username": "nouvel.agent",
            "email": "nouvel.agent@exemple.invalid",
            "first_name": "Ève",
            "last_name": "L’Hôte",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert response.status_code == 302
    account = User.objects.get(username="nouvel.agent")
    assert account.get_full_name() == "Ève L’Hôte"


def test_an_account_that_exists_already_is_refused_in_french(admin_client):
    other = UserFactory()
    response = admin_client.post(
        reverse("wagtailusers_users:add"),
        {
            "username": other.username.upper(),
            "email": other.email.upper(),
            "first_name": "Ève",
            "last_name": "L’Hôte",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    page = response.content.decode()
    assert "Cet identifiant n’est pas disponible." in page
    assert "Cette adresse électronique n’est pas disponible." in page


def test_an_account_is_closed_never_deleted(admin_client):
    """Cases and their history name the people who made them."""
    account = UserFactory()
    assert admin_client.post(reverse("wagtailusers_users:delete", args=[account.pk])).status_code == 302
    closed = {
        "username": account.username,
        "email": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
    }
    assert admin_client.post(reverse("wagtailusers_users:edit", args=[account.pk]), closed).status_code == 302
    account.refresh_from_db()
    assert not account.is_active
