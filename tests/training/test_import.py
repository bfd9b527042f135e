"""Learners from a spreadsheet: every bad row seen before saving, and the same file twice changes nothing."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from sqlalchemy import select

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import FORBIDDEN, NOT_FOUND, Refused
from contracts.identity import Role
from contracts.training import editions as training_editions
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment import imports as training_imports
from contracts.training.events import ImportRequested, LearnerEnrolled, LearnersEnrolled
from services.training.editions import editions, seats
from services.training.editions.model import Enrolment
from services.training.enrolment import enrolment, imports, learners
from services.training.enrolment.model import ImportChunk
from tests.training.people import (
    HEADER,
    csv_of,
    enrolment_of,
    instructor,
    opened,
    reasons,
    row,
    run,
    send,
    told_to_learners,
)


def refused(refusal: Any) -> Any:
    return pytest.raises(Refused, match=rf"^{refusal.code} ")


def counts(done: training_imports.Import) -> dict[str, int]:
    names = ("enrolled", "waiting", "updated", "unchanged", "withdrawn", "refused")
    return {name: value for name in names if (value := getattr(done, name))}


def test_400_officers_are_enrolled_and_the_same_file_changes_nothing(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call, seats=340)
    file = csv_of(*(row(n) for n in range(400)))
    done = run(call, send(call, edition, file, size=7_001))
    assert (done.status, done.rows, counts(done)) == ("done", 400, {"enrolled": 340, "waiting": 60})
    assert len(desk.emitted(ImportRequested)) == 1
    first = learners.list_enrolments(call, training_enrolment.ListEnrolments(edition_id=edition.id, limit=1)).items[0]
    assert (first.name, first.email) == ("Oficial Núñez 0", "oficial0@policia.example")
    again = run(call, send(call, edition, file))
    assert (again.status, counts(again)) == ("done", {"unchanged": 400})
    assert editions.read_edition(call, training_editions.EditionById(edition_id=edition.id)).waiting == 60
    assert desk.emitted(LearnerEnrolled) == []
    enrolment.withdraw(call, enrolment_of(first))
    assert len(desk.emitted(LearnerEnrolled)) == 1, "the next in the order of the file has the seat"
    assert counts(run(call, send(call, edition, file))) == {"unchanged": 399, "withdrawn": 1}


def test_a_dry_run_changes_nothing_and_may_be_followed_by_the_real_one(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call, seats=2)
    begun = send(call, edition, csv_of(row(1), row(2), row(3)))
    tried = run(call, begun, dry_run=True)
    assert (tried.status, counts(tried)) == ("checked", {"enrolled": 2, "waiting": 1})
    assert desk.session.scalars(select(Enrolment)).all() == []
    done = run(call, begun)
    assert (done.status, counts(done)) == ("done", counts(tried))
    assert desk.session.scalars(select(ImportChunk)).all() == [], "the file is not kept"
    with refused(training_imports.IMPORT_CLOSED):
        run(call, begun)


BAD = [
    row(1, email="nobody"),
    row(2, email=""),
    row(3, name=""),
    row(4, name="=HYPERLINK(1)"),
    row(5, institution="@SUM(A1)"),
    row(6, country="HND"),
    row(7, country=""),
    row(8, sex="?"),
    row(9, sector="secret"),
    row(10, language="german"),
    row(11, name="x" * 201),
    row(12, name="a\x07b"),
    row(13),
    row(13, email="OFICIAL13@policia.example"),
    row(15, email="+1@b.co"),
]
REASONS = [
    (2, "email", "not_an_email"), (3, "email", "missing"), (4, "name", "missing"), (5, "name", "formula"),
    (6, "institution", "formula"), (7, "country", "unknown_country"), (8, "country", "missing"),
    (9, "sex", "unknown_sex"), (10, "sector", "unknown_sector"), (11, "language", "unknown_language"),
    (12, "name", "too_long"), (13, "name", "control_characters"), (15, "email", "duplicate_in_file"),
    (16, "email", "formula"),
]  # fmt: skip


def test_every_bad_row_has_a_reason_and_nothing_is_saved(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call)
    begun = send(call, edition, csv_of(*BAD))
    done = run(call, begun)
    assert (done.status, done.refused, done.rows) == ("refused", 14, 15)
    assert reasons(done) == REASONS
    assert desk.session.scalars(select(Enrolment)).all() == []
    page = imports.list_import_errors(call, training_imports.ListImportErrors(import_id=begun.id, limit=10))
    rest = imports.list_import_errors(
        call, training_imports.ListImportErrors(import_id=begun.id, limit=10, cursor=page.next)
    )
    assert [(e.row, e.field, e.reason) for e in (*page.items, *rest.items)] == REASONS
    assert [e.params for e in rest.items if e.reason == "duplicate_in_file"] == [{"first_row": "14"}]
    partly = run(call, begun, partial=True)
    assert (partly.status, counts(partly)) == ("done", {"enrolled": 1, "refused": 14})


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("latin-1", "cp1252"), ("utf-16", "utf-16"),
     ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found_out(desk: Desk, encoding: str, named: str, delimiter: str) -> None:
    call = instructor(desk)
    file = csv_of(row(1), row(2), header=HEADER).replace(",", delimiter)
    done = run(call, send(call, opened(call), file.encode(encoding), size=101))
    assert (done.status, done.encoding, done.delimiter) == ("done", named, delimiter)
    assert "Oficial Núñez 1" in desk.session.scalars(select(Enrolment.name)).all()


@pytest.mark.parametrize(
    "header",
    [
        "Correo electrónico,Nombre completo,País,Sexo,Sector,Institución,Idioma",
        "E-mail,Nome completo,País,Sexo,Setor,Instituição,Idioma",
        "Adresse e-mail,Nom complet,Pays,Sexe,Secteur,Établissement,Langue",
        "E-Mail,Full name,Country,Gender,Sector,Organisation,Language",
    ],
)
def test_headers_and_values_in_four_languages(desk: Desk, header: str) -> None:
    call = instructor(desk)
    rows = (
        row(1, sex="Mujer", sector="Público", language="español"),
        row(2, sex="homme", sector="société civile", language="Français"),
        row(3, sex="Feminino", sector="Privado", language="português"),
        row(4, sex="M", sector="Academia", language="Inglés"),
    )
    assert counts(run(call, send(call, opened(call), "sep=,\r\n" + csv_of(*rows, header=header)))) == {"enrolled": 4}
    saved = desk.session.execute(select(Enrolment.sex, Enrolment.sector, Enrolment.language).order_by(Enrolment.queue))
    assert [tuple(each) for each in saved] == [
        ("female", "public", "es"), ("male", "civil_society", "fr"), ("female", "private", "pt"),
        ("male", "academia", "en"),
    ]  # fmt: skip


def test_an_m_beside_an_h_is_a_woman_and_with_f_as_well_a_question(desk: Desk) -> None:
    call = instructor(desk)
    hm = run(call, send(call, opened(call), csv_of(row(1, sex="H"), row(2, sex="M"))))
    assert hm.status == "done"
    assert desk.session.scalars(select(Enrolment.sex).order_by(Enrolment.queue)).all() == ["male", "female"]
    unclear = run(call, send(call, opened(call), csv_of(row(1, sex="H"), row(2, sex="M"), row(3, sex="F"))))
    assert reasons(unclear) == [(3, "sex", "unknown_sex")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b" \r\n", (0, "file", "empty")),
        (csv_of().encode(), (0, "file", "empty")),
        (b"PK\x03\x04...", (0, "file", "not_text")),
        (csv_of(row(1)).encode() + b"\0", (3, "file", "nul_bytes")),
        (csv_of(row(1)).encode("cp1252") + b"\x81", (0, "file", "undecodable")),
        (b"\xff\xfe" + csv_of(row(1)).encode("utf-16-le")[:-1], (0, "file", "undecodable")),
        (b"email;name\r\n1;2\r\n", (1, "country", "missing_column")),
        (csv_of(row(1), header=HEADER + ",correo").encode(), (1, "email", "column_twice")),
        (csv_of(row(1), '"a'+ row(2)).encode(), (3, "file", "broken_quotes")),
        (csv_of(row(1), row(2, name="x" * 200_000)).encode(), (3, "file", "cell_too_long")),
        (b"\x89\x00\x01\xff" * 500, (0, "file", "undecodable")),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(desk: Desk, content: bytes, expected: Any) -> None:
    call = instructor(desk)
    edition = opened(call)
    for partial in (False, True):
        done = run(call, send(call, edition, content), partial=partial)
        assert (done.status, reasons(done)) == ("refused", [expected])


def test_cells_with_quotes_and_line_breaks_and_short_rows(desk: Desk) -> None:
    call = instructor(desk)
    quoted = row(1, name='"Pérez ""el Zurdo"", Juan"')
    broken = row(2, name='"Juan\nPérez"')
    done = run(call, send(call, opened(call), csv_of(quoted, "", broken, "a@b.co,X")), partial=True)
    assert counts(done) == {"enrolled": 1, "refused": 2}
    assert [r for r in reasons(done) if r[0] == 4] == [(4, "name", "control_characters")]
    assert {field for line, field, why in reasons(done) if line == 5 and why == "missing"} >= {"country", "language"}
    assert desk.session.scalars(select(Enrolment.name)).all() == ['Pérez "el Zurdo", Juan']


def test_a_corrected_row_corrects_the_learner(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call)
    run(call, send(call, edition, csv_of(row(1), row(2))))
    done = run(call, send(call, edition, csv_of(row(1, name="Rosa López"), row(2), row(3))))
    assert counts(done) == {"enrolled": 1, "updated": 1, "unchanged": 1}
    saved = desk.session.execute(select(Enrolment.name, Enrolment.version).order_by(Enrolment.queue)).all()
    assert tuple(saved[0]) == ("Rosa López", 2)


def test_members_in_a_file_join_the_cohort_so_many_per_event(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "BATCH", 50)
    call = instructor(desk)
    edition = opened(call, seats=51)
    people = [desk.call_as().actor.member_id for _ in range(52)]
    rows = [f"{row(n)},{member}" for n, member in enumerate(people)]
    header = HEADER + ",member_id"
    done = run(call, send(call, edition, csv_of(*rows, header=header)))
    assert counts(done) == {"enrolled": 51, "waiting": 1}
    batches = desk.emitted(LearnersEnrolled)
    assert [len(batch.learners) for batch in batches] == [50, 1]
    assert {each.member_id for batch in batches for each in batch.learners} == set(people[:51])
    assert [(n.kind, len(n.recipients)) for n in told_to_learners(desk)] == [
        ("enrolled", 50), ("enrolled", 1), ("waiting_list", 1),
    ]  # fmt: skip
    bad = [
        f"{row(600)},{new_id()}", f"{row(601)},x", f"{row(602)},{people[0]}", f"{row(0)},{desk.call_as().actor.id}",
        f"{row(603)},{people[1]}", f"{row(604)},{people[1]}",
    ]  # fmt: skip
    assert sorted(reasons(run(call, send(call, edition, csv_of(*bad, header=header))))) == [
        (2, "member_id", "not_a_member"), (3, "member_id", "not_an_identifier"), (4, "member_id", "linked_otherwise"),
        (5, "member_id", "linked_otherwise"), (6, "member_id", "linked_otherwise"),
        (7, "member_id", "duplicate_in_file"),
    ]  # fmt: skip


def test_a_known_learner_is_linked_by_a_later_file(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call)
    run(call, send(call, edition, csv_of(row(1))))
    member = desk.call_as().actor.member_id
    done = run(call, send(call, edition, csv_of(f"{row(1)},{member}", header=HEADER + ",member_id")))
    assert counts(done) == {"updated": 1}
    assert [each.member_id for batch in desk.emitted(LearnersEnrolled) for each in batch.learners] == [member]
    assert counts(run(call, send(call, edition, csv_of(row(1))))) == {"unchanged": 1}


def test_a_focal_points_file_holds_the_own_country_only(desk: Desk) -> None:
    edition = opened(instructor(desk))
    focal = desk.call_as(Role.FOCAL_POINT, country="HN")
    begun = send(focal, edition, csv_of(row(1), row(2, country="GT")))
    assert reasons(run(focal, begun)) == [(3, "country", "other_country")]
    with refused(FORBIDDEN):
        send(desk.call_as(Role.INSTRUCTOR), edition, csv_of(row(1)))
    with refused(NOT_FOUND):
        imports.read_import(desk.call_as(Role.FOCAL_POINT), training_imports.ImportById(import_id=begun.id))
    with refused(NOT_FOUND):
        run(desk.call_as(Role.FOCAL_POINT, country="HN"), begun)


def test_parts_may_come_twice_but_not_changed_and_none_may_be_missing(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call)
    begun = imports.begin_import(call, training_imports.BeginImport(edition_id=edition.id, filename="x.csv"))

    def add(number: int, content: str) -> None:
        part = base64.b64encode(content.encode()).decode()
        imports.add_import_chunk(
            call, training_imports.AddImportChunk(import_id=begun.id, number=number, content_base64=part)
        )  # fmt: skip

    with refused(training_imports.IMPORT_INCOMPLETE):
        run(call, begun)
    add(2, "x")
    add(2, "x")
    with refused(training_imports.CHUNK_DIFFERS):
        add(2, "y")
    with pytest.raises(Refused, match=r"import_incomplete.*'number': '1'"):
        run(call, begun)
    with refused(training_enrolment.NOT_BASE64):
        imports.add_import_chunk(
            call, training_imports.AddImportChunk(import_id=begun.id, number=1, content_base64="é")
        )  # fmt: skip
    add(1, csv_of(row(1))[:-3])
    imports.run_import(call, training_imports.RunImport(import_id=begun.id, dry_run=True))
    imports.run_import(call, training_imports.RunImport(import_id=begun.id, dry_run=True))
    assert len(desk.emitted(ImportRequested)) == 1
    with refused(training_imports.IMPORT_CLOSED):
        add(3, "more")


def test_an_edition_that_ended_meanwhile_takes_nobody(desk: Desk) -> None:
    call = instructor(desk)
    edition = opened(call)
    begun = send(call, edition, csv_of(row(1)))
    editions.end_edition(call, training_editions.EditionById(edition_id=edition.id))
    assert reasons(run(call, begun, partial=True)) == [(0, "edition", "edition_not_open")]
    assert desk.session.scalars(select(Enrolment)).all() == []


def test_too_many_rows_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.training.enrolment.csv_rows.MAX_ROWS", 3)
    call = instructor(desk)
    done = run(call, send(call, opened(call), csv_of(*(row(n) for n in range(4)))), partial=True)
    assert (done.status, reasons(done)) == ("refused", [(5, "file", "too_many_rows")])
