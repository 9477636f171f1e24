"""A browser without scripts: reads a page, fills its form in by label, presses a button by its words."""

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from tests.factories import PDF


def words(node):
    return " ".join(node.get_text(" ").split())


def pdf(name="plan.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


class Reader:
    def __init__(self, client):
        self.client = client
        self.url = self.page = self.response = None
        self.uploads = {}

    def open(self, url):
        return self._read(self.client.get(url, follow=True), url)

    def _read(self, response, url):
        self.response = response
        self.url = response.redirect_chain[-1][0] if response.redirect_chain else url
        self.page = BeautifulSoup(response.content, "html.parser")
        self.uploads = {}
        return self

    @property
    def form(self):
        return self.page.select_one("main form")

    @property
    def step(self):
        return self.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]

    @property
    def text(self):
        return words(self.page.main)

    def errors(self):
        return [words(error) for error in self.page.select("#error-summary li")]

    def alerts(self):
        return [words(alert) for alert in self.page.select("main .ogde-messages .fr-alert")]

    def field(self, label):
        """The input whose label begins with these words."""
        for candidate in self.form.select("label"):
            if words(candidate).startswith(label):
                return self.page.find(id=candidate["for"])
        raise AssertionError(
            f"no label begins with « {label} »: {[words(x) for x in self.form.select('label')]}"
        )

    def given(self, term):
        """What is said of a term beside the fields."""
        return next((words(dt.find_next("dd")) for dt in self.form.select("dt") if words(dt) == term), None)

    def value(self, label):
        field = self.field(label)
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            return words(chosen) if chosen else None
        return field.text.removeprefix("\n") if field.name == "textarea" else field.get("value", "")

    def options(self, label):
        return [words(option) for option in self.field(label).select("option")]

    def fill(self, label, value):
        field = self.field(label)
        if field.name == "select":
            for option in field.select("option"):
                option.attrs.pop("selected", None)
                if words(option) == value:
                    option["selected"] = ""
            assert self.value(label) == value, f"« {value} » is not in {self.options(label)}"
        elif field.name == "textarea":
            field.string = value
        else:
            field["value"] = value
        return self

    def check(self, label, *, on=True):
        field = self.field(label)
        if field["type"] == "radio":
            for other in self.form.select(f"input[name={field['name']}]"):
                other.attrs.pop("checked", None)
        field.attrs.pop("checked", None)
        if on:
            field["checked"] = ""
        return self

    def upload(self, label, *files):
        self.uploads[self.field(label)["name"]] = list(files)
        return self

    def data(self):
        data = {}
        for field in self.form.select("input[name], select[name], textarea[name]"):
            kind = field.get("type", "")
            if kind == "file" or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
                continue
            if field.name == "select":
                option = field.select_one("option[selected]") or field.select_one("option")
                value = option["value"]
            elif field.name == "textarea":
                value = field.text.removeprefix("\n")
            else:
                value = field.get("value", "on" if kind in ("checkbox", "radio") else "")
            data.setdefault(field["name"], []).append(value)
        return data

    def press(self, label, **extra):
        """Send the form by the button with these words."""
        button = next((b for b in self.form.select("button") if words(b).startswith(label)), None)
        assert button, f"no button « {label} » in {[words(b) for b in self.form.select('button')]}"
        data = self.data() | {"action": [button["value"]] if button.has_attr("value") else []}
        data |= {name: value if isinstance(value, list) else [value] for name, value in extra.items()}
        url = self.form.get("action") or self.url
        return self._read(self.client.post(url, data | self.uploads, follow=True), url)

    def follow(self, label):
        link = next((a for a in self.page.main.select("a") if words(a).startswith(label)), None)
        assert link, f"no link « {label} »"
        return self.open(link["href"])

    @property
    def draft_key(self):
        return QueryDict(self.url.partition("?")[2])["brouillon"]
