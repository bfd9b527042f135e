"""The register of payees: who is paid, by which tax number, to which account, and under which names."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Reason
from contracts.kinds import Country, Id, Moment, PaperName, ShortText, Version

PAYEE_TAX_ID = Refusal(
    "funds.payee_tax_id", 422, "{tax_id} is not a tax number of {country}: its form or its check digits do not match."
)
PAYEE_TAX_COUNTRY = Refusal("funds.payee_tax_country", 422, "Choose the country that issued the tax number.")
PAYEE_ACCOUNT = Refusal("funds.payee_account", 422, "Enter the IBAN or the account number.")
PAYEE_IBAN = Refusal(
    "funds.payee_iban", 422, "This is not a valid IBAN: its length, its form or its check digits do not match."
)
PAYEE_BIC = Refusal("funds.payee_bic", 422, "This is not a valid BIC (SWIFT code).")
PAYEE_CLOSED = Refusal("funds.payee_closed", 409, "{payee} is closed in the register of payees; nothing is paid to it.")
PAYEE_MERGED = Refusal("funds.payee_merged", 409, "This payee was merged into another one; open that one instead.")
PAYEE_ITSELF = Refusal("funds.payee_itself", 422, "A payee cannot be merged with itself.")
ACCOUNTS_DIFFER = Refusal(
    "funds.accounts_differ",
    409,
    "{duplicate} has signed bank details that {payee} has not; merging would redirect what is paid to it. Enter the "
    "same bank details for both and have them signed, then merge.",
)
DETAILS_WAIT = Refusal(
    "funds.details_wait", 409, "Bank details of this payee await their second signature; decide on them first."
)
SAME_DETAILS = Refusal("funds.same_details", 409, "These are the bank details in force; nothing would change.")


def _compact(value: object) -> object:
    """Account numbers are printed in groups; they are stored without spaces."""
    return "".join(value.split()).upper() if isinstance(value, str) else value


class PayeeKind(StrEnum):
    """What a payee is. One that came with a cost and was never looked at is `unknown`."""

    COMPANY = "company"
    PERSON = "person"
    INSTITUTION = "institution"
    NGO = "ngo"
    UNKNOWN = "unknown"


class PayeeState(StrEnum):
    """Nothing is paid to a closed payee; a merged one goes on under another's name."""

    ACTIVE = "active"
    CLOSED = "closed"
    MERGED = "merged"


