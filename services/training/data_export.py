"""What training holds about a learner; teaching is an official act."""

from __future__ import annotations

from sqlalchemy import any_, select

from chassis.data_export import ME, Held
from services.training.attendance.model import Attendance
from services.training.certificates.model import Certificate
from services.training.completion.model import Progress
from services.training.editions.model import Edition, Enrolment

_MY_ENROLMENTS = select(Enrolment.id).where(Enrolment.member_id == ME)
HELD = (
    Held(Enrolment, Enrolment.member_id == ME, (Enrolment.email_key,)),
    Held(Attendance, Attendance.enrolment_id.in_(_MY_ENROLMENTS)),
    Held(Progress, Progress.enrolment_id.in_(_MY_ENROLMENTS)),
    Held(Certificate, Certificate.enrolment_id.in_(_MY_ENROLMENTS)),
    Held(Edition, any_(Edition.instructor_ids) == ME),
)
