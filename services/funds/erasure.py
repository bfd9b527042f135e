"""Who forgets a member who is erased. The books are acts in office: they stay, without the person's addresses."""

from __future__ import annotations

from chassis.door import Eraser
from services.funds.ledger import provenance
from services.funds.partners import people
from services.funds.reversals import reversals
from services.funds.spending import provenance as spending_provenance

ERASURE: list[Eraser] = [provenance.forget, spending_provenance.forget, reversals.forget, people.forget]
