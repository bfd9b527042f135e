"""Shared steps of the tests of training: courses that stand, editions that are open, learners in them."""

from __future__ import annotations

import base64
import itertools
from datetime import date
from typing import Any

from chassis.call import Call
from chassis.testing import Desk
from contracts.identity import Role
from contracts.kinds import Translated
from contracts.notices import NoticeKind, TrainingNotice
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training import institutions as training_institutions
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment import imports as training_imports
from contracts.training.events import ImportRequested
from services.training.courses import courses
from services.training.editions import editions
from services.training.enrolment import enrolment, imports
from services.training.institutions import institutions
from tests.training import authoring

_numbers = itertools.count(1)
TITLE = Translated(en="Port security", es="Seguridad portuaria", pt="Segurança portuária", fr="Sûreté portuaire")
MODULES = [
    training_courses.ModuleText(title=Translated(en="The ISPS Code", es="El Código PBIP"), hours="12.5"),
    training_courses.ModuleText(title=Translated(en="Port facility plans"), hours="20"),
]


def instructor(desk: Desk) -> Call:
    return desk.call_as(Role.INSTRUCTOR, name="Inés Duarte")


def course(call: Call) -> tuple[training_courses.Course, training_courses.Curriculum]:
    """A course with a published curriculum."""
    made = courses.create_course(
        call, training_courses.CreateCourse(code=f"course-{next(_numbers)}", title=TITLE, modules=MODULES)
    )
    draft = courses.list_curricula(call, training_courses.ListCurricula(course_id=made.id)).items[0]
    return made, authoring.publish_curriculum(call, training_courses.CurriculumById(curriculum_id=draft.id))


def planned(call: Call, **changes: Any) -> training_editions.Edition:
    """A draft of a virtual edition that took place in 2017."""
    made, curriculum = course(call)
    values: dict[str, Any] = {
        "course_id": made.id, "curriculum_id": curriculum.id, "kind": "virtual",
        "starts_on": date(2017, 5, 2), "ends_on": date(2017, 6, 2),
    }  # fmt: skip
    return editions.plan_edition(call, training_editions.PlanEdition(**(values | changes)))


def opened(call: Call, **changes: Any) -> training_editions.Edition:
    """An open edition."""
    return editions.open_edition(call, training_editions.EditionById(edition_id=planned(call, **changes).id))


def told_to_learners(desk: Desk) -> list[TrainingNotice]:
    """The notices, but for those to focal points that an edition takes learners."""
    return [notice for notice in desk.emitted(TrainingNotice) if notice.kind is not NoticeKind.EDITION_OPENED]


def learner(edition: training_editions.Edition, **changes: Any) -> training_enrolment.EnrolLearner:
    """What is known of somebody new."""
    number = next(_numbers)
    values = {
        "edition_id": edition.id, "email": f"learner{number}@policia.example", "name": f"Rosa López {number}",
        "country": "HN", "sex": "female", "sector": "public", "institution": "Policía Nacional", "language": "es",
    }  # fmt: skip
    return training_enrolment.EnrolLearner(**(values | changes))


def enrol(call: Call, edition: training_editions.Edition, **changes: Any) -> training_enrolment.Enrolment:
    return enrolment.enrol_learner(call, learner(edition, **changes))


def enrolment_of(enrolled: training_enrolment.Enrolment) -> training_enrolment.EnrolmentById:
    return training_enrolment.EnrolmentById(enrolment_id=enrolled.id)


def university(call: Call, name: str = "Universidade de São Paulo") -> training_institutions.Institution:
    return institutions.register_institution(
        call,
        training_institutions.RegisterInstitution(name=f"{name} {next(_numbers)}", kind="university", country="BR"),
    )


def accredit(call: Call, curriculum_id: Any, by: training_institutions.Institution) -> training_courses.Accreditation:
    return authoring.accredit_curriculum(
        call,
        training_courses.AccreditCurriculum(
            curriculum_id=curriculum_id, university_id=by.id, signed_by="Prof.ª Marta Siqueira",
            signed_on=date(2017, 4, 1), document="USP 2017-114",
        ),
    )  # fmt: skip


HEADER = "email,name,country,sex,sector,institution,language"


def csv_of(*rows: str, header: str = HEADER) -> str:
    return "\r\n".join((header, *rows)) + "\r\n"


def row(number: int, **changes: str) -> str:
    """A good row."""
    cells = {
        "email": f"oficial{number}@policia.example", "name": f"Oficial Núñez {number}", "country": "HN",
        "sex": "female", "sector": "public", "institution": "Policía Nacional", "language": "es",
    }  # fmt: skip
    return ",".join((cells | changes).values())


def send(
    call: Call, edition: training_editions.Edition, content: bytes | str, *, size: int = 1_000_000
) -> training_imports.Import:
    """A file, in parts, not run yet."""
    raw = content.encode() if isinstance(content, str) else content
    begun = imports.begin_import(call, training_imports.BeginImport(edition_id=edition.id, filename="oficiales.csv"))
    for number, start in enumerate(range(0, len(raw), size), 1):
        part = base64.b64encode(raw[start : start + size]).decode()
        imports.add_import_chunk(
            call, training_imports.AddImportChunk(import_id=begun.id, number=number, content_base64=part)
        )  # fmt: skip
    return begun


def run(
    call: Call, begun: training_imports.Import, *, dry_run: bool = False, partial: bool = False
) -> training_imports.Import:
    """Runs an import, and does what the service does on its own event."""
    imports.run_import(call, training_imports.RunImport(import_id=begun.id, dry_run=dry_run, partial=partial))
    event = ImportRequested(import_id=begun.id)
    imports.perform(call, Desk(call.session, "training").happened(event))
    return imports.read_import(call, training_imports.ImportById(import_id=begun.id))


def reasons(done: training_imports.Import) -> list[tuple[int, str, str]]:
    return [(error.row, error.field, error.reason) for error in done.errors]
