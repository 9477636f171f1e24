"""The letters that editors rewrite: what may be saved, what then leaves, and who wrote it."""

import email.policy
import logging
from datetime import UTC, datetime
from email import message_from_bytes
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from accounts.roles import ADMINISTRATORS, EDITORS, MODERATORS
from cases.enums import CaseState, Nature
from cases.letters.catalogue import FRAME, LETTERS, TEXTS, VARIABLES
from cases.letters.values import EXAMPLES, VALUES
from cases.letters.write import letter_preview
from cases.models import Case
from cases.services.questions import question_ask
from mail.delivery import email_build
from mail.letters import BY_KIND, SUBJECT_MAX, Audience
from mail.models import LetterTemplate, LetterTemplateChanged, Message
from mail.wording import Passage, Wording, fill, fill_line, parts_of
from tests.factories import UserFactory, case_in, lyon, make_agent, submit_case, transition

KINDS = list(BY_KIND)
QUESTION = BY_KIND["question"]
REFUSED = BY_KIND["refused"]
NEW = Wording(
    "répondez avant le {date_limite}",
    "Nous avons une question",
    "Bonjour à nouveau {prenom},\n\n{service} vous interroge :\n- lisez <la question> ;\n- répondez avant le {date_limite}.",
)


# The letters and their original wordings


