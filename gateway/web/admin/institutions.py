"""Institutions: those that look alike side by side, the list, and one name for one or several."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import institutions
from contracts.base import MALFORMED, Refused
from contracts.institutions import InstitutionGroup
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_HERE = "/admin/institutions"
_FILTERS = ("search", "country", "order")
# 20,000 members: more are rare, and nobody waits for a page much longer.
_CALLS = 20


@router.get(_HERE)
async def open_institutions(request: Request) -> Response:
    """All institutions, or those that fit. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    return visitor.page("admin/institutions.html", problem=None, wrong={}, **await _about(visitor, Form()))


async def _about(visitor: Visit, fields: Form) -> dict[str, Any]:
    asked = visitor.filters(*_FILTERS)
    turned = visitor.asked("cursor")
    found = await visitor.call(institutions.LIST_INSTITUTIONS, asked | turned | {"limit": 30})
    return {
        "institutions": found["items"],
        "next": found["next"],
        "asked": asked,
        "groups": await _alike(visitor, asked) if visitor.asked("alike") else None,
        "fields": fields,
    }


async def _alike(visitor: Visit, asked: dict[str, str]) -> list[Data[InstitutionGroup]]:
    """On request: all names of the country are compared, which takes longer than a page of the list."""
    of_country = {name: value for name, value in asked.items() if name == "country"}
    found = await visitor.call(institutions.LIST_ALIKE_INSTITUTIONS, of_country)
    return found["groups"]  # type: ignore[no-any-return]


@router.post(f"{_HERE}/name")
async def name_institutions(request: Request) -> Response:
    """One name for those that are marked. Raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_NEEDED."""
    visitor = await visit(request, _HERE)
    fields = await visitor.form()
    try:
        seen = [_seen(value) for value in fields.get("institutions", [])]
        left = await _name(visitor, seen, fields)
    except Refused as refused:
        return visitor.page_again("admin/institutions.html", refused, **await _about(visitor, fields))
    return see(_HERE, "institutions-named-in-part" if left else "institutions-named")


async def _name(visitor: Visit, seen: list[dict[str, str]], fields: Form) -> int:
    """How many members are left to change; whoever waits for one of the calls gets on before the next."""
    for _ in range(_CALLS):
        named = await visitor.call(institutions.NAME_INSTITUTIONS, {"institutions": seen} | fields.filled("name"))
        if not named["left"]:
            break
    return named["left"]  # type: ignore[no-any-return]


def _seen(value: str) -> dict[str, str]:
    """A mark: the country's code and the name. Raises MALFORMED."""
    country, colon, name = value.partition(":")
    if not colon:
        raise MALFORMED("institutions", reason="not a form")
    return {"country": country, "name": name}
