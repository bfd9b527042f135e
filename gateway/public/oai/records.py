"""The parts of an answer: headers, and resources in unqualified Dublin Core (oai_dc)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from lxml import etree

from chassis.settings import public_url
from gateway.public.markup import LANG, sayable
from gateway.rendering.formats import country_name
from gateway.rendering.wording import RESOURCE_KINDS

Element = etree._Element
View = Mapping[str, Any]
OAI: Final = "http://www.openarchives.org/OAI/2.0/"
OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC: Final = "http://purl.org/dc/elements/1.1/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_MAPS: dict[str, str] = {"oai_dc": OAI_DC, "dc": DC}
_MOVING, _TEXT = "MovingImage", "Text"
_RIGHTS: Final = {
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc-by-nc-nd-3.0-igo": "https://creativecommons.org/licenses/by-nc-nd/3.0/igo/",
    "public-domain": "https://creativecommons.org/publicdomain/mark/1.0/",
    "all-rights-reserved": "All rights reserved",
} | {
    f"cc-{terms}-4.0": f"https://creativecommons.org/licenses/{terms}/4.0/"
    for terms in ("by", "by-sa", "by-nc", "by-nc-sa", "by-nd", "by-nc-nd")
}


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A child of the protocol's own namespace."""
    child = etree.SubElement(parent, f"{{{OAI}}}{name}", attributes)
    child.text = text if text is None else sayable(text)
    return child


def stamp(moment: datetime | str) -> str:
    """A moment as the protocol writes it, to the second."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sets_of(kind: str, subjects: list[str], vocabulary: Mapping[str, View]) -> list[str]:
    """The sets a resource is in."""
    return [f"kind:{kind}", *(set_of_subject(vocabulary[slug]) for slug in subjects if slug in vocabulary)]


def set_of_subject(subject: View) -> str:
    """A subject's set, within that of the broader one."""
    return ":".join(["subject", *([subject["broader"]] if subject["broader"] else []), subject["slug"]])


def header(parent: Element, found: View, identifier: str, vocabulary: Mapping[str, View]) -> None:
    """Whose record it is, when it last changed, in which sets it is, and whether it is gone."""
    made = add(parent, "header", **({} if found["resource"] else {"status": "deleted"}))
    add(made, "identifier", identifier)
    add(made, "datestamp", stamp(found["changed_at"]))
    for name in sets_of(found["kind"], found["subjects"], vocabulary):
        add(made, "setSpec", name)


def record(parent: Element, found: View, identifier: str, vocabulary: Mapping[str, View]) -> None:
    """A record; of what is gone, its header alone."""
    made = add(parent, "record")
    header(made, found, identifier, vocabulary)
    if found["resource"] is None:
        return
    core = etree.SubElement(add(made, "metadata"), f"{{{OAI_DC}}}dc", nsmap=_MAPS)
    core.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC[:-1]}.xsd")
    for name, text, language in _said(found["resource"], vocabulary):
        element = etree.SubElement(core, f"{{{DC}}}{name}")
        element.text = sayable(text)
        if language:
            element.set(LANG, language)


def _said(resource: View, vocabulary: Mapping[str, View]) -> Iterator[tuple[str, str, str | None]]:
    """Elements of Dublin Core, in its own order; what speaks says in which language."""
    languages = [each["language"] for each in resource["texts"]]
    for each in resource["texts"]:
        yield "title", each["title"], each["language"]
    for creator in resource["creators"]:
        yield "creator", creator["name"], None
    for slug in resource["subjects"]:
        for language in languages:
            yield "subject", vocabulary[slug]["name"][language], language
    for each in resource["texts"]:
        yield "description", each["abstract"], each["language"]
    yield "date", str(resource["year"] or resource["published_at"][:10]), None
    yield "type", _MOVING if resource["kind"] == "video" else _TEXT, None
    yield "type", RESOURCE_KINDS[resource["kind"]], "en"
    yield "identifier", f"{public_url()}/library/resources/{resource['id']}", None
    if resource["link"]:
        yield "identifier", resource["link"], None
    yield "language", resource["language"], None
    for code in resource["countries"]:
        yield "coverage", country_name(resource["language"], code), resource["language"]
    if resource["licence"]:
        yield "rights", _RIGHTS[resource["licence"]], None
