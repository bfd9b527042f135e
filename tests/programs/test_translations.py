"""Every refusal of the programmes is said in all four languages, with the same parameters."""

from __future__ import annotations

import re

import pytest

from contracts import (
    programs,
    programs_activities,
    programs_catalogue,
    programs_evaluations,
    programs_indicators,
)
from contracts.base import Refusal
from gateway import translate

_CONTRACTS = (programs, programs_activities, programs_catalogue, programs_evaluations, programs_indicators)
_REFUSALS = [value for module in _CONTRACTS for value in vars(module).values() if isinstance(value, Refusal)]


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
@pytest.mark.parametrize("refusal", _REFUSALS, ids=lambda refusal: refusal.code)
def test_it_is_translated(refusal: Refusal, language: str) -> None:
    translated = translate.catalogue(language).get(refusal.message)
    assert translated is not None
    assert sorted(re.findall(r"{\w+}", translated)) == sorted(re.findall(r"{\w+}", refusal.message))
