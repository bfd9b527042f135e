"""Compares what was acknowledged with what is stored. Plain data in, findings out; needs no stack."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from convive.faults import balances, effects
from convive.faults.findings import Findings
from convive.faults.found import Found, Row
from convive.faults.history import Attempt, History, Outcome

Same = Callable[[Attempt, Row], bool]


def verify(history: History, found: Found, seen: Mapping[str, Any] | None = None) -> Findings:
    """All findings. `seen`: problems seen through the API, by an attempt's marker (convive.faults.readback)."""
    findings = Findings()
    for attempt in history.of(outcome=Outcome.UNEXPECTED):
        findings.unexpected.append((attempt.kind, f"{attempt.marker}: {attempt.answer}"))
    _things(findings, history, found)
    _changes(findings, history, found)
    _numbers(findings, found)
    effects.check(findings, history, found)
    balances.check(findings, history, found)
    for marker, problem in (seen or {}).items():
        findings.lost.append(("seen through the API", f"{marker}: {problem}"))
    return findings


def _things(findings: Findings, history: History, found: Found) -> None:
    """What was requested exists once if acknowledged, never if refused, otherwise at most once."""
    posts, messages = found.of("posts"), found.of("messages")
    _once(findings, history.of("topic"), _by(posts, "title", lambda p: p["number"] == 1), _topic_matches)
    _once(findings, history.of("reply"), _by(posts, "source", lambda p: p["number"] > 1), _reply_matches)
    deleted = {each.facts["of"] for each in history.of("deletion")}
    _once(findings, history.of("message"), _by(messages, "client_id"), lambda a, r: _message_matches(a, r, deleted))
    _once(findings, history.of("contribution"), _by(found.of("contributions"), "reference"), _contribution_matches)
    _once(findings, history.of("expenditure"), _by(found.of("expenditures"), "document"), _expenditure_matches)
    enrolments = _by(found.of("enrolments"), "email")
    _once(findings, history.of("enrolment"), enrolments, _enrolment_matches, lambda d: str(d.facts["email"]))


def _topic_matches(attempt: Attempt, row: Row) -> bool:
    return bool(row["topic_id"] == attempt.id and row["source"] == attempt.marker)


def _reply_matches(attempt: Attempt, row: Row) -> bool:
    facts = attempt.facts
    return (row["id"], row["topic_id"], row["number"], row["author_id"]) == (
        attempt.id, facts["topic"], facts["number"], facts["by"],
    )  # fmt: skip


def _message_matches(attempt: Attempt, row: Row, deleted: Collection[str]) -> bool:
    facts = attempt.facts
    words = row["text"] == attempt.marker or (row["text"] == "" and attempt.id in deleted)
    return words and (row["id"], row["room_id"], row["number"], row["sender_id"]) == (
        attempt.id, facts["room"], facts["number"], facts["by"],
    )  # fmt: skip


def _changes(findings: Findings, history: History, found: Found) -> None:
    """What was deleted is gone, what was hidden is hidden, what was attached is there."""
    words = {row["id"]: row["text"] for row in found.of("messages")}
    for attempt in history.of("deletion", outcome=Outcome.ACKNOWLEDGED):
        if words.get(attempt.facts["of"]) != "":
            findings.lost.append(("deletion", f"message {attempt.facts['of']} was deleted and is there"))
    posts = {row["id"]: row for row in found.of("posts")}
    for attempt in history.of("hiding", outcome=Outcome.ACKNOWLEDGED):
        if posts.get(attempt.facts["of"], {}).get("hidden_reason") != attempt.marker:
            findings.lost.append(("hiding", f"post {attempt.facts['of']} was hidden and is shown"))
    for attempt in history.of("reply", outcome=Outcome.ACKNOWLEDGED):
        if (file_id := attempt.facts.get("file")) and file_id not in str(posts.get(attempt.id, {}).get("files")):
            findings.lost.append(("reply", f"{attempt.marker} has lost its file {file_id}"))


def _contribution_matches(attempt: Attempt, row: Row) -> bool:
    return bool(row["id"] == attempt.id and row["amount"] == attempt.facts["amount"])


def _expenditure_matches(attempt: Attempt, row: Row) -> bool:
    return bool(row["id"] == attempt.id and row["direct_usd"] == attempt.facts["amount"])


def _enrolment_matches(attempt: Attempt, row: Row) -> bool:
    return bool(row["id"] == attempt.id and row["member_id"] == attempt.facts["member"])


def _by(rows: Iterable[Row], column: str, wanted: Callable[[Row], bool] = lambda _: True) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if wanted(row):
            grouped[str(row[column])].append(row)
    return grouped


def _once(
    findings: Findings,
    attempts: Iterable[Attempt],
    rows: Mapping[str, list[Row]],
    matches: Same,
    name: Callable[[Attempt], str] = lambda attempt: attempt.marker,
) -> None:
    for attempt in attempts:
        there = rows.get(name(attempt), [])
        if len(there) > 1:
            findings.duplicated.append((attempt.kind, f"{attempt.marker} exists {len(there)} times"))
        elif attempt.outcome is Outcome.ACKNOWLEDGED and not there:
            findings.lost.append((attempt.kind, f"{attempt.marker} was acknowledged ({attempt.id}) but is missing"))
        elif attempt.outcome is Outcome.ACKNOWLEDGED and not matches(attempt, there[0]):
            findings.lost.append((attempt.kind, f"{attempt.marker} differs from what was acknowledged: {there[0]}"))
        elif attempt.outcome is Outcome.UNKNOWN and there:
            findings.recovered.append((attempt.kind, attempt.marker))
        elif attempt.outcome is Outcome.REFUSED and there:
            findings.unexpected.append((attempt.kind, f"{attempt.marker} was refused but exists: {attempt.answer}"))


def _numbers(findings: Findings, found: Found) -> None:
    """A topic's posts, a room's messages, a member's notices and a year's entries are numbered from 1 without gaps."""
    for name, group, kind in (
        ("posts", "topic_id", "reply"),
        ("messages", "room_id", "message"),
        ("notices", "member_id", "notice"),
        ("entries", "year", "journal entry"),
        ("enrolments", "edition_id", "enrolment"),
    ):
        number = "queue" if name == "enrolments" else "number"
        for key, rows in _by(found.of(name), group).items():
            _count_up(findings, kind, f"{group} {key}", [int(row[number]) for row in rows])
    _ends(findings, found)


def _count_up(findings: Findings, kind: str, where: str, numbers: list[int]) -> None:
    repeated = [number for number, times in Counter(numbers).items() if times > 1]
    missing = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
    if repeated:
        findings.duplicated.append((kind, f"{where}: the numbers {repeated} occur more than once"))
    if missing:
        findings.lost.append((kind, f"{where}: the numbers {missing} are missing"))


def _ends(findings: Findings, found: Found) -> None:
    """The counter of a topic or a room equals the number of the last post or message in it."""
    for name, group, last, kind in (
        ("posts", "topic_id", "posts", "reply"),
        ("messages", "room_id", "last_number", "message"),
    ):
        for key, rows in _by(found.of(name), group).items():
            if rows[0][last] != max(row["number"] for row in rows):
                findings.lost.append((kind, f"{group} {key} counts {rows[0][last]}, but only {len(rows)} exist"))
