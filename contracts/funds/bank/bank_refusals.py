"""Refusals concerning bank files, matches and reconciliations, with the remedy for each."""

from __future__ import annotations

from contracts.base import Refusal

BANK_ACCOUNT_ID = Refusal("funds.bank_account_id", 422, "Enter the IBAN or the account number.")
BANK_IBAN = Refusal("funds.bank_iban", 422, "{iban} is not a valid IBAN: its check digits do not match.")
BANK_CURRENCY = Refusal(
    "funds.bank_currency",
    422,
    "A fund’s first bank account holds {currency}, the currency of its books (Fund rule 13).",
)
BANK_BEGUN = Refusal(
    "funds.bank_begun", 409, "The account has lines or matches from {on} on; its opening date must be earlier."
)
BANK_COLUMNS = Refusal(
    "funds.bank_columns", 422, "Give either the amount column or the debit and credit columns, not both."
)
BANK_FILE_EMPTY = Refusal("funds.bank_file_empty", 422, "The file is empty.")
BANK_FILE_KIND = Refusal(
    "funds.bank_file_kind",
    422,
    "The file is neither camt.053 nor MT940. To import it as CSV, choose the account and "
    "describe its bank’s CSV format.",
)
BANK_FILE_BROKEN = Refusal(
    "funds.bank_file_broken", 422, "The file is damaged or incomplete at line {line}; download it from the bank again."
)
BANK_FILE_DOCTYPE = Refusal(
    "funds.bank_file_doctype",
    422,
    "The file declares a DOCTYPE or entities, which bank statements never contain; it was not imported.",
)
BANK_FILE_VERSION = Refusal(
    "funds.bank_file_version",
    422,
    "The file format is {found}; formats camt.053.001.02 to camt.053.001.13 are supported.",
)
BANK_FILE_CHARSET = Refusal(
    "funds.bank_file_charset", 422, "The file is not encoded in {encoding} (byte {byte}); save it in that encoding."
)
BANK_FILE_FIELD = Refusal("funds.bank_file_field", 422, "{place}: {name} is missing or cannot be read ({value}).")
BANK_FILE_COLUMN = Refusal("funds.bank_file_column", 422, "The file has no column {column}; its header is: {header}.")
BANK_FILE_LINES = Refusal(
    "funds.bank_file_lines", 413, "The file has more than {limit} lines; download a shorter period from the bank."
)
BANK_FILE_BALANCE = Refusal(
    "funds.bank_file_balance",
    422,
    "Statement {reference}: the opening balance {opening} plus the lines gives {sum}, but the "
    "closing balance is {closing}.",
)
BANK_FILE_ACCOUNT = Refusal(
    "funds.bank_file_account", 422, "The statement is for account {account}, not for the account expected here."
)
BANK_FILE_CURRENCY = Refusal(
    "funds.bank_file_currency", 422, "The statement is in {found}, but the account is in {currency}."
)
BANK_STATEMENT_DIFFERS = Refusal(
    "funds.bank_statement_differs",
    409,
    "Statement {reference} has already been imported with different balances; if this one is correct, "
    "withdraw the earlier one first.",
)
BANK_BEFORE_START = Refusal(
    "funds.bank_before_start", 409, "A line dated {on} is before the account’s first day, {starts_on}."
)
BANK_RECONCILED = Refusal(
    "funds.bank_reconciled", 409, "The account is reconciled up to {until}; earlier items can no longer be changed."
)
BANK_LINE_MATCHED = Refusal(
    "funds.bank_line_matched", 409, "A line dated {on} for {amount} is matched; undo that match first."
)