class DetailsStatus(StrEnum):
    """Bank details count once a second person has signed them; the newest signed ones are in force (Fund rule 12)."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


TaxId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./&-]{2,39}$", strip_whitespace=True)]
Iban = Annotated[
    str, BeforeValidator(_compact), StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$", max_length=34)
]
AccountNumber = Annotated[
    str, BeforeValidator(_compact), StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9./-]{0,33}$", max_length=34)
]
Bic = Annotated[
    str, BeforeValidator(_compact), StringConstraints(pattern=r"^[A-Z0-9]{8}([A-Z0-9]{3})?$", max_length=11)
]


class Payee(View):
    """A payee. `names`: all under which it has costs. `account`: the end of the account in force, the rest masked.

    `details_wait`: whether bank details await a signature. `merged_into`: the payee under whose name it goes on.
    """

    id: Id
    name: str
    kind: PayeeKind
    country: Country | None
    tax_id: str | None
    state: PayeeState
    account: str | None
    details_wait: bool
    merged_into: Id | None
    closed_reason: str | None
    names: list[str]
    added_by: Id | None
    added_at: Moment
    version: int


class AddPayee(Command):
    """Adds a payee. Names are compared without accents, case and punctuation; each is one payee's.

    The tax number is checked by the form of its country, where that is known.
    """

    name: PaperName = Field(examples=["Belize Port Authority"])
    kind: PayeeKind = PayeeKind.COMPANY
    country: Country | None = None
    tax_id: TaxId | None = Field(default=None, examples=["20-12345678-6"])


class EditPayee(AddPayee):
    """Replaces what is known of a payee. Its former name stays its own."""

    payee_id: Id
    expected_version: Version | None = None


class ReadPayee(Command):
    """One payee."""

    payee_id: Id


class ListPayees(Paged):
    """The payees by name. `search`: beginnings of words of any of their names, or of the tax number.

    `duplicates`: those that share words of the name, the tax number or the account with another one.
    """

    search: ShortText | None = None
    state: PayeeState | None = None
    country: Country | None = None
    duplicates: bool = False


class ClosePayee(Command):
    """Closes a payee: nothing is paid to it any more."""

    payee_id: Id
    reason: Reason


class ReopenPayee(Command):
    """Opens a closed payee again."""

    payee_id: Id
    reason: Reason


class MergePayees(Command):
    """Merges a duplicate into this payee: the names and the costs under them follow, the history of both stays.

    The bank details of the duplicate are not taken over.
    """

    payee_id: Id
    duplicate_id: Id
    reason: Reason


class Shared(StrEnum):
    """What two payees have in common."""

    NAME = "name"
    TAX_ID = "tax_id"
    ACCOUNT = "account"


class PayeeDuplicate(View):
    """A payee that may be the same, and why."""

    payee: Payee
    shared: list[Shared]


class Duplicates(View):
    """The payees that may be the same, at most twenty."""

    items: list[PayeeDuplicate]


class PayeeChange(View):
    """A change of a payee: by whom, when, and each field with what it was and what it is. Accounts are masked."""

    id: Id
    what: str
    changed_by: Id | None
    changed_by_name: str | None
    changed_at: Moment
    fields: dict[str, list[str | None]]
    reason: str | None


class ListPayeeChanges(Paged):
    """The changes of a payee, newest first."""

    payee_id: Id


class PayeeDetails(View):
    """Bank details of a payee. `masked`: only the end of the account is shown to this reader."""

    id: Id
    payee_id: Id
    payee: str
    holder: str
    iban: str | None
    number: str | None
    bic: str | None
    bank: str | None
    masked: bool
    account_before: str | None = Field(description="The end of the account that was in force when these were entered")
    status: DetailsStatus
    in_force: bool
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    decided_at: Moment | None
    reason: str | None


class EnterPayeeDetails(Command):
    """Enters bank details; they are in force once another person has signed them, whatever the amounts (Fund rule 12).

    `holder`: in whose name the account is, if not in the payee's. Without an IBAN, the number and the bank's BIC.
    """

    payee_id: Id
    holder: ShortText | None = None
    iban: Iban | None = Field(default=None, examples=["BE68 5390 0754 7034"])
    number: AccountNumber | None = Field(default=None, examples=["002080125354"])
    bic: Bic | None = Field(default=None, examples=["BOFAUS3N"])
    bank: ShortText | None = Field(default=None, examples=["Belize Bank, Belize City"])


class PayeeDetailsById(Command):
    """Bank details of a payee."""

    details_id: Id


class RefusePayeeDetails(Command):
    """Rejects bank details, with the reason."""

    details_id: Id
    reason: Reason


class ListPayeeDetails(Paged):
    """The bank details, newest first; of one payee or, by `status`, those that wait."""

    payee_id: Id | None = None
    status: DetailsStatus | None = None


ADD_PAYEE = create("funds", "add_payee", AddPayee, Payee, "Add a payee")
EDIT_PAYEE = change("funds", "edit_payee", EditPayee, Payee, "Edit a payee")
READ_PAYEE = read("funds", "read_payee", ReadPayee, Payee, "Read a payee", at="/payees/{payee_id}")
LIST_PAYEES = read("funds", "list_payees", ListPayees, Page[Payee], "List the payees", at="/payees")
CLOSE_PAYEE = change("funds", "close_payee", ClosePayee, Payee, "Close a payee")
REOPEN_PAYEE = change("funds", "reopen_payee", ReopenPayee, Payee, "Open a closed payee again")
MERGE_PAYEES = change("funds", "merge_payees", MergePayees, Payee, "Merge a duplicate into a payee")
LIST_PAYEE_DUPLICATES = read(
    "funds",
    "list_payee_duplicates",
    ReadPayee,
    Duplicates,
    "List the payees that may be the same as one",
    at="/payees/{payee_id}/duplicates",
)
LIST_PAYEE_CHANGES = read(
    "funds",
    "list_payee_changes",
    ListPayeeChanges,
    Page[PayeeChange],
    "List the changes of a payee",
    at="/payees/{payee_id}/changes",
)
ENTER_PAYEE_DETAILS = create(
    "funds", "enter_payee_details", EnterPayeeDetails, PayeeDetails, "Enter bank details of a payee"
)
APPROVE_PAYEE_DETAILS = change(
    "funds", "approve_payee_details", PayeeDetailsById, PayeeDetails, "Approve bank details of a payee"
)
REFUSE_PAYEE_DETAILS = change(
    "funds", "refuse_payee_details", RefusePayeeDetails, PayeeDetails, "Refuse bank details of a payee"
)
WITHDRAW_PAYEE_DETAILS = change(
    "funds", "withdraw_payee_details", PayeeDetailsById, PayeeDetails, "Withdraw bank details that one entered"
)
READ_PAYEE_DETAILS = read(
    "funds",
    "read_payee_details",
    PayeeDetailsById,
    PayeeDetails,
    "Read bank details of a payee",
    at="/payee-details/{details_id}",
)
LIST_PAYEE_DETAILS = read(
    "funds",
    "list_payee_details",
    ListPayeeDetails,
    Page[PayeeDetails],
    "List the bank details of payees",
    at="/payee-details",
)
