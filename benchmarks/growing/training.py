"""Training that grows: the learners of an edition, and the editions."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.growing.things import A_PAGE, Ask, Growing, copy, cursor_of
from benchmarks.setting import Setting

_API = "/api/v1/training"
_LEARNER = {
    "email": "grows@policia.example", "name": "Óscar Peña", "country": "HN", "sex": "male", "sector": "public",
    "institution": "Policía Nacional", "language": "es",
}  # fmt: skip


def things(setting: Setting) -> Iterator[Growing]:
    """An edition without a limit of seats, filled by copies of its first learner."""
    edition = setting.stage.course_edition
    yield _learners(setting, edition)
    yield _editions(setting, edition)


def _learners(setting: Setting, edition: str) -> Growing:
    setting.stage.people["instructor"].post(f"{_API}/editions/{edition}/enrolments", _LEARNER)
    with cursor_of(setting, "training") as cursor:
        cursor.execute("UPDATE edition SET seats = NULL WHERE id = %s", (edition,))

    def grow(first: int, last: int) -> None:
        email = "'grows-' || n || '@policia.example'"
        changed = {"id": "uuidv7()", "email": email, "email_key": email, "queue": "1000 + n", "name": "'Óscar ' || n"}
        with cursor_of(setting, "training") as cursor:
            copy(cursor, "enrolment", "edition_id = %(edition)s", changed, max(first, 2), last, edition=edition)

    of, who = f"{_API}/editions/{edition}", "instructor"
    asks = [
        Ask("an edition", who, of),
        Ask("learners of an edition", who, f"{of}/enrolments"),
        Ask("learners who completed: none", who, f"{of}/enrolments?status=completed"),
        Ask("learners of a country: none", who, f"{of}/enrolments?country=BZ"),
        Ask("attendance roster", who, f"{of}/attendance"),
        Ask("certificates of an edition", who, f"{of}/certificates"),
        Ask("page of an edition", who, f"/training/editions/{edition}"),
    ]
    return Growing("learners of an edition", 1000, grow, asks)


def _editions(setting: Setting, model: str) -> Growing:
    def grow(first: int, last: int) -> None:
        changed = {"id": "uuidv7()", "seats_taken": "0", "queue_last": "0"}
        with cursor_of(setting, "training") as cursor:
            copy(cursor, "edition", "id = %(model)s", changed, first, last, model=model)

    asks = [
        Ask("editions", "writer2", f"{_API}/editions"),
        Ask("training page", "writer2", "/training"),
    ]
    return Growing("course editions", A_PAGE, grow, asks)
