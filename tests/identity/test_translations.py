"""Every text of identity exists in four languages, with the same parameters."""

from __future__ import annotations

import re

import pytest

from contracts import (
    account_duplicates,
    account_links,
    accounts,
    administration,
    api_tokens,
    institutions,
    invitations,
    mail_log,
    network_figures,
    proof,
    second_factor,
)
from contracts.base import Refusal
from contracts.kinds import Language
from gateway import translate

_PARAMETER = re.compile(r"\{(\w+)\}")
FOREIGN = [language.value for language in Language if language is not Language.EN]


def _texts() -> set[str]:
    modules = (
        accounts,
        account_links,
        second_factor,
        administration,
        invitations,
        account_duplicates,
        api_tokens,
        institutions,
        mail_log,
        network_figures,
    )
    declared = [value for module in modules for value in vars(module).values()]
    found = {value.message for value in declared if isinstance(value, Refusal)}
    found -= {refusal.message for refusal in Refusal.registry.values() if not refusal.code.startswith("identity.")}
    return found | {value.message for value in vars(proof).values() if isinstance(value, Refusal)}


@pytest.mark.parametrize("language", FOREIGN)
def test_nothing_is_left_untranslated(language: str):
    known = translate.catalogue(language)
    missing = sorted(text for text in _texts() if text not in known)
    assert missing == []


@pytest.mark.parametrize("language", FOREIGN)
def test_translations_have_the_same_parameters(language: str):
    known = translate.catalogue(language)
    different = [t for t in _texts() if set(_PARAMETER.findall(t)) != set(_PARAMETER.findall(known.get(t, t)))]
    assert different == []