def test_every_letter_has_its_wording_and_every_wording_its_letter():
    assert {letter.kind for letters in LETTERS.values() for letter in letters} == set(BY_KIND) == set(TEXTS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_original_wording_may_be_saved_as_it_is(kind):
    letter = BY_KIND[kind]
    assert letter.errors(letter.original) == {}
    assert "'" not in letter.label + "".join(vars(letter.original).values())


def test_every_variable_has_a_value_and_every_passage_an_example():
    assert set(VALUES) == set(VARIABLES)
    assert set(EXAMPLES) == {name for name, variable in VARIABLES.items() if variable.passage}
    assert {name for name, variable in VARIABLES.items() if not variable.example} == set(EXAMPLES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_variables_of_a_letter_are_what_its_original_says(kind):
    """Tax secrecy: no wording makes a mail tell more than the application decided."""
    letter = BY_KIND[kind]
    assert set(letter.variables) == letter.original.names | set(FRAME[letter.audience])


@pytest.mark.parametrize("name", VARIABLES)
def test_an_example_is_no_longer_than_the_longest_value(name):
    variable = VARIABLES[name]
    assert len(variable.example) <= (variable.longest or len(variable.example))


def test_the_longest_names_of_the_data_are_those_of_the_variables():
    name_of_office = lyon_field("name").max_length
    assert VARIABLES["pole"].longest == VARIABLES["nouveau_pole"].longest == name_of_office
    assert VARIABLES["service"].longest == len("Le ") + name_of_office
    assert VARIABLES["nature"].longest >= max(map(len, Nature.labels))


def lyon_field(name):
    return Case._meta.get_field("office").related_model._meta.get_field(name)


# What may be saved


def with_(**parts):
    return Wording(**{**vars(QUESTION.original), **parts})


ALLOWED = "Variables possibles : {numero}, {prenom}, {nom}, {service}, {date_limite}."
SHORT = "Variables possibles : {numero}, {service}, {date_limite}."
MISSING = (
    "{date_limite} manque : la date avant laquelle le demandeur répond. Ce message ne peut pas partir sans."
)
INVISIBLE_LINE = (
    "Cette ligne contient un retour à la ligne ou un caractère invisible interdit : "
    "effacez-le et tapez de nouveau le passage."
)


def unpaired(near):
    return (
        f"Une accolade n’a pas sa pareille, près de « {near} ». Une variable s’écrit avec une accolade ouvrante et "
        f"une fermante ; le texte n’en contient pas d’autre. {ALLOWED}"
    )


@pytest.mark.parametrize(
    ("parts", "errors"),
    [
        ({"subject": " "}, {"subject": ["Écrivez l’objet."]}),
        ({"title": ""}, {"title": ["Écrivez le titre."]}),
        ({"body": "\n"}, {"body": ["Écrivez le texte."]}),
        ({"subject": "une\nBcc: x@y.invalid"}, {"subject": [INVISIBLE_LINE]}),
        ({"subject": "une\rligne"}, {"subject": [INVISIBLE_LINE]}),
        ({"subject": "une\u2028ligne"}, {"subject": [INVISIBLE_LINE]}),
        ({"title": "un\x00"}, {"title": [INVISIBLE_LINE]}),
        (
            {"body": "{date_limite}\x00"},
            {"body": ["Le texte contient un caractère invisible interdit : effacez-le et tapez de nouveau le passage."]},
        ),
        ({"body": "Répondez vite."}, {"body": [MISSING]}),
        (
            {"body": "{date_limite} {numéro}"},
            {"body": [f"{{numéro}} n’est pas une variable de ce texte. Vouliez-vous écrire {{numero}} ? {ALLOWED}"]},
        ),
        (
            {"body": "{date_limite} {case.applicant.password}"},
            {"body": [f"{{case.applicant.password}} n’est pas une variable de ce texte. {ALLOWED}"]},
        ),
        (
            {"body": "{date_limite} {motifs}"},
            {"body": [f"{{motifs}} n’est pas une variable de ce texte. {ALLOWED}"]},
        ),
        ({"body": "{date_limite} et {numero"}, {"body": [unpaired("… et {numero")]}),
        ({"body": "{{ date_limite }}"}, {"body": ["{ date_limite } n’est pas une variable de ce texte. Vouliez-vous écrire {date_limite} ?", unpaired("{…}")]}),
        ({"body": "{date_limite} {% load x %}"}, {"body": [f"{{% load x %}} n’est pas une variable de ce texte. {ALLOWED}"]}),
        ({"subject": "{prenom}"}, {"subject": [f"{{prenom}} ne peut pas figurer ici, seulement dans le texte. {SHORT}"]}),
        ({"subject": "{inconnu} {inconnu}"}, {"subject": [f"{{inconnu}} n’est pas une variable de ce texte. {SHORT}"]}),
        (
            {"subject": "{service} {service}" + "x" * 30},
            {
                "subject": [
                    "Avec les valeurs les plus longues, l’objet atteindrait 261 caractères, pour 250 au plus : "
                    "raccourcissez-le de 11 caractères."
                ]
            },
        ),
        (
            {"body": "{date_limite}" + "x" * 10_000},
            {"body": ["Le texte compte 10013 caractères, pour 10000 au plus."]},
        ),
    ],
)  # fmt: skip
def test_a_broken_wording_is_refused_in_words_that_help(parts, errors):
    assert QUESTION.errors(with_(**parts)) == errors


def test_a_passage_stands_alone_and_may_not_be_left_out():
    original = REFUSED.original
    body = "Vos motifs : {motifs}"
    assert REFUSED.errors(Wording(original.subject, original.title, body)) == {
        "body": [
            "{recours} manque : les voies de recours qui conviennent. Ce message ne peut pas partir sans.",
            "{motifs} occupe un paragraphe à soi : laissez une ligne vide avant et après.",
        ]
    }


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("refused", {"motifs", "recours"}),
        ("closed", {"reponse", "recours"}),
        ("question", {"date_limite"}),
        ("complements_requested", {"date_limite", "effet_des_complements"}),
        ("admissible", {"date_de_recevabilite", "delai_de_reponse"}),
        ("audit_scheduled", {"rendez_vous"}),
        ("ruling_proposed", {"date_limite_opposition"}),
        ("transferred", {"effet_du_transfert"}),
        ("filed", {"date_de_depot"}),
    ],
)
def test_what_binds_cannot_be_left_out(kind, names):
    letter = BY_KIND[kind]
    assert {name for name, variable in letter.variables.items() if variable.required} == names
    refused = letter.errors(Wording("objet", "titre", "Rien de tout cela."))
    assert {message.split("}")[0].removeprefix("{") for message in refused["body"]} == names


# Whatever passes can be written

ANY = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="{}"), max_size=8)
LINE = st.lists(st.sampled_from(["{numero}", "<b>", "- ", "%"]) | ANY, max_size=9).map("".join)
TEXT = st.lists(st.sampled_from(["{numero}", "\n", "\n\n", "\n- ", "\t", "<b>"]) | ANY, max_size=12).map(
    "".join
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(KINDS), subject=LINE, title=LINE, body=TEXT, value=st.text(max_size=10))
def test_whatever_may_be_saved_is_written_with_any_value(kind, subject, title, body, value):
    letter = BY_KIND[kind]
    required = "\n\n".join(str(variable) for variable in letter.variables.values() if variable.required)
    wording = Wording(subject, title, f"{body}\n\n{required}")
    assume(letter.errors(wording) == {})
    values = {
        name: Passage(value, value) if variable.passage else value
        for name, variable in letter.variables.items()
    }
    line = fill_line(wording.subject, values)
    assert line.splitlines() in ([], [line])
    assert "{" not in fill(wording.body, dict.fromkeys(values, ""))
    assert parts_of(wording.body, values)
    subject, text, html = letter_preview(letter, wording)
    assert subject.startswith("Demande n° 3012 : ")
    assert len(subject) <= SUBJECT_MAX
    assert "<h2" in html
    assert "Et maintenant" in text


