"""What the register says of the numbers that were typed: asked once, kept with the draft."""

from dataclasses import asdict

from django.utils.datastructures import MultiValueDict

from forms.register import RegisterRefused, RegisterUnavailable, company_register
from text.numbers import is_digits, without_separators

UNKNOWN = "unknown"
UNAVAILABLE = "unavailable"
REFUSED = "refused"
NAMELESS = "nameless"
NUMBERS = {
    "company": ["siret"],
    "association": ["association_number"],
}


def is_known(answer):
    """Whether the register gave a name to the number."""
    return bool(answer) and bool(answer.get("name"))


def names_registered(companies):
    """The names that the register gave, by number."""
    return {number: answer["name"] for number, answer in companies.items() if is_known(answer)}


def numbers_typed(typed):
    """The SIRET and SIREN of the first step that are worth a question."""
    names = list(NUMBERS.get(typed.get("kind", ""), []))
    if typed.get("represents_other"):
        names.append("represented_siren")
    numbers = [without_separators(typed.get(name, "")) for name in names]
    return [number for number in numbers if is_digits(number) and len(number) in (9, 14)]


def answer_of(number):
    register = company_register()
    try:
        found = register.find_by_siret(number) if len(number) == 14 else register.find_by_siren(number)
    except RegisterRefused:
        return {"problem": REFUSED}
    except RegisterUnavailable:
        return {"problem": UNAVAILABLE}
    if found is None:
        return {"problem": UNKNOWN}
    return asdict(found) if found.name else {"problem": NAMELESS}


def companies_of(typed, known):
    """The register's answers for the numbers typed; those already known are not asked again."""
    return {
        number: known[number] if is_known(known.get(number)) else answer_of(number)
        for number in numbers_typed(typed)
    }


ADDRESS = ("address", "postcode", "city")
NAMES = {
    "siret": "company_name",
    "association_number": "association_name",
    "represented_siren": "represented_name",
}


def fill_from_register(data, companies, before, *, replace=False):
    """Write the names and the address that the register gave into what was typed.

    An address of one's own stays, unless `replace`; that of a company typed `before` does not, nor its name.
    """
    typed = MultiValueDict(data)
    answers = {
        name: answer
        for name in NAMES
        if is_known(answer := companies.get(without_separators(typed.get(name, ""))))
    }
    filled = {NAMES[name]: [answer["name"]] for name, answer in answers.items()}
    own = [answers[name] for name in NUMBERS.get(typed.get("kind", ""), []) if name in answers]
    address = tuple(typed.get(name, "").strip() for name in ADDRESS)
    known = [old for old in before.values() if is_known(old)]
    earlier = [tuple(old[name] for name in ADDRESS) for old in known]
    for number, name in NAMES.items():
        if number not in answers and typed.get(name) in [old["name"] for old in known]:
            filled[name] = [""]
            if address in earlier:
                filled |= {part: [""] for part in ADDRESS}
    if own and (replace or not any(address) or address in earlier):
        filled |= {name: [own[0][name]] for name in ADDRESS}
    return data | filled
