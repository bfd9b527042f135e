"""Templates, and what they need to speak four languages: texts, names, dates, numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from markupsafe import Markup

from chassis.clock import now
from contracts.identity import GRANTABLE, Network, Role
from gateway import translate
from gateway.rendering import audit_words, formats, mail_words, notice_words, wording
from gateway.rendering.assets import static_url
from gateway.rendering.compiling import Templates
from gateway.rendering.icons import icon, notice_sign

FOLDER = Path(__file__).parent.parent / "web" / "templates"


def render(template: str, language: str, **params: Any) -> str:
    """The page as HTML. `_` translates, with {parameters}; `_n` counts; `country`, `day`, … write for its readers."""
    return (
        spoken(language)
        .get_template(template)
        .render(language=language, ago=partial(formats.ago, language, now=now()), **params)
    )


@lru_cache
def spoken(language: str) -> Templates:
    """The templates in one language."""
    templates = Templates(str(FOLDER), _SAME_IN_ALL | _in(language))
    # What services have made safe: rendered Markdown and the snippets of a search (see their contracts).
    templates.filters["rendered"] = Markup
    return templates


def add_wording(*wordings: ModuleType) -> None:
    """Lets templates name what a room of pages calls things: each room's `wording`. This module knows no room itself.

    Raises ValueError for a name that says two things.
    """
    for room in wordings:
        names = _names(room)
        if twice := [name for name in names if _SAME_IN_ALL.get(name, names[name]) is not names[name]]:
            raise ValueError(f"{room.__name__} gives another meaning to {', '.join(twice)}")
        _SAME_IN_ALL.update(names)
    spoken.cache_clear()


def _names(module: ModuleType) -> dict[str, Any]:
    return {name: value for name, value in vars(module).items() if name.isupper()}


_SAME_IN_ALL: dict[str, Any] = (
    _names(wording)
    | _names(notice_words)
    | _names(audit_words)
    | _names(mail_words)
    | {
        "ROLES": GRANTABLE,
        "NETWORKS": tuple(Network),
        "Role": Role,
        "static": static_url,
        "icon": icon,
        "notice_sign": notice_sign,
        "zones": formats.zones,
        "device": formats.device,
        "initials": formats.initials,
        "tone": formats.tone,
        "FILE_KINDS": formats.FILE_KINDS,
    }
)


def _in(language: str) -> dict[str, Any]:
    """What depends on the language alone."""
    w = formats
    writers: tuple[Callable[..., Any], ...] = (
        w.countries, w.day, w.last_day, w.short_day, w.month, w.short_month, w.moment, w.minute, w.clock, w.number,
        w.rate, w.rough, w.percent, w.signed_percent, w.amount, w.money, w.weekdays, w.donor_name, w.span, w.file_size,
    )  # fmt: skip
    return {writer.__name__: partial(writer, language) for writer in writers} | {
        "_": _translator(language),
        "_n": partial(_counted, language),
        "country": partial(formats.country_name, language),
        "language_name": partial(formats.language_name, language),
        "said": partial(in_language, language),
        "audit_details": partial(audit_words.told, language),
        "translated": partial(_all_translated, language),
    }


def _translator(language: str) -> Callable[..., str]:
    def translated(message: str, **params: object) -> str:
        return translate.text(message, language, {name: str(value) for name, value in params.items()})

    return translated


def _all_translated(language: str, named: dict[str, str]) -> list[tuple[str, str]]:
    """The entries of a dictionary of wording, for the options of a form."""
    return [(str(code), translate.text(name, language)) for code, name in named.items()]


def _counted(language: str, one: str, many: str, n: int, **params: object) -> str:
    """The text for one or for many, with {n} as the language writes numbers."""
    texts = {name: str(value) for name, value in params.items()}
    return translate.counted(one, many, n, language, texts | {"n": formats.number(language, n)})


def in_language(language: str, texts: dict[str, Any]) -> str:
    """A text in the reader's language, or in the one in which it is there: English first."""
    return texts.get(language) or texts.get("en") or next((text for text in texts.values() if text), "")
