"""What is pasted from a spreadsheet, as clipboards have it."""

from __future__ import annotations

from gateway.web.funds.costs.tables import rows_of, text_of


def test_rows_are_read_as_clipboards_have_them() -> None:
    assert rows_of('a\tb\tc\r\n"x\ny"\t"say ""so"""\tz\n\n\t\t\n') == [["a", "b", "c"], ["x\ny", 'say "so"', "z"]]
    assert rows_of("a;b;c\n1,5;2;3") == [["a", "b", "c"], ["1,5", "2", "3"]]
    assert rows_of("") == [] and text_of([["x\ny", " z\t"]]) == "x y\tz"