def test_what_a_value_says_is_not_read_as_a_variable():
    assert fill("{nom} {numero}", {"nom": "{numero}", "numero": "3012"}) == "{numero} 3012"
    assert parts_of("{nom}", {"nom": "- un\n\n- deux"})[0].is_list is False


# What leaves


def reword(kind, wording, *, by=None):
    return LetterTemplate.objects.create(kind=kind, updated_by=by or UserFactory(), **vars(wording))


@pytest.fixture
def operator():
    return UserFactory(first_name="Juda", last_name="Bricot", email="juda@exemple.invalid")


@pytest.fixture
def asked(operator):
    """An open question of today, with its case."""
    agent = make_agent(lyon())
    case = case_in(CaseState.IN_CHARGE, by=operator, agent=agent)

    def ask():
        with scopes_disabled():
            fresh = Case.objects.get(pk=case.pk)
            question_ask(
                case=fresh,
                by=agent,
                version=fresh.version,
                text="QUESTION SECRÈTE",
                answer_by=datetime(2026, 4, 1, tzinfo=UTC).date(),
                at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
            )
            return Message.objects.filter(link__case=case, kind="question").latest("pk")

    return ask


@pytest.mark.django_db
def test_the_editors_wording_leaves_in_its_frame(asked):
    reword("question", NEW)
    message = asked()
    with scopes_disabled():
        number = message.link.case.number
    assert message.subject == f"Demande n° {number} : répondez avant le mercredi 1er avril 2026"
    assert message.text.startswith(
        "Bonjour Juda Bricot,\n\nBonjour à nouveau Juda,\n\nLa DR de Lyon - PAE vous interroge :\n"
        "- lisez <la question> ;\n- répondez avant le mercredi 1er avril 2026.\n\nEt maintenant\n"
    )
    assert '<p style="margin:0 0 16px">La DR de Lyon - PAE vous interroge :</p>' in message.html
    assert "<li>lisez &lt;la question&gt; ;</li>" in message.html
    assert ">Nous avons une question</h1>" in message.html
    for body in (message.text, message.html):
        assert "C’est à vous : répondez à la question du 2 mars" in body
        assert f"/demandes/{number}/" in body
        assert "SECRÈTE" not in body


@pytest.mark.django_db
def test_an_original_that_is_restored_leaves_again(asked):
    editor = member_of(EDITORS)
    before = asked()
    LetterTemplate.objects.rewrite(QUESTION, NEW, by=editor, version="")
    LetterTemplate.objects.restore(QUESTION, by=editor)
    after = asked()
    assert (after.subject, after.text, after.html) == (before.subject, before.text, before.html)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken", ["{date_limite} {disparue}", "Sans date.", "", "{date_limite} {", "{date_limite}\n\n{recours}"]
)
def test_a_row_that_the_letter_no_longer_accepts_loses_no_mail(asked, broken, caplog):
    original = asked()
    reword("question", Wording("objet", "titre", broken))
    with caplog.at_level(logging.ERROR, logger="cases.models.letters"):
        message = asked()
    assert (message.subject, message.text) == (original.subject, original.text)
    assert [record.args[0] for record in caplog.records] == ["question"]


@pytest.mark.django_db
def test_values_are_escaped_in_html_and_kept_on_one_line_in_a_subject(asked, operator):
    office = lyon()
    office.name = "DR <de>\nLyon"
    office.save()
    with scopes_disabled():
        Case.objects.update(first_name="<b>Juda</b>")
    reword("question", Wording("{service}", "{service}", "{prenom} avant le {date_limite}"))
    message = asked()
    assert message.subject.endswith(" : La DR <de> Lyon")
    assert '<p style="margin:0 0 16px">&lt;b&gt;Juda&lt;/b&gt; avant le' in message.html
    assert ">La DR &lt;de&gt; Lyon</h1>" in message.html
    sent = message_from_bytes(email_build(message).message().as_bytes(), policy=email.policy.default)
    assert sent["Subject"] == message.subject


@pytest.mark.django_db
def test_the_remedies_follow_the_editors_words(operator):
    agent = make_agent(lyon())
    reword("refused", Wording("refus", "Refus", "{recours}\n\nParce que :\n\n{motifs}\n\nVoilà."))
    case = case_in(CaseState.IN_CHARGE, by=operator, agent=agent)
    transition(case, "refuse", agent, grounds="Trop vague.")
    with scopes_disabled():
        message = Message.objects.get(link__case=case, kind="refused")
    assert message.text.index("tribunal administratif") < message.text.index("Trop vague.")
    assert "\n\nParce que :\n\nTrop vague.\n\nVoilà.\n\n" in message.text
    assert "tribunal administratif" in unescape(message.html)


