"""Value types that all contexts share: countries, languages, money, texts in four languages, pages of time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from contracts.base import Part

# The 34 active member states of the OAS (ISO 3166-1 alpha-2).
MEMBER_STATES = frozenset(
    [
        "AG",
        "AR",
        "BS",
        "BB",
        "BZ",
        "BO",
        "BR",
        "CA",
        "CL",
        "CO",
        "CR",
        "DM",
        "DO",
        "EC",
        "SV",
        "GD",
        "GT",
        "GY",
        "HT",
        "HN",
        "JM",
        "MX",
        "PA",
        "PY",
        "PE",
        "KN",
        "LC",
        "VC",
        "SR",
        "TT",
        "US",
        "UY",
        "VE",
        "NI",
    ]
)


_PLAIN_NUMBER = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*", re.ASCII)


class Language(StrEnum):
    """The four working languages of the OAS (BCP 47)."""

    EN = "en"
    ES = "es"
    PT = "pt"
    FR = "fr"


class Sex(StrEnum):
    """Sex, for disaggregated figures; `undisclosed` for those who prefer not to say."""

    FEMALE = "female"
    MALE = "male"
    UNDISCLOSED = "undisclosed"


# But for the end of a line and the tab; and halves of characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")


def no_control_characters(text: str) -> str:
    """The text. Raises control_characters, unless they are the end of a line or a tab."""
    if _CONTROL.search(text):
        raise PydanticCustomError("control_characters", "Control characters are not allowed")
    return text


# Letters and signs that look like nothing at all, and those that choose between two forms of the sign before them; what
# changes the direction of others is of category C anyway.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0") | frozenset(
    map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
)
# Alphabets with letters that look alike.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
_WORDS = re.compile(r"[^\W\d_]+")
_MOST_OF_A_NAME = 200


def visible(text: str) -> str:
    """One line of what a reader sees: composed, without marks that are not seen or turn the text around.

    For whatever is a name: two that look alike are alike, and none looks like nothing.
    """
    composed = unicodedata.normalize("NFC", text)
    seen = (c for c in composed if c.isspace() or (unicodedata.category(c)[0] != "C" and c not in _BLANK))
    return " ".join("".join(seen).split())


def _named(text: str) -> str:
    name = visible(text)
    if not any(unicodedata.category(c)[0] in "LN" for c in name):
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return name


# Of "Nº 7" in Spanish and Portuguese: a sign of its own, that says nothing else written plainly.
_ORDINAL = "ºª"


def _on_paper(text: str) -> str:
    """As it is compared with others: what is written wider, raised or as one sign is written plainly.

    Raises mixed_alphabets: a word of Latin letters with a Cyrillic one looks like another word.
    """
    name = _named("".join(c if c in _ORDINAL else unicodedata.normalize("NFKC", c) for c in text))
    if len(name) > _MOST_OF_A_NAME:
        raise PydanticKnownError("string_too_long", {"max_length": _MOST_OF_A_NAME})
    for word in _WORDS.findall(name):
        alphabets = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
        if len(alphabets.intersection(_ALIKE)) > 1:
            raise PydanticCustomError("mixed_alphabets", "A word mixes letters of two alphabets")
    return name


# Either of them: English among the languages, or whichever.
AnyTexts = TypeVar("AnyTexts", "Translated", "Worded")


def named(texts: AnyTexts) -> AnyTexts:
    """A name in several languages, each as a reader sees it."""
    return type(texts)(**{language: _named(text) for language, text in texts if text})


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _plain_number(given: object) -> object:
    """Refuses what Python's Decimal reads too: 1_000, digits of other scripts, 1e3, NaN."""
    if isinstance(given, str) and not _PLAIN_NUMBER.fullmatch(given):
        raise PydanticKnownError("decimal_parsing")
    return given


Text = Annotated[str, AfterValidator(no_control_characters)]
ShortText = Annotated[Text, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
# What somebody or something is called.
Name = Annotated[ShortText, AfterValidator(_named)]
# Who is paid, and the number of a document: what money is spent on, and compared by.
PaperName = Annotated[ShortText, AfterValidator(_on_paper)]
LongText = Annotated[Text, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Id = UUID


@dataclass(frozen=True)
class RefusedWith:
    """Beside the type of a field: whoever names something by it may be refused with this status."""

    status: int


# What an ETag holds: an edit names the version it was made on.
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
# A number as people write it, and nothing else that Python reads as one. Last among an annotation's parts.
PLAIN_NUMBER = BeforeValidator(_plain_number)
# Two decimal places and at most 14 digits before them: 99,999,999,999,999.99 in any currency.
Amount = Annotated[Decimal, Field(max_digits=16, decimal_places=2, allow_inf_nan=False), PLAIN_NUMBER]
PositiveAmount = Annotated[Decimal, Field(gt=0, max_digits=16, decimal_places=2, allow_inf_nan=False), PLAIN_NUMBER]
Percentage = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2, allow_inf_nan=False), PLAIN_NUMBER]


class Translated(Part):
    """A text in the working languages; English is required and is the fallback."""

    en: LongText
    es: LongText | None = None
    pt: LongText | None = None
    fr: LongText | None = None

    def best(self, language: str) -> str:
        """The text in `language`, or in English where it has not been translated."""
        return getattr(self, language, None) or self.en


class Worded(Part):
    """A text in at least one of the working languages; shown in English if the reader's is missing."""

    en: LongText | None = None
    es: LongText | None = None
    pt: LongText | None = None
    fr: LongText | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Worded:
        if not self.written():
            raise PydanticCustomError("no_language", "Write it in one language at least")
        return self

    def best(self, language: str) -> str:
        """The text in `language`, in English where it is missing, or else in whichever there is."""
        written = self.written()
        return written.get(language) or written.get("en") or next(iter(written.values()))

    def written(self) -> dict[str, str]:
        """The languages in which it is there, and the texts."""
        return self.model_dump(exclude_none=True)
