"""What is asked by an address fits into one, whatever stands between a browser and the gateway."""

from __future__ import annotations

from typing import Any

from gateway.openapi import document

# A character takes up to twelve in an address (%F0%9F%98%80), and servers on the way refuse addresses of more than
# some 8 to 64 thousand, in their own words.
_LONGEST = 2000


def _longest(schema: Any) -> int:
    """The longest text a schema takes."""
    if isinstance(schema, list):
        return max(map(_longest, schema), default=0)
    if not isinstance(schema, dict):
        return 0
    inner = max(map(_longest, schema.values()), default=0)
    return max(inner, schema.get("maxLength", 0)) if schema.get("type") == "string" else inner


def test_no_parameter_of_an_address_is_too_long_for_it() -> None:
    lengths = {
        f"{operation['operationId']}: {parameter['name']}": _longest(parameter["schema"])
        for methods in document()["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
    }
    assert max(lengths.values()) > 100, "no length was read"
    assert [name for name, length in lengths.items() if length > _LONGEST] == []
