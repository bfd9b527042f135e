"""Refusals tell days and amounts as the reader's language writes them."""

from __future__ import annotations

import pytest

from contracts.funds.batches.rows import DAY_AMBIGUOUS
from contracts.funds.spending.expenditures import SAME_COST
from gateway import problems
from gateway.embedded_refusals import in_language


@pytest.mark.parametrize(
    ("language", "amount", "day"),
    [
        ("fr", "1\u202f450,00", "20 novembre 2026"),
        ("es", "1,450.00", "20 de noviembre de 2026"),
        ("pt", "1.450,00", "20 de novembro de 2026"),
    ],
)
def test_days_and_amounts_are_written_as_the_reader_does(language: str, amount: str, day: str) -> None:
    params = {"payee": "A", "document": "2026-11-20", "amount": "1450.00", "currency": "EUR", "on": "2026-11-20"}
    told = problems.as_problem(SAME_COST("document", **params), language, "/")
    assert day in told["detail"] and " 2026-11-20 " in told["detail"], "what was typed stays as it was"
    assert amount in told["detail"], told["detail"]
    assert told["params"]["on"] == "2026-11-20"


def test_both_readings_of_a_day_are_told_in_words() -> None:
    params = {"cell": "05/11/2026", "first": "2026-11-05", "second": "2026-05-11"}
    refused = {"code": DAY_AMBIGUOUS.code, "message": "", "params": params}
    assert "5 novembre 2026 ou 11 mai 2026" in in_language(refused, "fr")["message"]
