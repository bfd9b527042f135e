"""Who takes part in the load, and what each of them does."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

from convive.faults.hands import Moderator, delete_one, upload
from convive.faults.history import Attempt, History
from convive.faults.load import Asking, Part
from convive.faults.stage import Stage


class Writer(Part):
    """Opens topics, replies, sometimes with a file, writes in chat rooms, and deletes some of that again."""

    def act(self, random: Random, round_number: int, marker: str) -> None:
        choice, topic, room = random.random(), random.choice(self.stage.topics), random.choice(self.stage.rooms)
        attempt = Attempt("topic", marker, self.who, round_number)
        if choice < 0.08:
            self._open_topic(attempt, topic["board"])
        elif choice < 0.5:
            self._reply(attempt, topic, with_file=choice < 0.14)
        elif choice > 0.94 and delete_one(self.asking, random, attempt):
            return
        else:
            attempt.kind, attempt.facts = "message", {"room": room}
            self._numbered(attempt, f"/api/v1/chat/rooms/{room}/messages", {"client_id": marker, "text": marker})

    def _open_topic(self, attempt: Attempt, board: str) -> None:
        body = {"title": attempt.marker, "text": attempt.marker}
        if view := self.asking.ask(attempt, f"/api/v1/forum/boards/{board}/topics", body):
            attempt.id = view["topic"]["id"]

    def _reply(self, attempt: Attempt, topic: dict[str, Any], with_file: bool) -> None:
        body: dict[str, Any] = {"text": attempt.marker}
        attempt.kind, attempt.facts = "reply", {"topic": topic["id"], "author": topic["author"]}
        if with_file and (file_id := upload(self.asking, attempt)):
            attempt.facts["file"] = file_id
            body["files"] = [file_id]
        self._numbered(attempt, f"/api/v1/forum/topics/{topic['id']}/posts", body)

    def _numbered(self, attempt: Attempt, path: str, body: dict[str, Any]) -> None:
        attempt.facts["by"] = self.asking.person.id
        if view := self.asking.ask(attempt, path, body):
            attempt.facts["number"] = view["number"]


class ProgrammeOfficer(Part):
    """Requests money for activities, sometimes above the threshold for a second signature."""

    def act(self, random: Random, round_number: int, marker: str) -> None:
        activity, amount = random.choice(self.stage.activities), _money(random, random.choice((40, 250, 900, 10_500)))
        attempt = Attempt("request", marker, self.who, round_number, {"activity": activity, "amount": amount})
        self.asking.ask(attempt, f"/api/v1/programs/activities/{activity}/money-requests", {"amount": str(amount)})


class FinanceOfficer(Part):
    """Records contributions, and costs: of activities that were granted money, or directly on the budget line."""

    def act(self, random: Random, round_number: int, marker: str) -> None:
        choice, pick = random.random(), random.random()
        attempt = Attempt("contribution", marker, self.who, round_number)
        if choice < 0.4:
            self._receive(attempt, _money(random, 2500))
        else:
            attempt.kind = "expenditure"
            self._spend(attempt, _money(random, 10_200 if choice > 0.93 else 20), pick)

    def _receive(self, attempt: Attempt, amount: Decimal) -> None:
        attempt.facts["amount"] = amount
        body = {
            "donor_id": self.stage.donor,
            "agreement_id": self.stage.agreement,
            "currency": "USD",
            "amount": str(amount),
            "received_on": _today(),
            "reference": attempt.marker,
        }
        self.asking.ask(attempt, "/api/v1/funds/contributions", body)

    def _spend(self, attempt: Attempt, amount: Decimal, pick: float) -> None:
        attempt.facts["amount"] = amount
        body = self._source(pick) | {
            "amount_usd": str(amount),
            "occurred_on": _today(),
            "description": "Under load",
            "payee": "Belize Port Authority",
            "document": attempt.marker,
            "document_on": _today(),
        }
        self.asking.ask(attempt, "/api/v1/funds/expenditures", body)

    def _source(self, pick: float) -> dict[str, Any]:
        granted = self.asking.look("/api/v1/funds/allocations", award_id=self.stage.award["id"], status="granted")
        if granted and pick < 0.7:
            return {"allocation_id": granted[int(pick * 1000) % len(granted)]["id"]}
        line = self.stage.award["lines"][0]["id"]
        return {"line_id": line, "country": "BZ", "activity_kind": "workshop"}


class FinanceApprover(Part):
    """Signs what is waiting for a second signature; if nothing is, reads the award's statement."""

    def act(self, random: Random, round_number: int, marker: str) -> None:
        waiting = [
            *self._waiting("allocations", "reserved", "grant"),
            *self._waiting("expenditures", "pending", "approve"),
        ]
        if not waiting:
            self._read_statement(Attempt("statement", marker, self.who, round_number))
            return
        what, found, verb = waiting[int(random.random() * len(waiting))]
        attempt = Attempt("signature", marker, self.who, round_number, {"what": what, "of": found["id"]})
        self.asking.ask(attempt, f"/api/v1/funds/{what}/{found['id']}/{verb}", {}, keyed=False)

    def _waiting(self, what: str, status: str, verb: str) -> list[tuple[str, Any, str]]:
        found = self.asking.look(f"/api/v1/funds/{what}", award_id=self.stage.award["id"], status=status)
        return [(what, each, verb) for each in found]

    def _read_statement(self, attempt: Attempt) -> None:
        self.asking.read(attempt, f"/api/v1/funds/statements/awards/{self.stage.award['id']}")


class Instructor(Part):
    """Enrols learners, some of them members, until long after all seats are taken."""

    def act(self, random: Random, round_number: int, marker: str) -> None:
        unknown = f"{marker}@police.example".replace("_", "-")
        email = self._member() if random.random() < 0.3 else None
        member = self.stage.learners.get(email) if email else None
        attempt = Attempt("enrolment", marker, self.who, round_number, {"email": email or unknown, "member": member})
        body = {
            "email": attempt.facts["email"],
            "name": f"Learner {marker}",
            "country": "BZ",
            "sex": random.choice(("female", "male")),
            "sector": "public",
            "institution": "Belize Police Department",
            "language": "en",
            "member_id": member,
        }
        self.asking.ask(attempt, f"/api/v1/training/editions/{self.stage.course_edition}/enrolments", body)

    def _member(self) -> str | None:
        """The next member who is not enrolled yet."""
        enrolled = {attempt.facts["email"] for attempt in self.asking.history.of("enrolment")}
        return next((email for email in self.stage.learners if email not in enrolled), None)


def _money(random: Random, about: int) -> Decimal:
    return Decimal(about) + Decimal(random.randint(0, 999)) / 100


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


_PARTS: dict[str, type[Part]] = {
    "moderator": Moderator,
    "programme_officer": ProgrammeOfficer,
    "finance_officer": FinanceOfficer,
    "finance_approver": FinanceApprover,
    "instructor": Instructor,
}


def assemble(stage: Stage, history: History) -> dict[str, Part]:
    """The cast: everyone on the stage who acts, by name."""
    parts = {who: _PARTS.get(who, Writer) for who in stage.people if who in _PARTS or who.startswith("writer")}
    return {who: part(Asking(stage, history, who)) for who, part in parts.items()}
