"""What people and things are called is what a reader sees: nothing invisible, nothing turned around, never blank."""

from __future__ import annotations

from uuid import uuid4

import pytest
from pydantic import ValidationError

from contracts.accounts import UpdateMe
from contracts.chat.rooms import OpenRoom
from contracts.forum.boards.boards import OpenBoard
from contracts.forum.tags import AddTag
from contracts.kinds import visible
from services.forum.base import texts

TRICKS = {
    "Ana\u202eaniM\u202c Mora": "AnaaniM Mora",  # would read backwards
    "Ana\u2066Mora\u2069": "AnaMora",
    "A\u200bn\u200da M\u2060o\ufeffra": "Ana Mora",  # looks like Ana Mora, is found by nobody
    "Ana\u00adMora": "AnaMora",
    "Ana\u034f Mora\u061c": "Ana Mora",
    "Ana\n\tMora\u2028 Quesada": "Ana Mora Quesada",
    "Jose\u0301 Nun\u0303ez": "José Núñez".replace("ú", "u"),  # one way to write what looks the same
    "\U000e0041\U000e006eAna": "Ana",  # tags that nobody sees
    "Ministério da Justiça": "Ministério da Justiça",
}
BLANK = ["\u200b\u200b", "\u3164", "\u2800 \u115f", "\u202e\u202c", "— ⸺"]


@pytest.mark.parametrize(("written", "kept"), TRICKS.items())
def test_a_name_is_what_a_reader_sees(written: str, kept: str) -> None:
    assert visible(written) == kept
    assert UpdateMe(name=written).name == kept
    assert texts.title(written) == kept
    assert OpenBoard(slug="a", name={"en": written}, description={"en": "x"}).name.en == kept  # type: ignore[arg-type]
    assert AddTag(slug="a", name={"en": written}).name.en == kept  # type: ignore[arg-type]
    assert OpenRoom(kind="private", title=written).title == kept  # type: ignore[arg-type]


@pytest.mark.parametrize("written", BLANK)
def test_a_name_that_looks_like_nothing_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        UpdateMe(name=written)
    with pytest.raises(ValidationError, match="at least 1 character"):
        AddTag(slug=uuid4().hex, name={"en": written})  # type: ignore[arg-type]