@pytest.mark.django_db
def test_the_wordings_of_an_event_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        LetterTemplate.objects.in_force(LETTERS["submitted"])


# Who rewrites


def member_of(name):
    user = UserFactory(first_name="Ève", last_name=name)
    user.groups.add(Group.objects.get(name=name))
    return user


def url(action, kind="question"):
    return reverse(f"letters:{action}", args=[kind])


@pytest.fixture
def editor(client):
    user = member_of(EDITORS)
    client.force_login(user)
    return user


def typed(wording=NEW, **more):
    return vars(wording) | {"version": ""} | more


@pytest.mark.django_db
@pytest.mark.parametrize("role", [EDITORS, MODERATORS, ADMINISTRATORS])
def test_a_letter_is_rewritten_and_the_list_says_by_whom(client, role):
    user = member_of(role)
    client.force_login(user)
    assert client.get(reverse("letters:index")).text.count("Texte d’origine") == len(KINDS)
    assert client.post(url("edit"), typed()).status_code == 302
    row = LetterTemplate.objects.get()
    assert (row.kind, row.wording, row.updated_by) == ("question", NEW, user)
    page = client.get(reverse("letters:index")).text
    assert page.count("Texte d’origine") == len(KINDS) - 1
    assert f"par {user}" in page


@pytest.mark.django_db
def test_the_list_names_every_letter_by_recipient(client, editor):
    groups = client.get(reverse("letters:index")).context["groups"]
    assert {audience: {letter.kind for letter, _ in letters} for audience, letters in groups} == {
        audience: {kind for kind, letter in BY_KIND.items() if letter.audience == audience}
        for audience in Audience
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_opens_with_its_original_its_variables_and_its_preview(client, editor, kind):
    letter = BY_KIND[kind]
    response = client.get(url("edit", kind))
    form = response.context["form"]
    assert {name: form.initial[name] for name in vars(letter.original)} == vars(letter.original)
    assert response.context["preview"] == letter_preview(letter, letter.original)
    for variable in letter.variables.values():
        assert f"<code>{variable}</code>" in response.text
    assert 'sandbox srcdoc="&lt;!DOCTYPE html&gt;' in response.text
    assert client.post(url("edit", kind), typed(letter.original)).status_code == 302
    assert not LetterTemplate.objects.exists()


@pytest.mark.django_db
def test_a_preview_saves_nothing_and_shows_what_was_typed(client, editor):
    response = client.post(url("edit"), typed(preview="1"))
    subject, text, html = response.context["preview"]
    assert subject == "Demande n° 3012 : répondez avant le mercredi 1er avril 2026"
    assert "Bonjour à nouveau Camille," in text
    assert "lisez &lt;la question&gt;" in html
    assert not LetterTemplate.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{}, {"preview": "1"}])
def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(client, editor, more):
    broken = Wording("x" * 251, "Un titre à moi", "Pour {nimporte quoi}, avant le {date_limite}")
    response = client.post(url("edit"), typed(broken, **more))
    errors = response.context["form"].errors
    assert list(errors) == ["subject", "body"]
    assert errors["body"] == [f"{{nimporte quoi}} n’est pas une variable de ce texte. {ALLOWED}"]
    assert response.context["preview"] is None
    for text in vars(broken).values():
        assert text in response.text
    assert "L’aperçu apparaît quand le texte n’a plus d’erreur." in response.text
    assert not LetterTemplate.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["subject", "title", "body"])
@pytest.mark.parametrize("text", ["", "  ", "un\x00"])
def test_empty_or_unprintable_text_is_one_error(client, editor, field, text):
    response = client.post(url("edit"), typed() | {field: text})
    assert {name: len(found) for name, found in response.context["form"].errors.items()} == {field: 1}


@pytest.mark.django_db
def test_line_ends_of_the_browser_are_plain_ones(client, editor):
    client.post(url("edit"), typed() | {"body": NEW.body.replace("\n", "\r\n")})
    assert LetterTemplate.objects.get().body == NEW.body


@pytest.mark.django_db
def test_the_second_of_two_editors_is_told_and_loses_nothing(client, editor):
    other = member_of(MODERATORS)
    LetterTemplate.objects.rewrite(QUESTION, with_(title="Du collègue"), by=other, version="")
    response = client.post(url("edit"), typed())
    assert "rien n’a été enregistré" in response.context["form"].non_field_errors()[0]
    assert "Nous avons une question" in response.text
    row = LetterTemplate.objects.get()
    assert row.title == "Du collègue"
    assert f'name="version" value="{row.version}"' in response.text
    assert client.post(url("edit"), typed(version=row.version)).status_code == 302
    assert LetterTemplate.objects.get().wording == NEW


