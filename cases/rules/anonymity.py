"""What in a text tells who asked: certainly, or perhaps.

A name of several words is certain wherever it stands. A single word or a last name may be ordinary words too: it is
certain where it is written as a proper noun, and to be confirmed elsewhere.
"""

import re

from text.names import bare, has_several_words, is_told_by, occurrences, stands_as_proper_noun
from text.numbers import with_whole_numbers
from text.plain import plain, unaccented

BEFORE_A_NUMBER = "n|no|nos|num|numero|numeros|dossier|demande|requete|affaire|ref|reference|rescrit"


def certain(case, text):
    """The names and numbers of the applicant, of the company he represents and of the case that a text contains."""
    words, joined = f" {bare(text)} ", with_whole_numbers(text)
    found = [
        name
        for name in [*_names(case), case.address]
        if has_several_words(name) and f" {bare(name)} " in words
    ]
    found += [number for number in _numbers(case) if number in joined]
    found += [name for name, words in _proper_nouns(case) if stands_as_proper_noun(words, text)]
    if case.email.lower() in text.lower():
        found.append(case.email)
    number = rf"\b(?:{BEFORE_A_NUMBER}) ?{case.number}\b"
    if re.search(number, plain(text)) or re.search(number, plain(joined)):
        found.append(f"n° {case.number}")
    return list(dict.fromkeys(found))


def doubtful(case, text):
    """What may be such a name or number: an ordinary word, a short name, a part of a longer one."""
    found = [name for name, words in _proper_nouns(case) if occurrences(words, unaccented(text))]
    for name in filter(has_several_words, _names(case)):
        found += [part for part in re.findall(r"\w+", name) if is_told_by(part, text)]
    if re.search(rf"\b{case.number}\b", f"{plain(text)} {plain(with_whole_numbers(text))}"):
        found.append(str(case.number))
    return list(dict.fromkeys(found))


def _names(case):
    first, last = case.first_name, case.last_name
    return [case.company_name, case.represented_name, f"{first} {last}", f"{last} {first}"]


def _proper_nouns(case):
    """The last name and the companies whose name is one word, each with its plain words."""
    companies = [
        (name, bare(name))
        for name in (case.company_name, case.represented_name)
        if not has_several_words(name)
    ]
    return [(name, words) for name, words in [(case.last_name, plain(case.last_name)), *companies] if words]


def _numbers(case):
    return [number for number in (case.siret, case.siren, case.represented_siren, case.rna) if number]
