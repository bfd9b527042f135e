"""What is erased of a member. The books are acts in office: they stay, without the addresses."""

from __future__ import annotations

from chassis.door import Eraser
from services.funds.ledger import provenance
from services.funds.partners import people
from services.funds.reversals import reversals
from services.funds.spending import provenance as spending_provenance

ERASURE: list[Eraser] = [provenance.erase, spending_provenance.erase, reversals.erase, people.erase]