BANK_MATCHED_ALREADY = Refusal(
    "funds.bank_matched_already", 409, "This is already matched, possibly by someone else in the meantime."
)
BANK_LINE_WAITS = Refusal(
    "funds.bank_line_waits",
    409,
    "What was received by this line of the bank has been entered already and awaits its second signature.",
)
BANK_OTHER_ACCOUNT = Refusal("funds.bank_other_account", 422, "This does not belong to the bank account selected.")
BANK_NOTHING_TO_MATCH = Refusal("funds.bank_nothing_to_match", 422, "Choose at least one line, entry or difference.")
BANK_NO_DIFFERENCE = Refusal(
    "funds.bank_no_difference", 409, "This match has no difference, or its difference has already been settled."
)
BANK_UNDONE = Refusal("funds.bank_undone", 409, "This match has already been undone.")
BANK_SETTLED_LATER = Refusal(
    "funds.bank_settled_later", 409, "Another match settles the difference of this one; undo that match first."
)
BANK_NOT_A_RECEIPT = Refusal("funds.bank_not_a_receipt", 422, "This line is not a receipt of money.")
BANK_NOT_A_CHARGE = Refusal("funds.bank_not_a_charge", 422, "This line is not a payment.")
BANK_SUBJECT = Refusal("funds.bank_subject", 422, "Choose either a bank line or a match with a difference, not both.")
BANK_NOT_OVER = Refusal("funds.bank_not_over", 422, "{on} has not ended; reconcile up to an earlier day.")
BANK_NO_STATEMENT = Refusal(
    "funds.bank_no_statement",
    409,
    "There is no statement up to {on}; the latest ends on {until}. Import the missing statement first.",
)
BANK_LINES_OPEN = Refusal(
    "funds.bank_lines_open", 409, "{count} bank lines are neither matched nor explained; the first is dated {on}."
)
BANK_UNEXPLAINED = Refusal("funds.bank_unexplained", 409, "{count} differences are not explained; they total {amount}.")
BANK_OPENING_UNEXPLAINED = Refusal(
    "funds.bank_opening_unexplained",
    409,
    "When the account was opened here, the bank held {amount} more than the books; explain why "
    "in the account’s opening note.",
)
BANK_NOT_ZERO = Refusal(
    "funds.bank_not_zero",
    409,
    "There is a remainder of {rest}, which must be zero: a statement is missing or was imported twice.",
)
BANK_CONFIRMED_IT = Refusal(
    "funds.bank_confirmed_it", 403, "A person who confirmed a match in this period cannot close it (Fund rule 12)."
)
BANK_WITHDRAWN = Refusal("funds.bank_withdrawn", 409, "This statement has already been withdrawn.")
BANK_TOO_LARGE = Refusal(
    "funds.bank_too_large",
    409,
    "A difference above {threshold} USD cannot be posted here; reverse the entry and record the "
    "amount actually received or paid.",
)
BANK_SAME_ACCOUNT = Refusal("funds.bank_same_account", 422, "The two accounts must be different.")
BANK_OTHER_RECEIPT = Refusal(
    "funds.bank_other_receipt",
    409,
    "This line does not confirm this receipt: the account and the amount credited have to be the same.",
)
BANK_OTHER_AMOUNT = Refusal(
    "funds.bank_other_amount",
    422,
    "The other account holds {currency}: enter the amount that it received or paid in {currency}.",
)
BANK_DETAIL = Refusal(
    "funds.bank_detail", 409, "What is matched with payment {position} of the batch comes to {sum}, not to {amount}."
)
BANK_NOT_ITS_DETAIL = Refusal("funds.bank_not_its_detail", 422, "This payment is not part of the matched lines.")
BANK_PROPOSALS_CHANGED = Refusal(
    "funds.bank_proposals_changed", 409, "The proposals have changed since they were shown; check them again."
)
BANK_RULE_TARGET = Refusal(
    "funds.bank_rule_target",
    422,
    "A rule for payments needs a budget line; one for receipts needs a donor, or books to suspense.",
)
BANK_RULE_AMOUNTS = Refusal("funds.bank_rule_amounts", 422, "The smallest amount is larger than the largest.")
PAYMENT_NOT_POSTED = Refusal("funds.payment_not_posted", 409, "Only costs that are approved and posted can be paid.")
PAYMENT_REVERSED = Refusal("funds.payment_reversed", 409, "This cost has been reversed.")
PAYMENT_PAID = Refusal("funds.payment_paid", 409, "The bank has already paid this cost.")
PAYMENT_ORDERED = Refusal("funds.payment_ordered", 409, "This cost is already in payment order {order}.")
PAYMENT_ACCOUNT = Refusal(
    "funds.payment_account", 422, "Enter the payee’s IBAN, or the account number and the BIC of the payee’s bank."
)
PAYMENT_REGISTER = Refusal(
    "funds.payment_register",
    409,
    "The register of payees has signed bank details for {payee}, and only these are paid to; another account is "
    "entered there and signed first.",
)
PAYMENT_DETAILS_CHANGED = Refusal(
    "funds.payment_details_changed",
    409,
    "The bank details of {payee} have changed since the payment was ordered; decline or withdraw the order, and order "
    "it again.",
)
ORDER_REVERSED = Refusal(
    "funds.order_reversed",
    409,
    "The cost {document} of {payee} has been reversed since the order was made; withdraw the order.",
)
PAYMENT_COUNTRY = Refusal("funds.payment_country", 422, "Enter the country of {payee}.")
PAYMENT_OTHER_FUND = Refusal("funds.payment_other_fund", 422, "This cost belongs to another fund than the account.")
PAYMENT_DAY = Refusal("funds.payment_day", 422, "The bank carries out orders from today on, up to a year ahead.")
PAYMENT_NOT_SIGNED = Refusal("funds.payment_not_signed", 409, "Only a signed payment order has a file.")
PAYMENT_IN_PROGRESS = Refusal(
    "funds.payment_in_progress", 409, "The bank has carried out a part of this order; it can no longer be withdrawn."
)
