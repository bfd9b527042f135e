"""Books that grow: entries of an award, by costs in batches of a thousand, as from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import statements
from benchmarks.growing.things import Ask, Growing, cursor_of
from benchmarks.setting import VISITOR, Setting

_API = "/api/v1/funds"


def things(setting: Setting) -> Iterator[Growing]:
    """Posted through the API: the journal is a chain that only the ledger itself can lengthen."""
    award, who = setting.stage.award["id"], "finance_officer"
    statements.receive_money(setting)

    def grow(first: int, last: int) -> None:
        statements.spend(setting, first, last)
        with cursor_of(setting, "funds") as cursor:
            cursor.execute("ANALYZE")

    asks = [
        Ask("statement of an award", who, f"{_API}/statements/awards/{award}"),
        Ask("statement of the Fund", who, f"{_API}/statements/fund"),
        Ask("rows of a statement", who, f"{_API}/statements/rows?award_id={award}"),
        Ask("trial balance", who, f"{_API}/trial-balance"),
        Ask("entries of the journal", who, f"{_API}/entries"),
        Ask("costs of an award", who, f"{_API}/expenditures?award_id={award}"),
        Ask("awards", who, f"{_API}/awards"),
        Ask("costs and receipts that may be one in parts", "finance_approver", f"{_API}/in-parts"),
        Ask("approvals page, with these", "finance_approver", "/fund/approvals/in-parts"),
        Ask("public page of the Fund's money", VISITOR, "/public/fund"),
        Ask("statements page", who, "/fund/statements"),
    ]
    yield Growing("costs of an award", 500, grow, asks)
