"""Documents that are archives: Office Open XML by the rules of its packages, OpenDocument and its ancestor."""

from urllib.parse import unquote

from defusedxml import ElementTree as SafeElementTree

from .archives import read_archive
from .base import DAMAGED, PROTECTED, XML_ERRORS, ProofError, require
from .markup import refuse_declarations
from .office97 import refuse_encrypted_package

MAX_PART = 1024 * 1024
CONTENT_TYPES = "[content_types].xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MAIN_PART = "/officeDocument"
WITH_MACROS = ("vbaproject", "macroenabled", "macrosheet")
MACROS = "il contient des macros, qui ne sont pas admises"


class _Package:
    """The parts of an archive by their names, which differ by more than small and capital letters."""

    def __init__(self, archive):
        self.archive = archive
        self.entries = {name.lower(): name for name in archive.namelist()}

    def __contains__(self, name):
        return name in self.entries

    def read(self, name):
        require(name in self and self.archive.getinfo(self.entries[name]).file_size <= MAX_PART)
        return self.archive.read(self.entries[name])

    def tree(self, name):
        try:
            return SafeElementTree.fromstring(self.read(name))
        except XML_ERRORS as error:
            raise ProofError(DAMAGED) from error

    def refuse_declarations(self, *endings, doctype):
        for name, entry in self.entries.items():
            if name.endswith(endings):
                with self.archive.open(entry) as part:
                    refuse_declarations(part, doctype=doctype)


class _Types:
    """The type of each part: its own, else that of its extension."""

    def __init__(self, tree):
        self.own = _lower(tree, "Override", "PartName")
        self.by_extension = _lower(tree, "Default", "Extension")

    def __call__(self, name):
        return self.own.get(f"/{name}") or self.by_extension.get(name.rpartition(".")[2], "")


def _lower(tree, element, key):
    return {
        row.get(key, "").lower(): row.get("ContentType", "").lower() for row in tree.iter(f"{TYPES}{element}")
    }


def _main_parts(package):
    """What the relationships of the package call the document."""
    rows = package.tree("_rels/.rels").iter(f"{RELATIONSHIPS}Relationship")
    targets = (row.get("Target", "") for row in rows if row.get("Type", "").endswith(MAIN_PART))
    return [unquote(target).lower().removeprefix("./").lstrip("/") for target in targets]


def office_open_xml(application):
    """A docx, xlsx or pptx: the main part of the package is of this application, and no part is a macro."""
    expected = f"application/vnd.openxmlformats-officedocument.{application}.main+xml"

    def prove(file):
        refuse_encrypted_package(file)
        package = _Package(read_archive(file))
        package.refuse_declarations(".xml", ".rels", doctype=False)
        type_of = _Types(package.tree(CONTENT_TYPES))
        require(not any(macro in type_of(name) for name in package.entries for macro in WITH_MACROS), MACROS)
        require(not any(name.endswith("vbaproject.bin") for name in package.entries), MACROS)
        require(any(part in package and type_of(part) == expected for part in _main_parts(package)))

    return prove


def open_document(mimetype):
    """An odt, ods, sxw or sxc: its `mimetype` entry says so and it has a content that no password locks."""

    def prove(file):
        package = _Package(read_archive(file))
        require(package.read("mimetype").strip() == mimetype.encode())
        if "meta-inf/manifest.xml" in package:
            require(b"encryption-data" not in package.read("meta-inf/manifest.xml"), PROTECTED)
        require("content.xml" in package)
        package.refuse_declarations(".xml", doctype=True)

    return prove
