"""A database that is locked, a disk that is full, more than a sending may bring: said plainly, and nothing typed is lost."""

import os
import resource
import subprocess
from contextlib import contextmanager

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from cases.enums import AttachmentRole
from cases.models import Complement
from files.uploads import FILES_AT_ONCE
from forms.models import Draft, DraftFile
from tests.factories import PDF, UserFactory, case_in, make_agent, submit_case
from tests.forms import steps
from tests.forms.reader import Reader, words

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
TEXT = "Une précision de trois lignes.\n\nLa voici."


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def browser(user):
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


@pytest.fixture
def case(user):
    return submit_case(by=user)


@pytest.fixture
def private(settings, tmp_path):
    options = {"location": tmp_path, "base_url": None}
    settings.STORAGES = settings.STORAGES | {"private": settings.STORAGES["private"] | {"OPTIONS": options}}
    return lambda: [path for path in tmp_path.rglob("*") if path.is_file()]


@contextmanager
def nothing_can_be_written():
    """As behind another writer's lock, once the wait for it is over."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def no_file_larger_than(size):
    """A real refusal of the system in the middle of a file, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def text_file(name, size):
    return SimpleUploadedFile(name, b"a" * size, "text/plain")


def test_locked_database_gives_the_text_back_and_takes_it_again(browser, case):
    address = f"/demandes/{case.number}/complement/"
    with nothing_can_be_written():
        response = browser.post(address, {"text": TEXT, "files": SimpleUploadedFile("a.pdf", PDF)})
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    form = BeautifulSoup(response.content, "html.parser").select_one("main form")
    assert (form["action"], form.textarea["name"], form.textarea.text) == (address, "text", f"\n{TEXT}")
    assert "a.pdf" in words(form)
    assert browser.post(address, {"text": form.textarea.text.lstrip("\n")}).status_code == 302
    with scopes_disabled():
        assert Complement.objects.get().text == TEXT


def test_locked_database_gives_the_agent_his_text_back(case):
    agent = make_agent(case.office)
    browser = Client(raise_request_exception=False)
    browser.force_login(agent)
    with nothing_can_be_written():
        response = browser.post(reverse("cases:action", args=[case.number, "note"]), {"text": TEXT})
    assert response.status_code == 503
    assert TEXT in response.content.decode()


