"""The language of the letters: plain text with variables in braces, such as « {numero} ».

Nothing in it is executed. A blank line ends a paragraph, lines that begin with « - » are a list; the text and
the HTML of a mail are made from the same wording.
"""

import re
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from itertools import groupby

from text.plain import has_unprintable, one_line, unaccented

BRACED = re.compile(r"\{([^{}]*)\}")
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
ITEM = re.compile(r"[ \t]*-[ \t]+")
BODY_MAX = 10_000


@dataclass(frozen=True)
class Variable:
    """What a letter may say of its case.

    `longest` is the greatest length of its value, None where the value is too long, or too personal, for a subject.
    A letter that offers a `required` one cannot do without it; a `passage` is laid out by the application and
    stands alone in its paragraph.
    """

    name: str
    description: str
    example: str = ""
    longest: int | None = None
    required: bool = False
    passage: bool = False

    def __str__(self):
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class Passage:
    """The value of a variable that is more than words in a sentence."""

    text: str
    html: str


@dataclass(frozen=True)
class Part:
    """What the HTML of a letter is laid out from: a paragraph, a list or a passage."""

    lines: list[str] = field(default_factory=list)
    is_list: bool = False
    html: str = ""


@dataclass(frozen=True)
class Wording:
    subject: str
    title: str
    body: str

    @property
    def names(self):
        """The variables it uses."""
        return {name for text in (self.subject, self.title, self.body) for name in BRACED.findall(text)}

    def errors(self, variables, *, prefix, subject_max):
        """What is wrong, by field, in French; empty when it can be written with any values of these variables."""
        errors = {
            part.name: _text_errors(part.name, getattr(self, part.name), variables) for part in fields(self)
        }
        if not errors["subject"]:
            errors["subject"] = _length_errors(prefix + self.subject, variables, subject_max)
        if not errors["body"]:
            errors["body"] = _body_errors(self.body, variables)
        return {name: messages for name, messages in errors.items() if messages}


def fill(text, values):
    """The text with each variable replaced, once: what a value says is never read as a variable."""
    return BRACED.sub(lambda match: _text_of(values[match[1]]), text)


def fill_line(text, values):
    """The same on one line, for a header."""
    return fill(text, {name: one_line(_text_of(value)) for name, value in values.items()})


def parts_of(body, values):
    """The parts of the HTML; the structure is that of the wording, whatever the values hold."""
    parts = []
    for block in BLANK_LINES.split(body):
        if isinstance(passage := values.get(_name_alone(block)), Passage):
            parts.append(Part(html=passage.html))
            continue
        for is_list, lines in groupby(block.split("\n"), lambda line: bool(ITEM.match(line))):
            shown = [ITEM.sub("", line, count=1) if is_list else line for line in lines]
            parts.append(Part(lines=[fill(line, values) for line in shown], is_list=is_list))
    return parts


def _text_of(value):
    return value.text if isinstance(value, Passage) else value


def _name_alone(block):
    match = BRACED.fullmatch(block.strip())
    return match and match[1]


def _text_errors(name, text, variables):
    if not text.strip():
        return [
            {"subject": "Écrivez l’objet.", "title": "Écrivez le titre.", "body": "Écrivez le texte."}[name]
        ]
    kept = text.replace("\n", "").replace("\t", "") if name == "body" else text
    if has_unprintable(kept):
        where = "Le texte contient" if name == "body" else "Cette ligne contient un retour à la ligne ou"
        return [f"{where} un caractère invisible interdit : effacez-le et tapez de nouveau le passage."]
    allowed = variables
    if name != "body":
        allowed = {key: variable for key, variable in variables.items() if variable.longest}
    return variable_errors(text, variables, allowed)


def variable_errors(text, variables, allowed=None):
    """What is wrong with the variables of a text, in French: unknown, not `allowed` here, or half a brace."""
    allowed = variables if allowed is None else allowed
    errors = _unknown_errors(text, variables, allowed) + _brace_errors(text)
    if errors:
        errors[-1] += f" Variables possibles : {', '.join(map(str, allowed.values()))}."
    return errors


def _unknown_errors(text, variables, allowed):
    return [
        f"{variables[name]} ne peut pas figurer ici, seulement dans le texte."
        if name in variables
        else _unknown(name, allowed)
        for name in dict.fromkeys(BRACED.findall(text))
        if name not in allowed
    ]


def _brace_errors(text):
    rest = BRACED.sub("\x00", text)
    unpaired = re.search(r"[{}]", rest)
    if unpaired is None:
        return []
    near = rest[max(0, unpaired.start() - 15) : unpaired.start() + 20].replace("\x00", "…").strip()
    return [
        f"Une accolade n’a pas sa pareille, près de « {near} ». Une variable s’écrit avec une accolade "
        "ouvrante et une fermante ; le texte n’en contient pas d’autre."
    ]


def _unknown(written, allowed):
    name = re.sub(r"\W+", "_", unaccented(written.strip().lower())).strip("_")
    close = get_close_matches(name, allowed, n=1)
    guess = f" Vouliez-vous écrire {allowed[close[0]]} ?" if close else ""
    return f"{{{written}}} n’est pas une variable de ce texte.{guess}"


def _length_errors(subject, variables, most):
    lengths = (variables[name].longest for name in BRACED.findall(subject))
    longest = len(BRACED.sub("", subject)) + sum(lengths)
    if longest <= most:
        return []
    return [
        f"Avec les valeurs les plus longues, l’objet atteindrait {longest} caractères, pour {most} au plus : "
        f"raccourcissez-le de {longest - most} caractères."
    ]


def _body_errors(body, variables):
    if len(body) > BODY_MAX:
        return [f"Le texte compte {len(body)} caractères, pour {BODY_MAX} au plus."]
    used = set(BRACED.findall(body))
    missing = [
        f"{variable} manque : {variable.description}. Ce message ne peut pas partir sans."
        for variable in variables.values()
        if variable.required and variable.name not in used
    ]
    blocks = BLANK_LINES.split(body)
    crowded = [
        f"{variable} occupe un paragraphe à soi : laissez une ligne vide avant et après."
        for variable in variables.values()
        if variable.passage and any(str(variable) in block and _name_alone(block) is None for block in blocks)
    ]
    return missing + crowded
