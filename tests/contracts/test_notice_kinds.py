"""Whoever adds a kind of notice says what it reads, how it is delivered at first, and what it is called."""

from __future__ import annotations

import re

from contracts.forum.inbox.notices import NOTICE_GROUPS, NOTICE_TEXTS
from contracts.forum.inbox.preferences import KINDS
from contracts.notices import NoticeKind
from gateway.rendering.notice_words import KINDS_OF_NOTICES


def test_every_kind_has_a_text_a_way_and_a_name() -> None:
    assert list(NOTICE_TEXTS.keys() ^ set(NoticeKind)) == []
    assert list(KINDS.keys() ^ set(NoticeKind)) == [], "contracts/forum/inbox/preferences.py: KINDS"
    assert list(KINDS_OF_NOTICES.keys() ^ set(NoticeKind)) == [], "gateway/rendering/notice_words.py: KINDS_OF_NOTICES"


def test_several_are_told_with_the_words_of_one() -> None:
    """A group is told with the parameters of its newest notice, and how many there are."""
    for kind, message in NOTICE_GROUPS.items():
        named = set(re.findall(r"{(\w+)}", message))
        assert named - {"n"} <= set(re.findall(r"{(\w+)}", NOTICE_TEXTS[kind])), kind
        assert "n" in named
