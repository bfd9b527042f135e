"""A page of a list reads as much of a large academy as of a small one: by pages read, however it was planned."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import person
from contracts.identity import Role
from services.training.service import TrainingService
from tests.common.growth import Asked, Filling, ask, databases, grown, ident, uid, unasked

EDITION, COURSE, UNIVERSITY = uid("edition"), uid("course"), uid("university")
INSTRUCTOR = person(Role.INSTRUCTOR, Role.ADMINISTRATOR, member_id=uid("instructor"))
AUDITOR = person(Role.AUDITOR, member_id=uid("auditor"))
FOCAL_POINT = person(Role.FOCAL_POINT, country="BZ", member_id=uid("focal point"))
LEARNER = person(member_id=uid("learner"))


# What still grows, and why that is borne.
_GROWS = {
    # The only list of courses not in its index's order: all courses are read, of which there are some hundred.
    "list_courses(published=False)",
    # Institutions, small rows on few pages, may be read once rather than looked up for each accreditation of a page.
    "list_accreditations(curriculum_id=bb63773c-0000-70, next)",
}


def _fill(filling: Filling) -> None:
    """One large edition of one old course, and many of others; of a country, a status and a kind there are few."""
    rows = filling.rows
    rows("institution", 80, id=ident("institution"), name="'Academy ' || lpad(g::text, 6, '0')",
         kind="CASE WHEN g % 400 = 7 THEN 'university' ELSE 'academy' END",
         country="CASE WHEN g < 9 THEN 'BZ' ELSE 'HN' END")  # fmt: skip
    rows("institution", 1, fixed=True, id=f"'{UNIVERSITY}'", name="'University'", kind="'university'", country="'BR'")
    rows("course", 80, id=ident("course"), code="'c' || lpad(g::text, 6, '0')", title="""'{"en": "Ports"}'""")
    published = "CASE WHEN g < 9 THEN NULL ELSE now() END"
    rows("curriculum", 80, id=ident("curriculum"), course_id=ident("course"), number="1", published_at=published)
    rows("curriculum", 80, id=ident("of one "), course_id=f"'{COURSE}'", number="1 + g", published_at="now()")
    rows("accreditation", 80, id=ident("signed"), curriculum_id=ident("curriculum"), university_id=f"'{UNIVERSITY}'")
    rows(
        "accreditation", 80, id=ident("also"), curriculum_id=ident("curriculum", 1), university_id=ident("institution")
    )
    rows("edition", 80, id=ident("edition"), course_id=ident("course", "1 + g % 60"),
         curriculum_id=ident("curriculum", "1 + g % 60"), country="CASE WHEN g < 9 THEN 'BZ' ELSE 'HN' END",
         kind="CASE WHEN g < 9 THEN 'workshop' ELSE 'virtual' END", starts_on="current_date", ends_on="current_date",
         status="CASE WHEN g < 9 THEN 'draft' WHEN g < 50 THEN 'open' ELSE 'ended' END",
         instructor_ids=f"CASE WHEN g < 9 THEN ARRAY['{INSTRUCTOR.id}'::uuid] ELSE '{{}}' END",
         programme_edition_id="CASE WHEN g < 9 THEN '{}'::uuid END".format(uid("programme")))  # fmt: skip
    _learners(filling)


def _learners(filling: Filling) -> None:
    rows = filling.rows
    rows("enrolment", 200, id=ident("enrolment"), edition_id=f"'{EDITION}'", member_id=ident("member"), queue="g",
         country="CASE WHEN g < 9 THEN 'BZ' ELSE 'HN' END", language="'en'", sex="'female'", sector="'public'",
         status="CASE WHEN g < 9 THEN 'completed' WHEN g % 3 = 0 THEN 'waiting' WHEN g % 3 = 1 THEN 'withdrawn' "
         "ELSE 'enrolled' END", completed_on="CASE WHEN g < 9 THEN current_date END")  # fmt: skip
    rows("enrolment", 70, fixed=True, id=ident("mine"), edition_id=ident("edition", "1 + g"),
         member_id=f"'{LEARNER.id}'", queue="1000000", country="'HN'", language="'en'", sex="'female'",
         sector="'public'", status="'enrolled'")  # fmt: skip
    rows("certificate", 200, id=ident("certificate"), code="'C' || g", enrolment_id=ident("enrolment"),
         edition_id=f"'{EDITION}'", title="""'{"en": "Ports"}'""", accredited_by="'[]'",
         curriculum_id=ident("curriculum", 9))  # fmt: skip
    rows("certificate", 70, fixed=True, id=ident("own"), code="'M' || g", enrolment_id=ident("mine"),
         edition_id=ident("edition", "1 + g"), title="""'{"en": "Ports"}'""", accredited_by="'[]'",
         curriculum_id=ident("curriculum", 9))  # fmt: skip
    rows("attendance", 200, enrolment_id=ident("enrolment"), edition_id=f"'{EDITION}'", held_on="'2026-01-05'",
         present="true")  # fmt: skip
    rows("import", 80, id=ident("import"), edition_id=f"'{EDITION}'", status="'done'")
    rows("import_error", 80, import_id=ident("import", 1), row="g")


def _questions() -> list[Asked]:
    return [
        ask(INSTRUCTOR, "list_institutions"),
        ask(INSTRUCTOR, "list_institutions", kind="university"),
        ask(INSTRUCTOR, "list_institutions", country="BZ"),
        ask(INSTRUCTOR, "list_institutions", country="HN"),
        ask(INSTRUCTOR, "list_institutions", kind="academy", country="BZ"),
        ask(INSTRUCTOR, "list_courses"),
        ask(LEARNER, "list_courses"),
        ask(INSTRUCTOR, "list_courses", published=False),
        ask(INSTRUCTOR, "list_courses", published=True),
        ask(INSTRUCTOR, "list_curricula", course_id=COURSE),
        ask(INSTRUCTOR, "list_accreditations"),
        ask(INSTRUCTOR, "list_accreditations", curriculum_id=uid("curriculum")),
        ask(INSTRUCTOR, "list_accreditations", university_id=UNIVERSITY),
        ask(INSTRUCTOR, "list_editions"),
        ask(LEARNER, "list_editions"),
        ask(LEARNER, "list_editions", course_id=COURSE),
        ask(LEARNER, "list_editions", status="open"),
        ask(INSTRUCTOR, "list_editions", status="draft"),
        ask(LEARNER, "list_editions", status="ended"),
        ask(LEARNER, "list_editions", kind="workshop"),
        ask(LEARNER, "list_editions", country="BZ"),
        ask(LEARNER, "list_editions", programme_edition_id=uid("programme")),
        ask(INSTRUCTOR, "list_editions", mine=True),
        ask(INSTRUCTOR, "read_edition", edition_id=EDITION),
        ask(INSTRUCTOR, "list_enrolments", edition_id=EDITION),
        *(
            ask(INSTRUCTOR, "list_enrolments", edition_id=EDITION, status=status)
            for status in ("enrolled", "waiting", "withdrawn", "completed")
        ),
        ask(INSTRUCTOR, "list_enrolments", edition_id=EDITION, country="BZ"),
        ask(INSTRUCTOR, "list_enrolments", edition_id=EDITION, country="CO"),
        ask(INSTRUCTOR, "list_enrolments", edition_id=EDITION, country="BZ", status="waiting"),
        ask(FOCAL_POINT, "list_enrolments", edition_id=EDITION),
        ask(LEARNER, "list_my_enrolments"),
        ask(INSTRUCTOR, "list_imports", edition_id=EDITION),
        ask(AUDITOR, "list_import_errors", import_id=uid("import")),
        ask(INSTRUCTOR, "list_attendance", edition_id=EDITION),
        ask(INSTRUCTOR, "list_certificates", edition_id=EDITION),
        ask(LEARNER, "list_my_certificates"),
    ]


def test_no_list_reads_more_of_a_hundred_times_as_much(
    fresh_database: Callable[[str], sessionmaker[Session]],
) -> None:
    questions = _questions()
    assert unasked(TrainingService, questions) == set()
    made = databases(fresh_database, TrainingService, _fill)
    assert grown(made, questions) == _GROWS
