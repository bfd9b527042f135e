"""A small run in which all went well, for tests that spoil one thing in it."""

from __future__ import annotations

from decimal import Decimal

from convive.faults.found import Found
from convive.faults.history import Attempt, History, Outcome

ACK = Outcome.ACKNOWLEDGED


def history() -> History:
    """Two posts, two messages, a contribution, a cost, a request, a signature and two enrolments, all acknowledged."""
    reply = {"topic": "t1", "author": "ana", "by": "luis", "number": 2}
    return History(
        [
            Attempt("topic", "new topic", "luis", 1, {}, ACK, "t2"),
            Attempt("reply", "reply", "luis", 1, reply, ACK, "p2"),
            Attempt("message", "hello", "ana", 1, {"room": "r1", "by": "ana", "number": 1}, ACK, "m1"),
            Attempt("message", "again", "ana", 1, {"room": "r1", "by": "ana", "number": 2}, ACK, "m2"),
            Attempt("contribution", "swift 1", "officer", 1, {"amount": Decimal("2500.00")}, ACK, "c1"),
            Attempt("expenditure", "invoice 1", "officer", 1, {"amount": Decimal("20.00")}, ACK, "e1"),
            Attempt("request", "request 1", "programmes", 1, {"activity": "a1", "amount": Decimal("40.00")}, ACK, "q1"),
            Attempt("signature", "signature 1", "approver", 1, {"what": "allocations", "of": "al1"}, ACK),
            Attempt("enrolment", "learner 1", "claudia", 1, {"email": "a@x.example", "member": "eva"}, ACK, "n1"),
            Attempt("enrolment", "learner 2", "claudia", 1, {"email": "b@x.example", "member": None}, ACK, "n2"),
        ]
    )


def found() -> Found:
    """What there is after it."""
    first, new = {"topic_id": "t1", "posts": 2, "title": "First"}, {"topic_id": "t2", "posts": 1, "title": "new topic"}
    enrolment = {"edition_id": "ed1"}
    return Found(
        rows={
            "posts": [
                first | {"id": "p1", "number": 1, "author_id": "ana", "source": "Begin.", "topic_author": "ana"},
                first | {"id": "p2", "number": 2, "author_id": "luis", "source": "reply", "topic_author": "ana"},
                new | {"id": "p3", "number": 1, "author_id": "luis", "source": "new topic", "topic_author": "luis"},
            ],
            "notices": [_notice(1, "replied", "/forum/topics/t1#post-2")],
            "messages": [_message("m1", 1, "hello"), _message("m2", 2, "again")],
            "cohort": [{"edition_id": "ed1", "member_id": "eva"}],
            "requests": [{"id": "q1", "activity_id": "a1", "amount": Decimal("40.0000"), "state": "granted"}],
            "activities": [{"id": "a1", "spent_usd": Decimal("20.00"), "allocated_usd": Decimal("40.00")}],
            "programme_contributions": [{"id": "c1", "amount_usd": Decimal("2500.00"), "reversed": False}],
            "allocations": [{"id": "al1", "request_id": "q1", "activity_id": "a1", "status": "granted"}],
            "contributions": [
                {
                    "id": "c1",
                    "reference": "swift 1",
                    "amount": Decimal("2500.000"),
                    "amount_usd": Decimal("2500.00"),
                    "entry_id": "j1",
                }
            ],
            "expenditures": [
                {
                    "id": "e1",
                    "document": "invoice 1",
                    "direct_usd": Decimal("20.00"),
                    "activity_id": "a1",
                    "status": "posted",
                    "entry_id": "j2",
                }
            ],
            "entries": [{"id": f"j{number}", "year": "the-fund 2026", "number": number} for number in (1, 2)],
            "enrolments": [
                enrolment | {"id": "n1", "email": "a@x.example", "member_id": "eva", "status": "enrolled", "queue": 1},
                enrolment | {"id": "n2", "email": "b@x.example", "member_id": None, "status": "waiting", "queue": 2},
            ],
            "editions": [{"id": "ed1", "seats": 1, "seats_taken": 1}],
        },
        statements=[statement("100", "20", "80")],
    )


def statement(sources: str, uses: str, balance: str) -> dict[str, str]:
    """A statement as the API gives it, with nothing committed."""
    return {
        "title": "The Fund",
        "sources_usd": sources,
        "uses_usd": uses,
        "balance_usd": balance,
        "committed_usd": "0",
        "available_usd": balance,
    }


def _notice(number: int, kind: str, link: str) -> dict[str, object]:
    return {"member_id": "ana", "number": number, "notice_id": f"no{number}", "kind": kind, "link": link}


def _message(message_id: str, number: int, text: str) -> dict[str, object]:
    return {
        "id": message_id,
        "room_id": "r1",
        "number": number,
        "sender_id": "ana",
        "client_id": text,
        "text": text,
        "last_number": 2,
    }