@pytest.mark.django_db
def test_a_letter_restored_meanwhile_is_not_rewritten_unawares(editor):
    LetterTemplate.objects.rewrite(QUESTION, NEW, by=editor, version="")
    version = LetterTemplate.objects.get().version
    LetterTemplate.objects.restore(QUESTION, by=editor)
    with pytest.raises(LetterTemplateChanged):
        LetterTemplate.objects.rewrite(QUESTION, with_(title="Autre"), by=editor, version=version)


@pytest.mark.django_db
def test_restoring_puts_the_original_in_force_and_keeps_the_history(client, editor):
    client.post(url("edit"), typed())
    client.post(url("restore"))
    client.post(url("restore"))
    assert not LetterTemplate.objects.exists()
    client.post(url("edit"), typed(with_(title="Encore")))
    entries = ModelLogEntry.objects.filter(object_id="question").order_by("pk")
    assert [(e.user, e.message, e.data["before"]["title"], e.data["after"]["title"]) for e in entries] == [
        (editor, "Texte modifié", "Une question vous est posée", "Nous avons une question"),
        (editor, "Texte d’origine rétabli", "Nous avons une question", "Une question vous est posée"),
        (editor, "Texte modifié", "Une question vous est posée", "Encore"),
    ]
    page = client.get(url("history")).text
    assert page.count("Texte d’origine rétabli".lower()) == 1
    assert page.count("lisez &lt;la question&gt;") == 2
    assert f"par {editor.get_full_name()}" in page


@pytest.mark.django_db
def test_a_letter_never_changed_has_an_empty_history(client, editor):
    assert "n’a jamais été modifié" in client.get(url("history")).text


@pytest.mark.django_db
def test_a_wording_saved_unchanged_is_no_change(client, editor):
    client.post(url("edit"), typed())
    row = LetterTemplate.objects.get()
    client.post(url("edit"), typed(version=row.version))
    assert LetterTemplate.objects.get().updated_at == row.updated_at
    assert ModelLogEntry.objects.filter(object_id="question").count() == 1


@pytest.mark.django_db
def test_a_letter_that_is_none_is_not_found(client, editor):
    for action in ("edit", "history", "restore"):
        response = (
            client.post(url(action, "inconnu")) if action == "restore" else client.get(url(action, "inconnu"))
        )
        assert response.status_code == 404


@pytest.mark.django_db
def test_the_model_itself_refuses_who_may_not_and_what_is_broken(editor):
    agent = make_agent(lyon(), is_head=True)
    for change in (
        lambda: LetterTemplate.objects.rewrite(QUESTION, NEW, by=agent, version=""),
        lambda: LetterTemplate.objects.restore(QUESTION, by=agent),
    ):
        with pytest.raises(PermissionDenied):
            change()
    for broken in (with_(body="Sans date."), with_(subject=" "), with_(subject="x" * 300)):
        with pytest.raises(ValidationError):
            LetterTemplate.objects.rewrite(QUESTION, broken, by=editor, version="")
    with pytest.raises(ValidationError) as refusal:
        LetterTemplate(kind="inconnu", updated_by=editor, **vars(NEW)).full_clean()
    assert list(refusal.value.message_dict) == ["kind"]
    assert not LetterTemplate.objects.exists()


@pytest.mark.django_db
def test_a_letter_has_one_wording(editor):
    reword("question", NEW, by=editor)
    with pytest.raises(ValidationError) as refusal:
        LetterTemplate(kind="question", updated_by=editor, **vars(NEW)).full_clean()
    assert refusal.value.message_dict == {"kind": ["Le texte de ce message est déjà modifié."]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "shown"), [(EDITORS, True), (MODERATORS, True), (ADMINISTRATORS, True), (None, False)]
)
def test_the_menu_leads_to_the_letters(client, role, shown):
    client.force_login(member_of(role) if role else make_agent(lyon()))
    assert (reverse("letters:index") in client.get("/admin/").text) is shown


@pytest.mark.django_db
def test_the_screens_of_letters_show_no_case(client, editor):
    case = submit_case(by=UserFactory(first_name="Zéphyrine", last_name="Quidam"))
    for address in (reverse("letters:index"), *(url("edit", kind) for kind in KINDS)):
        page = client.get(address).text
        assert "Quidam" not in page
        assert f"n° {case.number}" not in page
