"""What the public's room says in charts and in the IATI file is there in four languages, and nothing else is."""

from __future__ import annotations

import ast

import pytest
from babel.messages.pofile import read_po

from chassis.deployables import ROOT
from gateway import translate


def _said() -> set[str]:
    """The texts in `told("…")` and `_say("…")`."""
    nodes = (node for path in (ROOT / "gateway/public").rglob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    calls = (node for node in nodes if isinstance(node, ast.Call) and node.args)
    asked = (call.args[0] for call in calls if ast.unparse(call.func) in ("in_all_languages", "self._say"))
    return {text.value for text in asked if isinstance(text, ast.Constant)}


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_no_text_is_missing_and_none_is_left_over(language: str) -> None:
    with (translate.LOCALE / language / "public.po").open("rb") as file:
        texts = {str(message.id): str(message.string) for message in read_po(file) if message.id and not message.fuzzy}
    assert texts.keys() == _said()
    for english, text in texts.items():
        assert text and text.count("{donor}") == english.count("{donor}")
