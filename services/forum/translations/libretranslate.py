"""LibreTranslate's HTTP interface: POST /translate with several texts at a time."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
from pydantic import BaseModel, ValidationError

from contracts.kinds import Language
from services.forum.translations.machine import TranslatorDown

# Without a graphics card, a paragraph takes seconds.
_SECONDS = 15.0


class _Answer(BaseModel):
    translatedText: list[str]  # noqa: N815 - theirs


class LibreTranslate:
    """A LibreTranslate server at `url`, which may require a key."""

    def __init__(self, url: str, key: str = "", seconds: float = _SECONDS) -> None:
        self._address = f"{url.rstrip('/')}/translate"
        self._key = {"api_key": key} if key else {}
        self._seconds = seconds

    def translate(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        """The texts in another language, as many as were given. Raises TranslatorDown."""
        asked = {"q": list(texts), "source": str(source), "target": str(target), "format": "text"}
        try:
            answer = httpx.post(self._address, json=asked | self._key, timeout=self._seconds)
            answer.raise_for_status()
            translations = _Answer.model_validate_json(answer.content).translatedText
        except (httpx.HTTPError, httpx.InvalidURL, ValidationError) as error:
            raise TranslatorDown(f"{type(error).__name__}: {error}"[:300]) from error
        if len(translations) != len(texts):
            raise TranslatorDown(f"{len(texts)} texts were sent, {len(translations)} came back")
        return translations