def test_page_that_cannot_be_read_says_so(browser):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("the database system is starting up")

    with connection.execute_wrapper(refuse):
        response = browser.get("/demandes/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Attendez une minute" in response.content.decode()


def test_any_other_error_gives_the_text_back_too(browser, case, settings):
    settings.CASE_FILES_MAX_MB = None
    sent = {"text": TEXT, "files": SimpleUploadedFile("a.pdf", PDF)}
    response = browser.post(f"/demandes/{case.number}/complement/", sent)
    assert response.status_code == 500
    assert TEXT in response.content.decode()


@scopes_disabled()
def test_full_disk_leaves_no_part_of_a_file_and_the_text_in_the_form(browser, case, private):
    address = f"/demandes/{case.number}/complement/"
    sent = {"text": TEXT, "files": [text_file("petit.txt", 10), text_file("gros.txt", MEGABYTE)]}
    with no_file_larger_than(MEGABYTE // 2):
        response = browser.post(address, sent)
    form = response.context["form"]
    assert "« gros.txt » n’a pas pu être enregistré" in form.errors["files"][0]
    assert TEXT.splitlines()[0] in response.content.decode()
    assert [file.name for _, file in form.kept] == ["petit.txt"]
    assert [path.stat().st_size for path in private()] == [10]
    assert not Complement.objects.exists()


def test_full_disk_while_an_upload_arrives_is_a_sentence_too(browser, case, private):
    sent = {"text": TEXT, "files": [text_file("gros.txt", 4 * MEGABYTE), text_file("petit.txt", 10)]}
    with no_file_larger_than(MEGABYTE):
        response = browser.post(f"/demandes/{case.number}/complement/", sent)
    assert "« gros.txt » n’a pas pu être reçu" in response.context["form"].errors["files"][0]
    assert [file.name for _, file in response.context["form"].kept] == ["petit.txt"]


def test_full_disk_keeps_what_a_step_typed(browser, private):
    reader = Reader(browser)
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    reader.fill("Objet de la demande", "Gardé").upload("Pièces jointes", text_file("gros.txt", MEGABYTE))
    with no_file_larger_than(MEGABYTE // 2):
        reader.press("Suivant")
    assert "« gros.txt » n’a pas pu être enregistré" in reader.errors()[0]
    assert Draft.objects.get().data["demande"]["subject"] == ["Gardé"]
    assert private() == []


@scopes_disabled()
def test_full_disk_keeps_the_files_of_a_decision_that_could_be_written(private):
    case = case_in("admissible")
    browser = Client(raise_request_exception=False)
    browser.force_login(case.agent)
    files = [SimpleUploadedFile("reponse.pdf", PDF), text_file("annexe.txt", MEGABYTE)]
    with no_file_larger_than(MEGABYTE // 2):
        response = browser.post(
            reverse("cases:action", args=[case.number, "answer"]),
            {"text": TEXT, "files": files, "version": case.version},
        )
    assert "« annexe.txt » n’a pas pu être enregistré" in response.content.decode()
    assert "Une précision de trois lignes." in response.content.decode()
    kept = [file.path for _, file in response.context["form"].kept]
    assert [str(path).endswith(kept[0]) for path in private()] == [True]
    assert not case.attachments.filter(role=AttachmentRole.DECISION).exists()


@pytest.fixture
def small_disk(settings, tmp_path):
    """A disk of half a megabyte, for the files that are kept and for those that arrive."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a disk is mounted by root only")
    options = {"location": disk, "base_url": None}
    settings.STORAGES = settings.STORAGES | {"private": settings.STORAGES["private"] | {"OPTIONS": options}}
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@scopes_disabled()
def test_a_disk_that_is_really_full_is_said_and_once_there_is_room_all_is_taken(browser, case, small_disk):
    address = f"/demandes/{case.number}/complement/"
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"a" * 400 * 1024)
    files = [text_file("petit.txt", 10), text_file("gros.txt", 200 * 1024)]
    response = browser.post(address, {"text": TEXT, "files": files})
    form = response.context["form"]
    assert "« gros.txt » n’a pas pu être enregistré" in form.errors["files"][0]
    assert TEXT.splitlines()[0] in response.content.decode()
    assert [file.name for _, file in form.kept] == ["petit.txt"]
    assert not Complement.objects.exists()
    ballast.unlink()
    again = {
        "text": TEXT,
        "kept": [token for token, _ in form.kept],
        "files": text_file("gros.txt", 200 * 1024),
    }
    assert browser.post(address, again).status_code == 302
    assert {attachment.name for attachment in case.attachments.all()} == {"petit.txt", "gros.txt"}
    assert Complement.objects.get().text == TEXT


def test_no_room_for_what_arrives_is_a_sentence_too(browser, case, small_disk, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(small_disk)
    sent = {"text": TEXT, "files": [text_file("gros.txt", 4 * MEGABYTE), text_file("petit.txt", 10)]}
    response = browser.post(f"/demandes/{case.number}/complement/", sent)
    assert "« gros.txt » n’a pas pu être reçu" in response.context["form"].errors["files"][0]
    assert TEXT.splitlines()[0] in response.content.decode()
    assert [file.name for _, file in response.context["form"].kept] == ["petit.txt"]


def many(count):
    return [text_file(f"{number}.txt", 1) for number in range(count)]


def test_more_files_than_a_sending_may_bring_are_a_sentence_at_the_field(browser, case, private):
    sent = {"text": TEXT, "files": many(FILES_AT_ONCE + 2)}
    response = browser.post(f"/demandes/{case.number}/complement/", sent)
    errors = response.context["form"].errors["files"]
    assert [error for error in errors if "à la fois" in error] == [errors[0]]
    assert TEXT.splitlines()[0] in response.content.decode()
    assert len(response.context["form"].kept) == FILES_AT_ONCE


@scopes_disabled()
def test_as_many_files_as_a_sending_may_bring_are_taken(browser, case, private):
    browser.post(f"/demandes/{case.number}/pieces/", {"files": many(FILES_AT_ONCE)})
    assert case.attachments.count() == FILES_AT_ONCE


def test_the_files_of_a_step_that_were_received_are_kept(browser, private, settings):
    settings.CASE_FILES_MAX = 1000
    reader = Reader(browser)
    steps.company(reader)
    steps.characteristics(reader)
    steps.scope(reader)
    reader.fill("Objet de la demande", "Gardé").upload("Pièces jointes", *many(FILES_AT_ONCE + 1))
    reader.press("Joindre")
    assert len(reader.errors()) == 1
    assert f"plus de {FILES_AT_ONCE} fichiers à la fois" in reader.errors()[0]
    assert DraftFile.objects.count() == FILES_AT_ONCE
    assert reader.value("Objet de la demande") == "Gardé"
