"""Short ways to write the blocks of a page down."""


def block(kind, value):
    return {"type": kind, "value": value}


def page_link(slug, text):
    return f'<a href="page:{slug}">{text}</a>'


def notice(level, title, text):
    return block("notice", {"level": level, "title": title, "text": text})


def callout(title, text):
    return block("callout", {"title": title, "text": text})


def accordion(*items):
    return block("accordion", [{"title": title, "text": text} for title, text in items])


def steps(*items):
    return block("steps", [{"title": title, "text": text} for title, text in items])


def cards(*items):
    return block("cards", [{"label": label, "page": page, "text": text} for label, page, text in items])


def tabs(*items):
    return block("tabs", [{"title": title, "text": text} for title, text in items])


def start(text, nature=""):
    return block("start", {"title": "Commencer une demande", "text": text, "nature": nature})


def buttons(*items):
    return block("buttons", [{"label": label, "page": None, "url": url} for label, url in items])


def table(caption, headings, *rows):
    return block(
        "table",
        {
            "caption": caption,
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": [{"values": list(row)} for row in rows],
        },
    )
