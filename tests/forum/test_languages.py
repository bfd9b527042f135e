"""The language of a text whose author does not say it: told where one can be sure, left open where not."""

from __future__ import annotations

import pytest

from services.forum.base import languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour, je cherche un rapport sur la sécurité portuaire au Belize.", "fr"),
        ("Bom dia, procuro um relatório sobre a segurança portuária em Belize.", "pt"),
        ("Buenos días, busco un informe sobre la seguridad portuaria en Belice.", "es"),
        ("Good morning, I am looking for a report on port security in Belize.", "en"),
        ("buenos dias, busco un informe sobre la prevencion de la violencia", "es"),
        (
            "> Buenos días, busco un informe sobre la seguridad.\n\nWe have one, with figures for each of the ports.",
            "en",
        ),
        ("```\nimport os, sys, this and that and the other\n```\nPodemos medir a segurança com este programa.", "pt"),
        ("[Le rapport sur la sécurité des ports est là](https://example.org/the-report-on-port-security)", "fr"),
        ("How?", None),
        ("San Pedro Sula, 2019", None),
        ("12 345 678", None),
        ("", None),
        ("🙂" * 500, None),
    ],
)
def test_a_language_is_told_where_one_can_be_sure(text: str, language: str | None) -> None:
    assert languages.detect(text) == language
    assert languages.of_text(text, "fr") == (language or "fr")
