"""Whether every locked release has an answer: what `./run lint` fails on, and what it only says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date

from convive.audit.record import ANSWERS, ASKED, Answer, Pin, Record

OLD_AFTER = 30
"""Days. An older record is said to be old and fails nothing: a commit that passed yesterday passes today."""


def faults(pins: Set[Pin], record: Record, answers: Mapping[str, Answer]) -> list[str]:
    """Releases nobody asked about, advisories and silences nobody answered, answers nobody needs."""
    return [*_coverage(pins, record), *_unanswered(record, answers), *_needless(record, answers)]


def _coverage(pins: Set[Pin], record: Record) -> Iterator[str]:
    for pin in sorted(pins - record.packages.keys()):
        yield f"{pin} is locked, and nobody asked about it: ./run audit"
    for pin in sorted(record.packages.keys() - pins):
        yield f"{ASKED} has {pin}, which is not locked: ./run audit"


def _unanswered(record: Record, answers: Mapping[str, Answer]) -> Iterator[str]:
    for pin, ids in sorted(record.packages.items()):
        if ids is None and str(pin) not in answers:
            yield f"{pin}: PyPI gave no answer; upgrade, or say in {ANSWERS} what is known of it"
        for unanswered in (id_ for id_ in ids or [] if id_ not in answers):
            yield f"{pin}: {record.advisories[unanswered]}; upgrade, or answer it in {ANSWERS}"


def _needless(record: Record, answers: Mapping[str, Answer]) -> Iterator[str]:
    asked_for = {str(pin) for pin, ids in record.packages.items() if ids is None}
    asked_for |= {id_ for ids in record.packages.values() for id_ in ids or []}
    for needless in sorted(answers.keys() - asked_for):
        yield f"{ANSWERS} answers {needless}, which nothing that is locked asks for: remove it"


def age(record: Record, today: date) -> tuple[str, bool]:
    """When PyPI was asked, in words, and whether that is long ago."""
    days = (today - record.asked).days
    old = days > OLD_AFTER
    return f"asked on {record.asked}, {days} days ago" + ("; ask again: ./run audit" if old else ""), old
