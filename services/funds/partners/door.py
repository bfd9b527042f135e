"""The door of who gives, and what they promised: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import Service, answers
from contracts import funds
from contracts.base import Page
from services.funds.doors import OFFICER, READERS
from services.funds.partners import agreements, donors


class PartnersDoor(Service):
    """What is asked of who gives, and what they promised."""

    @answers(funds.ADD_DONOR, OFFICER)
    def add_donor(self, call: Call, command: funds.AddDonor) -> funds.Donor:
        return donors.add_donor(call, command)

    @answers(funds.EDIT_DONOR, OFFICER)
    def edit_donor(self, call: Call, command: funds.EditDonor) -> funds.Donor:
        return donors.edit_donor(call, command)

    @answers(funds.READ_DONOR, READERS)
    def read_donor(self, call: Call, command: funds.ReadDonor) -> funds.Donor:
        return donors.read_donor(call, command)

    @answers(funds.LIST_DONORS, READERS)
    def list_donors(self, call: Call, command: funds.ListDonors) -> Page[funds.Donor]:
        return donors.list_donors(call, command)

    @answers(funds.SIGN_AGREEMENT, OFFICER)
    def sign_agreement(self, call: Call, command: funds.SignAgreement) -> funds.Agreement:
        return agreements.sign_agreement(call, command)

    @answers(funds.READ_AGREEMENT, READERS)
    def read_agreement(self, call: Call, command: funds.ReadAgreement) -> funds.Agreement:
        return agreements.read_agreement(call, command)

    @answers(funds.LIST_AGREEMENTS, READERS)
    def list_agreements(self, call: Call, command: funds.ListAgreements) -> Page[funds.Agreement]:
        return agreements.list_agreements(call, command)
