"""Who forgets a member who is erased. The books are acts in office: they stay, without the person's addresses."""

from __future__ import annotations

from chassis.door import Eraser
from services.funds.books import provenance
from services.funds.partners import people

ERASURE: list[Eraser] = [provenance.forget, people.forget]
