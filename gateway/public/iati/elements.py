"""The small parts of an IATI 2.03 activity that several of its elements are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

from chassis.settings import public_url
from contracts.kinds import Language
from gateway import translate
from gateway.public.iati.reporting import reporting
from gateway.public.markup import LANG, sayable

Element = etree._Element
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"
_GOVERNMENT, _OTHER = "10", "90"
# Of the standard's lists ContactType and DocumentCategory.
_GENERAL_ENQUIRIES, _ACTIVITY_WEB_PAGE = "1", "A12"


def add(parent: Element, name: str, **attributes: str | None) -> Element:
    """A child with those attributes that have a value; `_` in a name stands for `-`."""
    given = {key.replace("_", "-"): value for key, value in attributes.items() if value is not None}
    return etree.SubElement(parent, name, given)


def narratives(parent: Element, texts: Mapping[str, str | None] | str) -> Element:
    """The text in each language in which it is there; English is the file's default."""
    spoken = {"en": texts} if isinstance(texts, str) else texts
    for language in (each.value for each in Language):
        if said := spoken.get(language):
            narrative = add(parent, "narrative")
            narrative.text = sayable(said)
            if language != Language.EN:
                narrative.set(LANG, language)
    return parent


def in_all_languages(message: str, **params: str) -> dict[str, str]:
    """A text of ours in the four languages."""
    return {each.value: translate.text(message, each.value, params) for each in Language}


def organisation(parent: Element, name: str, role: str | None = None, **more: str | None) -> Element:
    """Ourselves, as one who takes part or takes or gives money."""
    us = reporting().organisation
    return narratives(add(parent, name, ref=us["ref"], type=us["type"], role=role, **more), us["name"])


def donor(parent: Element, name: str, award: Mapping[str, Any], role: str | None = None) -> Element:
    """The donor of an award, by its identifier where it has one that IATI takes."""
    ref = award["donor_identifier"]
    kind = _OTHER if award["donor_class"] == "other" else _GOVERNMENT
    known = ref if ref and not re.search(r"[/&|?]", ref) else None
    return narratives(add(parent, name, ref=known, type=kind, role=role), award["donor"])


def places(parent: Element, countries: Mapping[str, Decimal]) -> None:
    """Where the money goes; the region where no country can be told."""
    for code, share in sorted(countries.items()):
        add(parent, "recipient-country", code=code, percentage=f"{share:f}")
    if not countries:
        add(parent, "recipient-region", vocabulary="1", code=reporting().defaults["region"], percentage="100")


def sectors(parent: Element, shares: Mapping[str, Decimal]) -> None:
    """What the money is for, in the OECD DAC's five-digit codes (vocabulary 1)."""
    for code, share in sorted(shares.items()):
        add(parent, "sector", vocabulary="1", code=code, percentage=f"{share:f}")


def dates(parent: Element, starts_on: str, ends_on: str | None, today: str, *, ended: bool) -> None:
    """Planned and, as far as they have come, actual dates (1 to 4); days as ISO 8601 writes them compare as text."""
    add(parent, "activity-date", type="1", iso_date=starts_on)
    if starts_on <= today:
        add(parent, "activity-date", type="2", iso_date=starts_on)
    if ends_on:
        add(parent, "activity-date", type="3", iso_date=ends_on)
        if ended and ends_on <= today:
            add(parent, "activity-date", type="4", iso_date=ends_on)


def contact(parent: Element) -> None:
    """Whom to ask, and where: the department, nobody's name."""
    info = add(parent, "contact-info", type=_GENERAL_ENQUIRIES)
    narratives(add(info, "organisation"), reporting().organisation["name"])
    narratives(add(info, "department"), reporting().contact["department"])
    add(info, "website").text = reporting().contact["website"]


def terms(parent: Element) -> None:
    """How the money flows, in which form, for what kind of aid, and that it is not tied."""
    for name in ("flow_type", "finance_type", "aid_type", "tied_status"):
        add(parent, f"default_{name}".replace("_", "-"), code=reporting().defaults[name])


def page(parent: Element, path: str, title: Mapping[str, str]) -> None:
    """A link to a page of this site that anybody may open, in the reader's language."""
    link = add(parent, "document-link", format="text/html", url=f"{public_url()}{path}")
    narratives(add(link, "title"), title)
    add(link, "category", code=_ACTIVITY_WEB_PAGE)
    for language in Language:
        add(link, "language", code=language.value)


def status(starts_on: str, ends_on: str | None, today: str, *, ended: bool) -> str:
    """1 identification, 2 implementation, 3 finalisation (past its end, not all done), 4 closed."""
    if starts_on > today:
        return "1"
    if ends_on is None or ends_on >= today:
        return "2"
    return "4" if ended else "3"


def begin(activities: Element, identifier: str, hierarchy: str) -> Element:
    """An activity with its identifier and who reports it."""
    activity = add(activities, "iati-activity", default_currency="USD", humanitarian="0", hierarchy=hierarchy)
    activity.set(LANG, "en")
    add(activity, "iati-identifier").text = identifier
    organisation(activity, "reporting-org")
    return activity
