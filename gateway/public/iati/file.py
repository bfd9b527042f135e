"""The whole IATI 2.03 file: every edition and every award, each with what it is related to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lxml import etree

from gateway.public.iati import awards, editions
from gateway.public.iati.elements import Element
from gateway.public.sent import OPEN, Sent

View = Mapping[str, Any]


# The standard lets elements of others stand after the activities; a program that knows none of them passes over it.
ANCHORED = "urn:convive:anchor:1"


def file(published: Sequence[View], money: Sequence[View], now: datetime, anchor: View | None = None) -> Sent:
    """The file, with the newest signed anchor of the books that it comes from (Fund rule 18).

    Its tag is that of its activities and of the anchor: when it was written does not make it another.
    """
    root = _activities(published, money, now.date().isoformat())
    if anchor:
        _anchored(root, anchor)
    about = etree.tostring(root)
    root.set("generated-datetime", now.isoformat(timespec="seconds"))
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Sent(content, "application/xml", OPEN, about)


def _anchored(root: Element, anchor: View) -> None:
    """All that it takes to verify the signature without us: the text that was signed, signature and key."""
    element = etree.SubElement(root, f"{{{ANCHORED}}}anchor", nsmap={"convive": ANCHORED})
    for name in ("on", "digest", "signature", "public_key"):
        element.set(name.replace("_", "-"), anchor[name])
    element.text = anchor["said"]


def _activities(published: Sequence[View], money: Sequence[View], today: str) -> Element:
    root = etree.Element("iati-activities", version="2.03")
    by_programme: dict[str | None, list[View]] = defaultdict(list)
    for edition in published:
        by_programme[edition["programme"]].append(edition)
    paying: dict[str | None, list[tuple[str, View]]] = defaultdict(list)
    for award in money:
        paying[award["programme"]].append((awards.identifier(award["id"]), award))
    for edition in published:
        editions.activity(root, edition, paying[edition["programme"]], today)
    for award in money:
        of_programme = by_programme[award["programme"]] if award["programme"] else []
        awards.activity(root, award, of_programme, today)
    return root
