"""What an acknowledged attempt causes in another service, through an event: it must exist exactly once."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from convive.faults.findings import Findings
from convive.faults.found import Found, Row
from convive.faults.history import History, Outcome


def check(findings: Findings, history: History, found: Found) -> None:
    """Notices, reservations, spent money, contributions to a programme, and the members of a cohort's room."""
    _notices(findings, found)
    _reservations(findings, history, found)
    _spending(findings, found)
    _programme_contributions(findings, history, found)
    _cohort(findings, found)


def _notices(findings: Findings, found: Found) -> None:
    """An author is notified once of each reply by somebody else; no notice is delivered twice."""
    notified = Counter((row["member_id"], row["link"]) for row in found.of("notices") if row["kind"] == "replied")
    wanted = {
        (row["topic_author"], f"/forum/topics/{row['topic_id']}#post-{row['number']}")
        for row in found.of("posts")
        if row["number"] > 1 and row["author_id"] != row["topic_author"]
    }
    for whom, link in sorted(wanted - set(notified)):
        findings.lost.append(("notice", f"{whom} was not notified of {link}"))
    for (whom, link), times in notified.items():
        if times > 1:
            findings.duplicated.append(("notice", f"{whom} was notified {times} times of {link}"))
    delivered = Counter((row["member_id"], row["notice_id"]) for row in found.of("notices"))
    findings.duplicated += [("notice", f"{key} {times} times") for key, times in delivered.items() if times > 1]
    _money_notices(findings, found)


def _money_notices(findings: Findings, found: Found) -> None:
    """Whoever requested money is notified of each refusal: as many notices as refusals, per activity."""
    notified = Counter(row["link"] for row in found.of("notices") if row["kind"] == "money_refused")
    refused = Counter(
        f"/programs/activities/{row['activity_id']}" for row in found.of("requests") if row["state"] == "refused"
    )
    for link in sorted(set(notified) | set(refused)):
        if notified[link] < refused[link]:
            findings.lost.append(("notice", f"{link}: {refused[link]} refusals, {notified[link]} notices"))
        elif notified[link] > refused[link]:
            findings.duplicated.append(("notice", f"{link}: {refused[link]} refusals, {notified[link]} notices"))


def _reservations(findings: Findings, history: History, found: Found) -> None:
    """Each request for money is answered, and holds one allocation unless it was refused."""
    requests = {row["id"]: row for row in found.of("requests")}
    held: dict[str, list[Row]] = defaultdict(list)
    for row in found.of("allocations"):
        held[row["request_id"]].append(row)
    for attempt in history.of("request", outcome=Outcome.ACKNOWLEDGED):
        there, facts = requests.get(attempt.id), attempt.facts  # nosec B113 # a dict of rows, not the library
        if not there or (there["activity_id"], there["amount"]) != (facts["activity"], facts["amount"]):
            findings.lost.append(("request", f"{attempt.marker} was acknowledged ({attempt.id}); found: {there}"))
    for row in requests.values():
        _reservation(findings, row, held.pop(row["id"], []))
    findings.unexpected += [("allocation", f"for a request that nobody made: {rows}") for rows in held.values()]
    _asked_twice(findings, history, found)


def _reservation(findings: Findings, request: Row, held: list[Row]) -> None:
    about = f"request {request['id']} ({request['amount']})"
    if len(held) > 1:
        findings.duplicated.append(("allocation", f"{about} holds {len(held)} allocations"))
    elif request["state"] == "asked":
        findings.lost.append(("allocation", f"{about} has no answer; the Fund has {held}"))
    elif request["state"] == "refused" and held:
        findings.lost.append(("allocation", f"{about} shows a refusal, but the Fund holds {held}"))
    elif request["state"] != "refused" and [row["status"] for row in held] != [request["state"]]:
        findings.lost.append(("allocation", f"{about} shows {request['state']}, but the Fund has {held}"))


def _asked_twice(findings: Findings, history: History, found: Found) -> None:
    """A request carries no text of ours: its activity and amount identify the attempt."""
    asked = Counter((attempt.facts["activity"], attempt.facts["amount"]) for attempt in history.of("request"))
    there = Counter((row["activity_id"], row["amount"]) for row in found.of("requests"))
    activities = {activity for activity, _ in asked}
    for key, times in there.items():
        if key[0] in activities and times > asked[key]:
            findings.duplicated.append(("request", f"{key} was made {asked[key]} times and exists {times} times"))
    acknowledged = {attempt.id for attempt in history.of("request", outcome=Outcome.ACKNOWLEDGED)}
    for row in found.of("requests"):
        if row["activity_id"] in activities and row["id"] not in acknowledged:
            findings.recovered.append(("request", row["id"]))


def _spending(findings: Findings, found: Found) -> None:
    """For each activity, the programmes show what the Fund posted."""
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for row in found.of("expenditures"):
        if row["activity_id"] and row["status"] == "posted":
            spent[row["activity_id"]] += row["direct_usd"]
    for row in found.of("activities"):
        if row["spent_usd"] != spent[row["id"]]:
            text = f"activity {row['id']} shows {row['spent_usd']} spent, but the Fund posted {spent[row['id']]}"
            findings.lost.append(("spending", text))


def _programme_contributions(findings: Findings, history: History, found: Found) -> None:
    """What was received for a programme is in its funding view."""
    shown = {row["id"]: row["amount_usd"] for row in found.of("programme_contributions")}
    ours = {attempt.marker for attempt in history.of("contribution")}
    for row in found.of("contributions"):
        if row["reference"] in ours and shown.get(row["id"]) != row["amount_usd"]:
            text = f"{row['reference']}: {row['amount_usd']} received, but the programme shows {shown.get(row['id'])}"
            findings.lost.append(("funding view", text))


def _cohort(findings: Findings, found: Found) -> None:
    """The members of the cohort's room are its owners and the members with a seat, and nobody else."""
    seated = {
        (row["edition_id"], row["member_id"])
        for row in found.of("enrolments")
        if row["member_id"] and row["status"] in ("enrolled", "completed")
    }
    inside = {(row["edition_id"], row["member_id"]) for row in found.of("cohort")}
    findings.lost += [("cohort", f"{key} has a seat but is not in the room") for key in sorted(seated - inside)]
    findings.unexpected += [("cohort", f"{key} is in the room without a seat") for key in sorted(inside - seated)]
