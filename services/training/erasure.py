"""What is erased of a member: counts of learners stay, personal data do not. A test names missing tables."""

from __future__ import annotations

from chassis.door import Eraser, erases
from services.training.certificates import certificates
from services.training.certificates.model import Certificate
from services.training.editions import seats
from services.training.editions.model import Enrolment
from services.training.enrolment import imports
from services.training.enrolment.model import ImportChunk

ERASURE: list[Eraser] = [
    erases(certificates.erase, Certificate),
    erases(imports.erase, ImportChunk),
    erases(seats.erase, Enrolment),
]
