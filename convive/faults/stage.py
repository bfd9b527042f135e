"""Where the load takes place: users with sessions, a board, rooms, a programme, an award, a course edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from convive.api.client import Account, Person, accounts
from convive.api.mailbox import Mailbox
from convive.api.receipts import receive

PASSWORD = "seven lanterns by the quay"
PATIENCE = 90.0
WRITERS, LEARNERS, SEATS = 3, 6, 8
_OF_FUNDS = ("finance_officer", "finance_approver", "auditor")
ROLES = ("administrator", "moderator", "programme_officer", "instructor", *_OF_FUNDS)


@dataclass
class Stage:
    """Everyone and everything the load needs."""

    label: str
    people: dict[str, Person]
    learners: dict[str, str]
    """Members who will be enrolled: e-mail -> id."""
    topics: list[dict[str, Any]] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    programme: str = ""
    activities: list[str] = field(default_factory=list)
    donor: str = ""
    agreement: str = ""
    award: dict[str, Any] = field(default_factory=dict)
    course_edition: str = ""
    base_url: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    """What is edited all the time (convive.faults.keepers): an id for each service."""

    def close(self) -> None:
        for person in self.people.values():
            person.close()


def build(base_url: str, state_dir: Path, label: str) -> Stage:
    """Creates all of it through the API. `label` keeps runs on one stack apart."""
    known = accounts(state_dir)
    roles = (
        "administrator",
        "moderator",
        "programme_officer",
        "finance_officer",
        "finance_approver",
        "instructor",
        "auditor",
    )
    people = {role: Person(base_url, known[role], PATIENCE) for role in roles}
    admin = people["administrator"]
    mailbox = Mailbox(state_dir / "mail")
    for number in range(1, WRITERS + 1):
        account = admit(base_url, admin, mailbox, f"writer{number}", label)[0]
        people[f"writer{number}"] = Person(base_url, account, PATIENCE)
    learners = [admit(base_url, admin, mailbox, f"learner{number}", label) for number in range(1, LEARNERS + 1)]
    stage = Stage(label, people, {account.email: member_id for account, member_id in learners})
    _forum_and_chat(stage)
    _programme(stage)
    _fund(stage)
    _course(stage)
    stage.base_url = base_url
    return stage


def admit(base_url: str, admin: Person, mailbox: Mailbox, name: str, label: str) -> tuple[Account, str]:
    """A member who registers, confirms the address and is admitted: the account, and the member's id."""
    account = Account("member", f"{name} {label}", f"{name}.{label}@convive.example", PASSWORD, "en")
    stranger = Person(base_url, patience=PATIENCE)
    stranger.post(
        "/api/v1/identity/registrations",
        {
            "name": account.name,
            "email": account.email,
            "password": PASSWORD,
            "country": "BZ",
            "institution": "Belize Police Department",
            "language": "en",
        },
    )
    mailbox.confirm(stranger, account.email, PASSWORD)
    stranger.close()
    waiting = admin.every("/api/v1/identity/registrations")
    [member_id] = [entry["id"] for entry in waiting if entry["email"] == account.email]
    admin.post(
        f"/api/v1/identity/registrations/{member_id}/admit", {"roles": ["member"], "networks": ["prevention", "police"]}
    )
    return account, member_id


def _forum_and_chat(stage: Stage) -> None:
    board = stage.people["administrator"].post(
        "/api/v1/forum/boards",
        {"slug": f"faults-{stage.label}", "name": {"en": "Faults"}, "description": {"en": "Under load."}},
    )
    writers = [person for name, person in stage.people.items() if name.startswith("writer")]
    for number, writer in enumerate(writers, 1):
        topic = writer.post(
            f"/api/v1/forum/boards/{board['id']}/topics", {"title": f"Topic {number} {stage.label}", "text": "Begin."}
        )["topic"]
        stage.topics.append({"id": topic["id"], "author": writer.id, "board": board["id"]})
    for number in (1, 2):
        room = writers[0].post("/api/v1/chat/rooms", {"kind": "public", "title": f"Room {number} {stage.label}"})
        stage.rooms.append(room["id"])
        for writer in writers[1:]:
            writer.put(f"/api/v1/chat/rooms/{room['id']}/membership", {})


def _programme(stage: Stage) -> None:
    officer, stage.programme = stage.people["programme_officer"], f"faults-{stage.label}"
    officer.post(
        "/api/v1/programs/programmes",
        {"slug": stage.programme, "name": {"en": "Faults"}, "description": {"en": "Under load."}},
    )
    edition = officer.post(
        f"/api/v1/programs/programmes/{stage.programme}/editions",
        {
            "methodology": "maritime",
            "title": {"en": f"Edition {stage.label}"},
            "countries": ["BZ"],
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
    )
    for number in (1, 2):
        activity = officer.post(
            f"/api/v1/programs/editions/{edition['id']}/activities",
            {
                "kind": "workshop",
                "country": "BZ",
                "starts_on": "2026-01-01",
                "ends_on": "2026-12-31",
                "title": f"Workshop {number} {stage.label}",
            },
        )
        stage.activities.append(activity["id"])


def _fund(stage: Stage) -> None:
    officer = stage.people["finance_officer"]
    donor = officer.post("/api/v1/funds/donors", {"name": f"Donor {stage.label}", "donor_class": "other"})
    agreement = officer.post(
        "/api/v1/funds/agreements",
        {
            "donor_id": donor["id"],
            "reference": f"AGR-{stage.label}",
            "title": "Under load",
            "currency": "USD",
            "pledge": "1000000",
            "signed_on": "2026-01-01",
            "starts_on": "2026-01-01",
            "ends_on": "2027-12-31",
        },
    )
    stage.donor, stage.agreement = donor["id"], agreement["id"]
    _money(stage)


def _money(stage: Stage) -> None:
    """An award under the agreement, and its first contribution."""
    officer = stage.people["finance_officer"]
    stage.award = officer.post(
        "/api/v1/funds/awards",
        {
            "agreement_id": stage.agreement,
            "programme": stage.programme,
            "title": f"Award {stage.label}",
            "lines": [
                {"kind": "direct", "title": "Training", "amount_usd": "800000"},
                {"kind": "indirect", "title": "Indirect costs", "amount_usd": "96000"},
            ],
        },
    )
    money = {
        "donor_id": stage.donor,
        "agreement_id": stage.agreement,
        "currency": "USD",
        "amount": "50000",
        "received_on": datetime.now(UTC).date().isoformat(),
        "reference": f"First {stage.label}",
    }
    receive(officer, stage.people["finance_approver"], money)


def _course(stage: Stage) -> None:
    instructor = stage.people["instructor"]
    course = instructor.post(
        "/api/v1/training/courses",
        {
            "code": f"faults-{stage.label}",
            "title": {"en": f"Course {stage.label}"},
            "modules": [{"title": {"en": "One"}, "hours": "2"}],
        },
    )
    [draft] = instructor.get(f"/api/v1/training/courses/{course['id']}/curricula")["items"]
    instructor.post(f"/api/v1/training/curricula/{draft['id']}/publish", {})
    edition = instructor.post(
        "/api/v1/training/editions",
        {
            "course_id": course["id"],
            "curriculum_id": draft["id"],
            "kind": "virtual",
            "starts_on": "2026-01-01",
            "ends_on": "2027-12-31",
            "seats": SEATS,
        },
    )
    instructor.post(f"/api/v1/training/editions/{edition['id']}/open", {})
    stage.course_edition = edition["id"]
