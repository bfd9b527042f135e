"""Every refusal of the chat is said in all four languages, with the same parameters."""

from __future__ import annotations

import re

import pytest

from contracts.base import Refusal
from convive.contracts import discover
from gateway import translate

_REFUSALS = discover.refusals("chat")


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
@pytest.mark.parametrize("refusal", _REFUSALS, ids=lambda refusal: refusal.code)
def test_it_is_translated(refusal: Refusal, language: str) -> None:
    translated = translate.catalogue(language).get(refusal.message)
    assert translated is not None
    assert re.findall(r"{\w+}", translated) == re.findall(r"{\w+}", refusal.message)
