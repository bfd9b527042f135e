"""Every refusal of the programmes is said in all four languages, with the same parameters."""

from __future__ import annotations

import re

import pytest

from contracts.base import Refusal
from convive.contracts import discover
from gateway import translate

_REFUSALS = discover.refusals("programs")


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
@pytest.mark.parametrize("refusal", _REFUSALS, ids=lambda refusal: refusal.code)
def test_it_is_translated(refusal: Refusal, language: str) -> None:
    translated = translate.catalogue(language).get(refusal.message)
    assert translated is not None
    assert sorted(re.findall(r"{\w+}", translated)) == sorted(re.findall(r"{\w+}", refusal.message))
