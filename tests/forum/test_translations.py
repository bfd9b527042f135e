"""Every refusal and notice of the forum reads in all four languages, with the same parameters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from chassis.deployables import ROOT
from contracts.forum.inbox.notices import NOTICE_GROUPS, NOTICE_TEXTS
from contracts.forum.tasks.tasks import TASK_TEXTS
from convive.contracts import discover

MESSAGES = {refusal.message for refusal in discover.refusals("forum")}


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_every_text_is_translated_with_its_parameters(language: str) -> None:
    path: Path = ROOT / "gateway" / "locale" / language / "forum.po"
    with path.open("rb") as file:
        texts = {str(m.id): str(m.string) for m in read_po(file) if m.id and not m.fuzzy}
    assert texts.keys() == MESSAGES | {*NOTICE_TEXTS.values(), *NOTICE_GROUPS.values(), *TASK_TEXTS.values()}
    for english, translated in texts.items():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", translated)), english
