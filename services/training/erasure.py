"""What is erased of a member: the person goes, the counts of learners stay. A test names a missing room."""

from __future__ import annotations

from chassis.door import Eraser
from services.training.certificates import certificates
from services.training.editions import seats
from services.training.enrolment import imports

ERASURE: list[Eraser] = [certificates.erase, imports.erase, seats.erase]
