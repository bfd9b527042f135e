"""Who forgets a member who is erased: the counts of learners stay, the person does not. A test names a missing room."""

from __future__ import annotations

from chassis.door import Eraser
from services.training.certificates import certificates
from services.training.editions import seats
from services.training.enrolment import imports

ERASURE: list[Eraser] = [certificates.forget, imports.forget, seats.forget]
