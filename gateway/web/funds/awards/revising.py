"""The form by which a budget is revised: its lines as they are shown, and as they are sent (Fund rule 9).

Lines are told apart by their ids, never by their places: while somebody writes, another may add or remove one.
"""

from __future__ import annotations

from typing import Any

from contracts.funds.spending import awards as funds_awards
from gateway.views import Data
from gateway.web.frame.visit import Form, readable

_FIELDS = ("id", "kind", "title", "amount_usd")
_OPENING = 5
_FURTHER: dict[str, Any] = {"id": "", "kind": "direct", "title": "", "amount_usd": "", "years": []}


def shown(award: Data[funds_awards.Award], fields: Form) -> list[dict[str, Any]]:
    """The lines that stand, and an empty one, with what was written in a form that came back.

    `place` is where the line stood in what was sent, as the refusal names it; nowhere: None.
    """
    written = {line["id"]: line for line in _written(fields)}
    places = {line.get("line_id", ""): place for place, line in enumerate(sent(fields))}
    return [
        line | written.get(line["id"], {}) | {"place": places.get(line["id"])} for line in [*award["lines"], _FURTHER]
    ]


def opening(fields: Form) -> list[dict[str, Any]]:
    """The lines of an award's first budget: what was written in a form that came back, and empty ones beside it.

    One line is for indirect costs (Fund rule 9); all others are direct.
    """
    filled = [line for line in _written(fields) if line["title"] or line["amount_usd"]]
    written = [_FURTHER | line | {"place": place} for place, line in enumerate(filled)]
    empty = _FURTHER | {"place": None}
    indirect = [line for line in written if line["kind"] == "indirect"] or [empty | {"kind": "indirect"}]
    direct = [line for line in written if line["kind"] != "indirect"]
    return [*direct, *[empty] * max(_OPENING - len(direct), 2), *indirect]


def sent(fields: Form) -> list[dict[str, Any]]:
    """The lines of the new version: without an amount a line is removed. The service refuses half of a new one."""
    found = []
    for line in _written(fields):
        if line["amount_usd"] or (line["title"] and not line["id"]):
            named = {"line_id": line["id"]} if line["id"] else {}
            plan = {name: line[name] for name in ("kind", "title") if line[name]}
            amount = {"amount_usd": readable(line["amount_usd"])} if line["amount_usd"] else {}
            found.append(named | plan | amount | {"years": _years(fields, line["id"])})
    return found


def _written(fields: Form) -> list[dict[str, str]]:
    columns = (fields.get(f"lines.{name}", []) for name in _FIELDS)
    return [dict(zip(_FIELDS, map(str.strip, row), strict=True)) for row in zip(*columns, strict=False)]


def _years(fields: Form, line_id: str) -> list[dict[str, str]]:
    begin = f"year.{line_id}."
    return [
        {"fiscal_year": name.removeprefix(begin), "amount_usd": readable(fields.text(name).strip())}
        for name in fields
        if line_id and name.startswith(begin) and fields.text(name).strip()
    ]
