"""Training over HTTP: /api/v1/training."""

from contracts import data_export
from contracts.training import attendance as training_attendance
from contracts.training import certificates as training_certificates
from contracts.training import completion as training_completion
from contracts.training import courses as training_courses
from contracts.training import editions as training_editions
from contracts.training import institutions as training_institutions
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment import imports as training_imports
from gateway.documents.certificates import certificate
from gateway.expose import delete, get, patch, post, put, reads

ROUTES = [
    post("/institutions", training_institutions.REGISTER_INSTITUTION),
    post("/courses", training_courses.CREATE_COURSE),
    post("/courses/{course_id}/curricula", training_courses.DRAFT_CURRICULUM),
    post("/editions", training_editions.PLAN_EDITION),
    post("/editions/{edition_id}/enrolments", training_enrolment.ENROL_LEARNER),
    post("/editions/{edition_id}/imports", training_imports.BEGIN_IMPORT),
    *reads(
        training_institutions,
        training_courses,
        training_editions,
        training_enrolment,
        training_completion,
        training_attendance,
        training_imports,
        training_certificates,
    ),
    get("/mine", data_export.TRAINING),
    patch("/institutions/{institution_id}", training_institutions.CHANGE_INSTITUTION),
    patch("/courses/{course_id}", training_courses.CHANGE_COURSE),
    patch("/curricula/{curriculum_id}", training_courses.CHANGE_CURRICULUM),
    post("/curricula/{curriculum_id}/publish", training_courses.PUBLISH_CURRICULUM),
    post("/curricula/{curriculum_id}/accreditations", training_courses.ACCREDIT_CURRICULUM),
    patch("/editions/{edition_id}", training_editions.CHANGE_EDITION),
    post("/editions/{edition_id}/open", training_editions.OPEN_EDITION),
    post("/editions/{edition_id}/end", training_editions.END_EDITION),
    post("/editions/{edition_id}/enrol-me", training_enrolment.ENROL_ME),
    patch("/enrolments/{enrolment_id}", training_enrolment.CHANGE_LEARNER),
    delete("/enrolments/{enrolment_id}", training_enrolment.WITHDRAW),
    put("/enrolments/{enrolment_id}/member", training_enrolment.LINK_MEMBER),
    put("/enrolments/{enrolment_id}/statements/{statement_id}", training_completion.RECORD_PROGRESS),
    put("/enrolments/{enrolment_id}/completion", training_completion.RECORD_COMPLETION),
    post("/editions/{edition_id}/completions", training_completion.RECORD_COMPLETIONS),
    put("/editions/{edition_id}/attendance/{held_on}", training_attendance.RECORD_ATTENDANCE),
    put("/imports/{import_id}/parts/{number}", training_imports.ADD_IMPORT_CHUNK),
    post("/imports/{import_id}/run", training_imports.RUN_IMPORT),
    post("/certificates/{certificate_id}/revoke", training_certificates.REVOKE_CERTIFICATE),
    certificate("/verify/{code}/pdf"),
]
