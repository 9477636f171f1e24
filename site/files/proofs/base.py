"""Proof by content: a file is what its name says, or `ProofError` says why not.

Each proof takes a seekable binary file at its start. Nothing is extracted, executed or fetched.
"""

from xml.sax import SAXException

import filetype
from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeElementTree

CHUNK = 64 * 1024
PROTECTED = "il est protégé par un mot de passe"
DAMAGED = "il est endommagé ou incomplet"
XML_ERRORS = (SAXException, SafeElementTree.ParseError, DefusedXmlException, LookupError, ValueError)


class ProofError(Exception):
    """The content is not what the name says; `str()` is the reason as a French clause, may be empty."""


def require(condition, reason=""):
    if not condition:
        raise ProofError(reason)


def seems_to_be(file):
    """The extension that the first bytes speak for, or an empty string."""
    file.seek(0)
    kind = filetype.guess(file.read(8192))
    return kind.extension if kind else ""
