"""A sample of entries at random that anybody draws again: the order is a digest of a seed and of each entry's number.

A share of the sample goes to each stratum of amounts, as large as its share of the money, one entry at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.attributes import same
from chassis.call import Call
from contracts.funds.auditing import Sample, SampledEntry, SampleEntries, Stratum
from contracts.funds.refusals import DATES
from services.funds.auditing import evidence
from services.funds.ledger import journal
from services.funds.ledger.funds import find

_ZERO = Decimal("0.00")
# A stratum counts from zero: the number of limits that the amount has reached.
_DRAWN = text("""
WITH population AS MATERIALIZED (
    SELECT e.id, COALESCE(f.amount_usd, 0) AS amount_usd,
           (SELECT count(*) FROM unnest(CAST(:limits AS numeric[])) AS l
            WHERE COALESCE(f.amount_usd, 0) >= l) AS stratum,
           sha256(convert_to(concat_ws(E'\\n', 'convive sample 1', CAST(:seed AS text), e.fund_id,
               e.fiscal_year || '-' || lpad(e.number::text, GREATEST(6, length(e.number::text)), '0')), 'UTF8')) AS rank
    FROM journal_entry e LEFT JOIN found f ON f.entry_id = e.id
    WHERE e.fund_id = :fund AND e.occurred_on BETWEEN :since AND :until AND e.posted_at <= :posted_until
), strata AS (
    SELECT stratum, count(*) AS entries, sum(amount_usd) AS sum_usd FROM population GROUP BY stratum
)
SELECT s.stratum, s.entries, s.sum_usd, d.amount_usd, d.rank, e.id, e.fiscal_year, e.number, e.kind, e.occurred_on,
       e.description, f.party, seal.hash
FROM strata s CROSS JOIN LATERAL (
    SELECT p.id, p.amount_usd, p.rank FROM population p WHERE p.stratum = s.stratum ORDER BY p.rank LIMIT :count) d
JOIN journal_entry e ON e.id = d.id LEFT JOIN found f ON f.entry_id = d.id
LEFT JOIN entry_seal seal ON seal.entry_id = d.id
ORDER BY s.stratum, d.rank
""")


def sample_entries(call: Call, command: SampleEntries) -> Sample:
    """Draws it. Raises NOT_FOUND, DATES."""
    find(call, command.fund_id)
    if command.until < command.since:
        raise DATES("until", starts_on=command.since, ends_on=command.until)
    until = min(command.posted_until or call.now, call.now)
    rows = call.session.execute(_DRAWN, _asked(command, until)).all()
    strata = _strata(command, rows)
    drawn = [
        row for number, each in enumerate(strata) for row in [r for r in rows if r.stratum == number][: each.drawn]
    ]
    files = evidence.files_of(call, [row.id for row in drawn])
    return Sample(
        **command.model_dump(include={"fund_id", "since", "until", "seed", "count"}),
        posted_until=until,
        entries=sum(each.entries for each in strata),
        amount_usd=sum((each.amount_usd for each in strata), _ZERO),
        strata=strata,
        items=[_item(row, files) for row in drawn],
    )


def _asked(command: SampleEntries, until: Any) -> dict[str, Any]:
    return {
        "fund": command.fund_id,
        "since": command.since,
        "until": command.until,
        "posted_until": until,
        "seed": command.seed,
        "count": command.count,
        "limits": list(command.limits_usd),
    }


def _strata(command: SampleEntries, rows: Sequence[Any]) -> list[Stratum]:
    of_stratum = {row.stratum: row for row in rows}
    edges = [None, *command.limits_usd, None]
    sizes = [
        (of_stratum[n].entries, of_stratum[n].sum_usd) if n in of_stratum else (0, _ZERO) for n in range(len(edges) - 1)
    ]
    shares = shared(command.count, sizes)
    return [
        Stratum(
            at_least_usd=edges[n], below_usd=edges[n + 1], entries=sizes[n][0], amount_usd=sizes[n][1], drawn=shares[n]
        )
        for n in range(len(sizes))
    ]


def shared(count: int, sizes: Sequence[tuple[int, Decimal]]) -> list[int]:
    """How many of each stratum (entries, amount) are drawn: one, then by amount, never more than there are."""
    shares = [0] * len(sizes)
    for n, (entries, _) in enumerate(sizes):
        if entries and sum(shares) < count:
            shares[n] = 1
    total = sum((amount for _, amount in sizes), _ZERO) or Decimal(1)
    while sum(shares) < min(count, sum(entries for entries, _ in sizes)):
        open_ones = [n for n, (entries, _) in enumerate(sizes) if shares[n] < entries]
        # Whoever lacks most of what it should have; of equals, the larger amounts.
        lacks = max(open_ones, key=lambda n: (sizes[n][1] / total * count - shares[n], n))
        shares[lacks] += 1
    return shares


def _item(row: Any, files: dict[UUID, Any]) -> SampledEntry:
    return SampledEntry(
        **same(row, "id", "kind", "occurred_on", "description", "party", "amount_usd"),
        number=journal.number(row.fiscal_year, row.number),
        stratum=row.stratum + 1,
        rank=row.rank.hex(),
        hash=row.hash.hex() if row.hash else None,
        files=files.get(row.id, []),
    )
