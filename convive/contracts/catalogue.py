"""docs/events.md: the catalogue of events for people."""

from __future__ import annotations

from typing import Any

from contracts.base import Event
from convive.contracts import discover, handlers, schemas

HEAD = """\
# Events

What happens in Convive, in the past tense, and who listens. This page is generated from the contracts by
`./run generate`; don't edit it. The envelope is CloudEvents 1.0 (docs/architecture.md); the machine-readable
descriptions are `contracts/asyncapi.yaml` and `contracts/schemas/events.json`.
"""


def page() -> str:
    """The whole page."""
    kinds = discover.events()
    parts = [HEAD, _overview(kinds)]
    for source in sorted({kind.source() for kind in kinds}):
        parts.append(f"## {source}\n")
        parts += [_section(kind) for kind in kinds if kind.source() == source]
    return "\n".join(parts)


def _overview(kinds: list[type[Event]]) -> str:
    rows = [f"| [`{kind.type}`](#{_anchor(kind)}) | {kind.source()} | {_listeners(kind)} |" for kind in kinds]
    return "\n".join(["| event | emitted by | handled by |", "|---|---|---|", *rows, ""])


def _section(kind: type[Event]) -> str:
    schema = schemas.of_event(kind)
    required = schema.get("required", [])
    rows = [
        f"| `{name}` | {_type(field)} | {'always' if name in required else 'may be missing'} | {_note(field)} |"
        for name, field in schema.get("properties", {}).items()
    ]
    return "\n".join(
        [
            f"### {kind.type} v{kind.version}\n",
            f"{' '.join((kind.__doc__ or '').split())}\n",
            f"Handled by: {_listeners(kind)}.\n",
            "| field | type | | |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _anchor(kind: type[Event]) -> str:
    return f"{kind.type.replace('.', '')}-v{kind.version}"


def _listeners(kind: type[Event]) -> str:
    return ", ".join(handlers.of(kind.type)) or "nobody yet"


def _note(field: dict[str, Any]) -> str:
    return str(field.get("description", "")).replace("|", "\\|")


def _type(field: dict[str, Any]) -> str:
    """A field's type in a word or two."""
    if "$ref" in field:
        return f"{field['$ref'].rsplit('/', 1)[-1]}"
    if "anyOf" in field:
        return " or ".join(_type(each) for each in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    if field.get("type") == "object" and isinstance(field.get("additionalProperties"), dict):
        return f"map to {_type(field['additionalProperties'])}"
    return str(field.get("format") or field.get("const") or field.get("type") or "anything")
