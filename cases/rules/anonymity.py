"""What in a text tells who asked: certainly, or perhaps.

Text and names are compared in the same form, without case, accents, punctuation and legal forms. A name of several
words is certain wherever it stands. A single word or a last name may be ordinary words too (« petit », « Saint-Martin »,
« au pied de la tour »): it is certain where it is written as a proper noun, and to be confirmed elsewhere.
"""

import re
import unicodedata

from text.plain import plain, unaccented

# With the words that a name is written with or without.
LEGAL_FORMS = (
    "sa sas sasu sarl eurl snc scs sca sci scp scm scea scev earl gaec gfa gie geie selarl selarlu selas selasu"
    " selafa selca scop scic sem spl se epic ei eirl ltd llc llp plc inc co corp gmbh ag kg kgaa ohg ug bv nv bvba"
    " sprl srl spa snl ab oy as aps asbl sl slu limited company corporation societe ste association etablissement"
    " etablissements ets compagnie cie groupe et and und"
).split()
# « S.A.S. » and « S A S » are spelt so too.
SPELLINGS = [spelling for form in LEGAL_FORMS for spelling in (form, " ".join(form))]
LEGAL_FORM = re.compile(rf"\b(?:{'|'.join(sorted(SPELLINGS, key=len, reverse=True))})\b")
# A word of fewer letters is never certain.
SHORT = 4
HYPHENS = ("-", "‐", "‑")
ABBREVIATION = re.compile(r"\b(?:[A-Z]|MM|Mme|Mlle|Me|Dr|Ste?)\.$")
BEFORE_A_NUMBER = "n|no|nos|num|numero|numeros|dossier|demande|requete|affaire|ref|reference|rescrit"


def certain(case, text):
    """The names and numbers of the applicant, of the company he represents and of the case that a text contains."""
    words, joined = f" {bare(text)} ", _with_whole_numbers(text)
    found = [name for name in [*_names(case), case.address] if _is_long(name) and f" {bare(name)} " in words]
    found += [number for number in _numbers(case) if number in joined]
    found += [name for name, words in _proper_nouns(case) if _stands_as_proper_noun(words, text)]
    if case.email.lower() in text.lower():
        found.append(case.email)
    number = rf"\b(?:{BEFORE_A_NUMBER}) ?{case.number}\b"
    if re.search(number, plain(text)) or re.search(number, plain(joined)):
        found.append(f"n° {case.number}")
    return list(dict.fromkeys(found))


def doubtful(case, text):
    """What may be such a name or number: an ordinary word, a short name, a part of a longer one."""
    found = [name for name, words in _proper_nouns(case) if _occurrences(words, unaccented(text))]
    for name in filter(_is_long, _names(case)):
        found += [part for part in re.findall(r"\w+", name) if _is_told_by(part, text)]
    if re.search(rf"\b{case.number}\b", f"{plain(text)} {plain(_with_whole_numbers(text))}"):
        found.append(str(case.number))
    return list(dict.fromkeys(found))


def bare(text):
    """Plain words without legal forms."""
    words = plain(re.sub(r"\W", " ", unaccented(text)))
    return " ".join(LEGAL_FORM.sub(" ", words).split())


def _names(case):
    first, last = case.first_name, case.last_name
    return [case.company_name, case.represented_name, f"{first} {last}", f"{last} {first}"]


def _is_long(name):
    return " " in bare(name)


def _proper_nouns(case):
    """The last name and the companies whose name is one word, each with its plain words."""
    companies = [
        (name, bare(name)) for name in (case.company_name, case.represented_name) if not _is_long(name)
    ]
    return [(name, words) for name, words in [(case.last_name, plain(case.last_name)), *companies] if words]


def _numbers(case):
    return [number for number in (case.siret, case.siren, case.represented_siren, case.rna) if number]


def _with_whole_numbers(text):
    """The text with its numbers in one piece: « 120-690 874 » is 120690874."""
    return re.sub(r"(?<=\d)[\s._‐-―-]+(?=\d)", "", unicodedata.normalize("NFKC", text)).upper()


def _occurrences(words, text):
    pattern = r"[\W_]+".join(re.escape(word) for word in words.split())
    return list(re.finditer(rf"\b{pattern}\b", text, re.IGNORECASE))


def _stands_as_proper_noun(words, text):
    text = unaccented(text)
    return len(words) >= SHORT and any(_is_proper_noun(found, text) for found in _occurrences(words, text))


def _is_proper_noun(found, text):
    """Whether the capitals are those of a name: not of a compound (« Saint-Martin »), not of a sentence."""
    word, before, after = found.group(), text[: found.start()], text[found.end() :]
    if word.islower() or before[-1:] in HYPHENS or after[:1] in HYPHENS:
        return False
    return not (word[1:].islower() and _begins_sentence(before))


def _begins_sentence(before):
    before = before.rstrip(" \t\u00a0\u202f")
    return before[-1:] in ("", ".", "!", "?", "…", "\n", "•") and not ABBREVIATION.search(before)


def _is_told_by(part, text):
    """Whether a word of a longer name stands in a text: as a proper noun, or in capitals when it is short."""
    if not bare(part) or len(part) == 1:
        return False
    if len(part) < SHORT:
        return part.isupper() and re.search(rf"\b{re.escape(part)}\b", text) is not None
    return _stands_as_proper_noun(plain(part), text)
