"""The report of a run: a table in Jepsen's terms, the findings, and the one line that scripts read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from convive.faults import nemeses
from convive.faults.findings import Findings
from convive.faults.found import Found
from convive.faults.history import History, Outcome

_MOST = 10
_COLUMNS = {
    "asked": 8,
    "acknowledged": 14,
    "refused": 9,
    "lost": 6,
    "duplicated": 12,
    "recovered": 11,
    "unexpected": 12,
}
_SORTS = ("lost", "duplicated", "unbalanced", "oversold", "late", "unexpected")


def lines(history: History, found: Found, findings: Findings, gaps: Mapping[str, tuple[float, str]]) -> Iterator[str]:
    """What is printed at the end; the last line is `last_line`. `gaps`: the longest outage by nemesis, and whose."""
    yield f"{'':<16}" + "".join(f"{name:>{width}}" for name, width in _COLUMNS.items())
    for kind in _kinds(history, findings):
        yield _row(kind, history, findings)
    yield from _refusals(history)
    for sort in _SORTS:
        found_here = getattr(findings, sort)
        yield from (f"{sort}: {kind}: {text}" for kind, text in found_here[:_MOST])
        if len(found_here) > _MOST:
            yield f"{sort}: … and {len(found_here) - _MOST} more"
    yield from (f"still waiting: {name} {count}" for name, count in sorted(found.waiting.items()))
    yield from (f"parked: {name} {count}" for name, count in sorted(found.parked.items()))
    for name, (seconds, service) in sorted(gaps.items()):
        yield f"longest_gap: {name} {seconds:.1f} s ({service}), at most {nemeses.EACH[name].longest_gap:.0f} s"
    yield f"unrouted (events without a consumer): {found.unrouted}"
    yield last_line(history, found, findings)


def _refusals(history: History) -> Iterator[str]:
    codes = Counter((attempt.kind, attempt.code) for attempt in history.of(outcome=Outcome.REFUSED))
    yield from (f"refused by a rule: {kind}: {code} {times} times" for (kind, code), times in sorted(codes.items()))


def _kinds(history: History, findings: Findings) -> list[str]:
    asked = {attempt.kind for attempt in history.of()}
    return sorted(asked) + sorted({kind for sort in _SORTS for kind in findings.counts(sort)} - asked)


def _row(kind: str, history: History, findings: Findings) -> str:
    attempts = history.of(kind)
    outcomes = Counter(attempt.outcome for attempt in attempts)
    found = [findings.counts(sort)[kind] for sort in ("lost", "duplicated", "recovered", "unexpected")]
    counts = [len(attempts), outcomes[Outcome.ACKNOWLEDGED], outcomes[Outcome.REFUSED], *found]
    return f"{kind:<16}" + "".join(f"{n:>{width}}" for n, width in zip(counts, _COLUMNS.values(), strict=True))


def last_line(history: History, found: Found, findings: Findings) -> str:
    """`faults: acknowledged A lost L duplicated D parked P unbalanced U oversold O late T`"""
    return (
        f"faults: acknowledged {history.count(Outcome.ACKNOWLEDGED)} lost {len(findings.lost)}"
        f" duplicated {len(findings.duplicated)} parked {sum(found.parked.values())}"
        f" unbalanced {len(findings.unbalanced)} oversold {len(findings.oversold)} late {len(findings.late)}"
    )
