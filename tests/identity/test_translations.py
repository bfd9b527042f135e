"""Every text of identity and of the pages exists in four languages, with the same parameters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contracts import accounts
from contracts.base import Refusal
from contracts.kinds import Language
from gateway import translate
from gateway.web import templates

_TEXT = re.compile(r"""_\(\s*(?:"([^"]+)"|'([^']+)')""")
_PARAMETER = re.compile(r"\{(\w+)\}")
FOREIGN = [language.value for language in Language if language is not Language.EN]


def _texts() -> set[str]:
    found = {value.message for value in vars(accounts).values() if isinstance(value, Refusal)}
    found -= {refusal.message for refusal in Refusal.registry.values() if not refusal.code.startswith("identity.")}
    for path in (Path(templates.__file__).parent / "templates").glob("*.html"):
        found |= {double or single for double, single in _TEXT.findall(path.read_text())}
    return found | set(templates.ROLE_NAMES.values()) | set(templates.NETWORK_NAMES.values())


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
