"""The door of a programme's funding."""

from __future__ import annotations

from chassis.door import Entry, answer, consume
from contracts.funds import events as funds_events
from contracts.programs import funding as programs_funding
from services.programs.access import MONEY
from services.programs.funding import contributions, funding

DOOR: list[Entry] = [
    answer(programs_funding.READ_FUNDING, MONEY, funding.read_funding),
    consume(funds_events.ContributionReceived, contributions.contributed),
    consume(funds_events.MoneyTransferred, contributions.transferred),
    consume(funds_events.TransferReversed, contributions.transfer_reversed),
    consume(funds_events.ContributionReversed, contributions.contribution_reversed),
]
