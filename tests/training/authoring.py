"""Writing courses, as the door does it: it tells the features how to ask who teaches."""

from __future__ import annotations

from functools import partial

from services.training.courses import accreditation, courses
from services.training.editions.access import teaches_course

change_course = partial(courses.change_course, teaches=teaches_course)
draft_curriculum = partial(courses.draft_curriculum, teaches=teaches_course)
change_curriculum = partial(courses.change_curriculum, teaches=teaches_course)
publish_curriculum = partial(courses.publish_curriculum, teaches=teaches_course)
accredit_curriculum = partial(accreditation.accredit_curriculum, teaches=teaches_course)
