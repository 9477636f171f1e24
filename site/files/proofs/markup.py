"""XML, of which no entity is ever replaced."""

from xml.sax.handler import ContentHandler, feature_external_ges, feature_namespaces

from defusedxml import DefusedXmlException
from defusedxml import sax as safe_sax

from .base import CHUNK, XML_ERRORS, ProofError, require

XML_SCHEMA = "http://www.w3.org/2001/XMLSchema"
ENTITIES = "il déclare des entités, qui ne sont pas admises"


class _Root(ContentHandler):
    """Keeps the name of the first element."""

    name = None

    def startElementNS(self, name, qname, attrs):  # noqa: N802 (named by xml.sax)
        if self.name is None:
            self.name = name


def _parser(root):
    parser = safe_sax.make_parser()
    parser.forbid_external = False  # a DTD elsewhere is not read, and does no harm
    parser.setFeature(feature_external_ges, False)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(root)
    return parser


def _root_element(file):
    root = _Root()
    parser = _parser(root)
    try:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise ProofError(ENTITIES) from error
    except XML_ERRORS as error:
        raise ProofError("il est mal formé") from error
    return root.name


def prove_xml(file):
    require(_root_element(file))


def prove_xsd(file):
    require(_root_element(file) == (XML_SCHEMA, "schema"))


def refuse_declarations(file, *, doctype):
    """Refuse entities, and a document type where none is allowed; nothing else is asked of the part of a document.

    They stand before the first element, so that no more is read.
    """
    root = _Root()
    parser = _parser(root)
    parser.forbid_dtd = not doctype
    try:
        while root.name is None and (chunk := file.read(CHUNK)):
            parser.feed(chunk)
    except DefusedXmlException as error:
        raise ProofError(ENTITIES) from error
    except XML_ERRORS:
        return
