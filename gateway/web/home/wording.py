"""What the search calls what it finds."""

from __future__ import annotations

from typing import Final

from contracts.forum.search import FacetName, ThingKind
from gateway.rendering.wording import RESOURCE_KINDS

FACETS: Final = {
    FacetName.KIND: "Type",
    FacetName.BOARD: "Board",
    FacetName.SUBJECT: "Subject",
    FacetName.COUNTRY: "Country",
    FacetName.LANGUAGE: "Language",
    FacetName.YEAR: "Year",
}
THING_KINDS: Final = {ThingKind.TOPIC: "Topic", ThingKind.REPLY: "Reply in a topic"} | {
    ThingKind(kind): name for kind, name in RESOURCE_KINDS.items()
}
