"""Why the Fund says no to what comes from a bank: a file, a match, a reconciliation; and what would make it right."""

from __future__ import annotations

from contracts.base import Refusal

BANK_ACCOUNT_ID = Refusal("funds.bank_account_id", 422, "Give the account's IBAN or its number.")
BANK_IBAN = Refusal("funds.bank_iban", 422, "{iban} is not an IBAN: its check digits do not fit.")
BANK_CURRENCY = Refusal("funds.bank_currency", 422, "The books keep cash in {currency} only (Fund rule 13).")
BANK_BEGUN = Refusal(
    "funds.bank_begun", 409, "The account has lines or matches from {on} on; its beginning stays before them."
)
BANK_COLUMNS = Refusal(
    "funds.bank_columns", 422, "Name the column of the amount, or those of debit and credit, and not both."
)
BANK_FILE_EMPTY = Refusal("funds.bank_file_empty", 422, "The file is empty.")
BANK_FILE_KIND = Refusal(
    "funds.bank_file_kind",
    422,
    "The file is neither camt.053 nor MT940. To read it as CSV, name the account and say how its bank writes CSV.",
)
BANK_FILE_BROKEN = Refusal(
    "funds.bank_file_broken", 422, "The file is damaged or cut off at line {line}; fetch it from the bank again."
)
BANK_FILE_DOCTYPE = Refusal(
    "funds.bank_file_doctype", 422, "The file declares a DOCTYPE or entities; no bank's statement does. It is not read."
)
BANK_FILE_VERSION = Refusal(
    "funds.bank_file_version", 422, "The file is {found}; camt.053.001.02 to camt.053.001.13 can be read."
)
BANK_FILE_CHARSET = Refusal(
    "funds.bank_file_charset", 422, "The file is not written in {encoding} (byte {byte}); save it in that encoding."
)
BANK_FILE_FIELD = Refusal("funds.bank_file_field", 422, "{place}: {name} is missing or can't be read ({value}).")
BANK_FILE_COLUMN = Refusal("funds.bank_file_column", 422, "The file has no column {column}; its header says: {header}.")
BANK_FILE_LINES = Refusal(
    "funds.bank_file_lines", 413, "The file has more than {limit} lines; fetch a shorter span of days from the bank."
)
BANK_FILE_BALANCE = Refusal(
    "funds.bank_file_balance",
    422,
    "Statement {reference}: opening balance {opening} and lines make {sum}; the closing balance says {closing}.",
)
BANK_FILE_ACCOUNT = Refusal(
    "funds.bank_file_account", 422, "The statement is of the account {account}, which is not the one expected here."
)
BANK_FILE_CURRENCY = Refusal("funds.bank_file_currency", 422, "The statement is in {found}, the account in {currency}.")
BANK_STATEMENT_DIFFERS = Refusal(
    "funds.bank_statement_differs",
    409,
    "Statement {reference} was read before with other balances; withdraw that one first, if this one is right.",
)
BANK_BEFORE_START = Refusal(
    "funds.bank_before_start", 409, "A line of {on} comes before the account's first day, {starts_on}."
)
BANK_RECONCILED = Refusal(
    "funds.bank_reconciled", 409, "The account is reconciled up to {until}; what lies before that stays as it is."
)
BANK_LINE_MATCHED = Refusal("funds.bank_line_matched", 409, "A line of {on} over {amount} is matched; undo that first.")

BANK_MATCHED_ALREADY = Refusal(
    "funds.bank_matched_already", 409, "This is matched already, or was matched by somebody else in the meantime."
)
BANK_OTHER_ACCOUNT = Refusal("funds.bank_other_account", 422, "This is not of the bank account named.")
BANK_NOTHING_TO_MATCH = Refusal("funds.bank_nothing_to_match", 422, "Name at least one line, entry or difference.")
BANK_NO_DIFFERENCE = Refusal(
    "funds.bank_no_difference", 409, "This match leaves no difference, or it was settled already."
)
BANK_UNDONE = Refusal("funds.bank_undone", 409, "This match was undone already.")
BANK_SETTLED_LATER = Refusal(
    "funds.bank_settled_later", 409, "Another match settles the difference of this one; undo that first."
)
BANK_NOT_A_RECEIPT = Refusal("funds.bank_not_a_receipt", 422, "No money came in with this line.")
BANK_NOT_A_CHARGE = Refusal("funds.bank_not_a_charge", 422, "No money went out with this line.")
BANK_SUBJECT = Refusal("funds.bank_subject", 422, "Name a line of the bank or a match with a difference, and not both.")
BANK_NOT_OVER = Refusal("funds.bank_not_over", 422, "{on} is not over; reconcile up to a day that is.")
BANK_NO_STATEMENT = Refusal(
    "funds.bank_no_statement", 409, "No statement goes as far as {on}; the newest ends on {until}. Import it first."
)
BANK_LINES_OPEN = Refusal(
    "funds.bank_lines_open", 409, "{count} lines of the bank are neither matched nor explained, the first of {on}."
)
BANK_UNEXPLAINED = Refusal("funds.bank_unexplained", 409, "{count} differences have no explanation, {amount} together.")
BANK_OPENING_UNEXPLAINED = Refusal(
    "funds.bank_opening_unexplained",
    409,
    "When the account began, the bank had {amount} more than the books; say why in the account's opening note.",
)
BANK_NOT_ZERO = Refusal(
    "funds.bank_not_zero", 409, "{rest} is left over: a statement is missing or was read twice. It must come to zero."
)
BANK_CONFIRMED_IT = Refusal(
    "funds.bank_confirmed_it", 403, "Whoever confirmed a match of this span of days cannot close it (Fund rule 12)."
)
BANK_WITHDRAWN = Refusal("funds.bank_withdrawn", 409, "This statement was withdrawn already.")
BANK_TOO_LARGE = Refusal(
    "funds.bank_too_large",
    409,
    "A difference above {threshold} USD is not booked here; reverse what was recorded and record it as it came.",
)
BANK_SAME_ACCOUNT = Refusal("funds.bank_same_account", 422, "Money does not move from an account to itself.")
