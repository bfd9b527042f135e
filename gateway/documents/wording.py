"""The words of documents, in the language of whoever reads them: gateway/locale/*/documents.po."""

from __future__ import annotations

from gateway import translate


def words(language: str, kind: str = "document") -> dict[str, str]:
    """The words of a kind of document in the language, by their keys: `document` (statements) or `certificate`."""
    keys = f"{kind}."
    return {key.removeprefix(keys): text for key, text in translate.catalogue(language).items() if key.startswith(keys)}
