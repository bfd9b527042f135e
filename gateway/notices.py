"""What a notice says to its reader: in the reader's language, with dates and amounts as it writes them."""

from __future__ import annotations

import re
from typing import Any

from contracts.forum_notices import NOTICE_TEXTS
from contracts.notices import NoticeKind
from gateway import translate
from gateway.web import writing

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


def told(notice: dict[str, Any], language: str) -> str:
    """The text of a notice, as a service's view has it."""
    params = {name: _written(name, value, language) for name, value in notice["params"].items()}
    return translate.text(NOTICE_TEXTS[NoticeKind(notice["kind"])], language, params)


def _written(name: str, value: str, language: str) -> str:
    if name.endswith("_on") and _DAY.fullmatch(value):
        return writing.day(language, value)
    if name == "amount" and _AMOUNT.fullmatch(value):
        return writing.number(language, value)
    return value
