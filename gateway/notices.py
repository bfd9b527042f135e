"""What notices say to their reader, on a page as in a mail: in the reader's language, what belongs together once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from contracts.forum.inbox.notices import NOTICE_GROUPS, NOTICE_TEXTS
from contracts.funds.kinds import SignedKind
from contracts.notices import NoticeKind
from gateway import translate
from gateway.rendering import formats
from gateway.rendering.addresses import address

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_POST = re.compile(r"/forum/topics/([0-9a-f-]{36})#post-(\d{1,9})")
# Where notices lead that there is a page for; the others are told without a link.
_TO_SIGN = re.compile(rf"/funds/({'|'.join(SignedKind)})/([0-9a-f-]{{36}})")
_PAGES = re.compile(r"/(forum|chat|programs|training|verify|people|account|library|fund|admin|todo)(/|\?|$)")


@dataclass
class GroupedNotice:
    """One notice, or several of a kind about the same thing. `at`, `link` are those of the one that leads."""

    kind: NoticeKind
    link: str | None
    at: str
    read: bool
    notices: list[dict[str, Any]] = field(default_factory=list)

    def text(self, language: str) -> str:
        """What it says."""
        if len(self.notices) == 1:
            return notice_text(self.notices[0], language)
        counted = self.notices[0]["params"] | {"n": formats.number(language, len(self.notices))}
        return translate.text(NOTICE_GROUPS[self.kind], language, counted)


def grouped(notices: Iterable[dict[str, Any]]) -> list[GroupedNotice]:
    """Notices, the newest first, with those together that are of one kind, about one thing, and alike read or not.

    A group stands where its newest notice would, and leads to its oldest: there one reads on.
    """
    groups: dict[tuple[Any, ...], GroupedNotice] = {}
    for notice in notices:
        kind, read = NoticeKind(notice["kind"]), bool(notice.get("read"))
        about = notice["link"].partition("#")[0] if kind in NOTICE_GROUPS else len(groups)
        one = groups.setdefault((kind, about, read), GroupedNotice(kind, None, notice["at"], read))
        one.notices.append(notice)
        one.link = leads_to(notice["link"])
    return list(groups.values())


def leads_to(link: str) -> str | None:
    """The page that a notice leads to; nothing where there is none."""
    if post := _POST.fullmatch(link):
        return address(post[1], int(post[2]))
    if entry := _TO_SIGN.fullmatch(link):
        return f"/fund/approvals/{entry[1]}/{entry[2]}"
    return link if _PAGES.match(link) else None


def notice_text(notice: dict[str, Any], language: str) -> str:
    """The text of a notice, as a service's view has it."""
    params = {name: _written(name, value, language) for name, value in notice["params"].items()}
    return translate.text(NOTICE_TEXTS[NoticeKind(notice["kind"])], language, params)


def _written(name: str, value: str, language: str) -> str:
    if name.endswith("_on") and _DAY.fullmatch(value):
        return formats.day(language, value)
    if name == "amount" and _AMOUNT.fullmatch(value):
        return formats.amount(language, value)
    return value
