"""Days as the readers of each language write them."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.locales import written_day
from gateway.rendering import formats


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["1 Nov 2025", "1 November 2025", "Saturday, 1 November 2025"]),
        ("es", ["1 nov 2025", "1 de noviembre de 2025", "sábado, 1 de noviembre de 2025"]),
        ("pt", ["1º de nov. de 2025", "1º de novembro de 2025", "sábado, 1º de novembro de 2025"]),
        ("fr", ["1er nov. 2025", "1er novembre 2025", "samedi 1er novembre 2025"]),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_where_readers_say_it(language: str, written: list[str]) -> None:
    assert [written_day(language, date(2025, 11, 1), form) for form in ("medium", "long", "full")] == written


def test_no_other_day_or_number_is_one() -> None:
    assert written_day("fr", date(2025, 1, 11)) == "11 janvier 2025"
    assert written_day("fr", date(2025, 1, 21)) == "21 janvier 2025"
    assert formats.moment("fr", "2025-11-01T01:01:00+00:00") == "1er novembre 2025, 01:01:00 UTC"
    assert formats.moment("fr", "2025-11-11T01:01:00+00:00") == "11 novembre 2025, 01:01:00 UTC"
    assert formats.day("fr", "2025-11-01") == "1er novembre 2025"
    assert formats.last_day("fr", "2025-11-02T00:00:00+00:00") == "1er novembre 2025"
    assert formats.last_day("en", "2025-11-02T00:00:01Z") == "2 November 2025"
    assert formats.short_day("pt", "2025-12-01") == "1º de dez. de 2025"
