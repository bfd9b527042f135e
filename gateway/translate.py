"""Texts in the reader's language: gettext catalogues, read from their .po files at the start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from babel.core import Locale, UnknownLocaleError, negotiate_locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.plural import PluralRule

from contracts.kinds import Language

# Parameters of refusals that hold words of ours.
WORDS = frozenset({"what", "reason", "scope"})
# Of these a value without a translation stays as it is.
_STATES = frozenset({"status"})
LOCALE = Path(__file__).parent / "locale"


@lru_cache
def catalogue(language: str) -> dict[str, str]:
    """Every translated text of a language, all domains together; English has only those of `field.<code>`."""
    texts: dict[str, str] = {}
    for message in _messages(language):
        said = (_set(text, language) for text in _forms(message.string))
        texts.update(zip(_forms(message.id), said, strict=True))
    return texts


@lru_cache
def _plurals(language: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The forms for one and for many. Apart, since English has texts that are alike in both ("{n} new")."""
    return {
        _forms(message.id): tuple(_set(text, language) for text in _forms(message.string))
        for message in _messages(language)
        if isinstance(message.id, tuple | list)
    }


def _messages(language: str) -> Iterator[Message]:
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            yield from (m for m in read_po(file) if m.id and m.string and not m.fuzzy)


def _set(text: str, language: str) -> str:
    """The text as its language is set, whatever its translator's keyboard had.

    In French a space that does not break stands before : ; ! ? and within « », and the apostrophe is a real one.
    """
    if language != Language.FR:
        return text
    spaced = re.sub(r"[ \u202f](?=[:;!?»])|(?<=«)[ \u202f]", "\u00a0", text)
    return re.sub(r"(?<=\w)'(?=\w)", "’", spaced)


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The text, or its forms for one and for many."""
    return (text,) if isinstance(text, str) else tuple(text)


def text(message: str, language: str, params: Mapping[str, str] | None = None) -> str:
    """The message in the language, with its {parameters} filled in; in English where there is no translation.

    A parameter that is itself a word of ours ("board") is put into the language as well.
    """
    return _filled(catalogue(language).get(message, message), language, params)


def _filled(translated: str, language: str, params: Mapping[str, str] | None) -> str:
    if not params:
        return translated
    known = catalogue(language)
    said = {name: known.get(value, value) if name in WORDS | _STATES else value for name, value in params.items()}
    return translated.format_map(_Lenient(said))


def counted(one: str, many: str, n: int, language: str, params: Mapping[str, str]) -> str:
    """The form for one or for many, as the language counts: none at all is singular in Portuguese and French."""
    singular = _plural_rule(language)(n) == "one"
    forms = _plurals(language).get((one, many), (one, many))
    return _filled(forms[0 if singular else 1], language, params)


@lru_cache
def _plural_rule(language: str) -> PluralRule:
    """CLDR's."""
    return Locale.parse(language).plural_form


def field_text(code: str, language: str, params: Mapping[str, str]) -> str | None:
    """What is wrong with a field, by the code of the validation that failed; nothing for a code without a text."""
    message = catalogue(language).get(f"field.{code}")
    listed = {name: value.replace(" or ", ", ") for name, value in params.items()}  # of the values that are expected
    return message and message.format_map(_Lenient(listed))


class _Lenient(dict[str, str]):
    """A parameter that was not given stays visible rather than hide the whole text."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def choose(accept_language: str | None) -> str:
    """The working language that fits an Accept-Language header best; English when none does."""
    if not accept_language:
        return Language.EN
    wanted = []
    for part in accept_language.split(",")[:20]:
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), tag.replace("-", "_")))
        except ValueError:
            continue
    try:
        tags = [tag for _, tag in sorted(wanted, key=lambda pair: pair[0]) if tag and tag != "*"]
        return (
            negotiate_locale(tags + [tag.split("_")[0] for tag in tags], [language.value for language in Language])
            or "en"
        )
    except (UnknownLocaleError, ValueError):
        return Language.EN
