"""The nameko service for funds: the doors of its rooms under one name. The rules are in the rooms."""

from __future__ import annotations

from chassis.service import Service
from services.funds.door import DOOR
from services.funds.erasure import ERASURE


class FundsService(Service):
    """The Fund: officers enter, approvers sign, auditors read all; everybody sees the summary."""

    name = "funds"
    door = DOOR
    erasure = ERASURE
