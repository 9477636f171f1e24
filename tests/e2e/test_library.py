"""An editor replaces a document of the library; a visitor gets the new one at once."""

import re

from playwright.sync_api import expect

from tests.e2e.agent import signed_out


def upload(name, size):
    return {"name": name, "mimeType": "text/csv", "buffer": b"a;b\n" * (size // 4)}


def add_document(page, title):
    page.goto("/admin/documents/add/")
    page.locator("#id_title").fill(title)
    page.locator("#id_file").set_input_files(upload("bareme.csv", 2048))
    page.locator("#id_version").fill("1.0")
    page.get_by_role("main").locator("form [type=submit]").last.click()
    page.locator(".messages .success").wait_for()


def replace_document(page, title):
    page.goto("/admin/documents/")
    page.get_by_role("link", name=title, exact=True).first.click()
    number = re.search(r"/admin/documents/edit/(\d+)/", page.url)[1]
    page.goto(f"/admin/documents/{number}/nouvelle-version/")
    page.locator("#id_file").set_input_files(upload("bareme.csv", 5120))
    page.locator("#id_version").fill("2.0")
    page.get_by_role("button", name="Publier cette version").click()
    page.locator(".messages .success").wait_for()


def listed(page, title):
    """The entry of the page « Documents », with its facts and links as text."""
    page.goto("/documents/")
    return page.get_by_role("article", name=title)


def test_a_replaced_document_has_its_new_file_under_the_same_address(site, open_page, editor, mark):
    title, address = f"Barème {mark}", f"/documents/bareme-{mark}-csv/"
    visitor = open_page()
    add_document(editor, title)
    expect(listed(visitor, title)).to_contain_text("Version 1.0")
    entry = listed(visitor, title)
    expect(entry).to_contain_text("CSV – 2,0 Kio")
    assert entry.get_by_role("link", name="Versions").count() == 0
    first = signed_out(site, address)
    assert (first.status_code, len(first.content)) == (200, 2048)

    replace_document(editor, title)
    entry = listed(visitor, title)
    expect(entry).to_contain_text("Version 2.0")
    expect(entry).to_contain_text("CSV – 5,0 Kio")
    known = signed_out(site, address, headers={"If-None-Match": first.headers["ETag"]})
    assert (known.status_code, len(known.content)) == (200, 5120)

    entry.get_by_role("link", name="Versions").click()
    old = visitor.get_by_role("article", name="Version 1.0")
    expect(old).to_contain_text("Remplacé par la version 2.0")
    expect(old.get_by_role("link", name="la version 2.0")).to_have_attribute("href", address)
    with visitor.expect_download() as download:
        old.get_by_role("link", name=re.compile("Télécharger")).click()
    assert download.value.path().stat().st_size == 2048
    expect(visitor.get_by_role("article", name="Version 2.0")).to_contain_text("En vigueur")
