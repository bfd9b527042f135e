"""The door of the bank: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import answers
from contracts.base import Page
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from services.funds.bank import accounts, importing, layouts, statements
from services.funds.bank.matching_door import MatchingDoor
from services.funds.doors import OFFICER, READERS


class BankDoor(MatchingDoor):
    """What is asked of the bank accounts and what the banks send."""

    @answers(funds_accounts.ADD_BANK_ACCOUNT, OFFICER)
    def add_bank_account(self, call: Call, command: funds_accounts.AddBankAccount) -> funds_accounts.BankAccount:
        return accounts.add_bank_account(call, command)

    @answers(funds_accounts.EDIT_BANK_ACCOUNT, OFFICER)
    def edit_bank_account(self, call: Call, command: funds_accounts.EditBankAccount) -> funds_accounts.BankAccount:
        return accounts.edit_bank_account(call, command)

    @answers(funds_accounts.READ_BANK_ACCOUNT, READERS)
    def read_bank_account(self, call: Call, command: funds_accounts.ReadBankAccount) -> funds_accounts.BankAccount:
        return accounts.read_bank_account(call, command)

    @answers(funds_accounts.LIST_BANK_ACCOUNTS, READERS)
    def list_bank_accounts(
        self, call: Call, command: funds_accounts.ListBankAccounts
    ) -> Page[funds_accounts.BankAccount]:
        return accounts.list_bank_accounts(call, command)

    @answers(funds_accounts.SET_CSV_MAPPING, OFFICER)
    def set_csv_mapping(self, call: Call, command: funds_accounts.SetCsvMapping) -> funds_accounts.CsvMapping:
        return layouts.set_csv_mapping(call, command)

    @answers(funds_accounts.READ_CSV_MAPPING, READERS)
    def read_csv_mapping(self, call: Call, command: funds_accounts.ReadCsvMapping) -> funds_accounts.CsvMapping:
        return layouts.read_csv_mapping(call, command)

    @answers(funds_bank_files.IMPORT_BANK_FILE, OFFICER)
    def import_bank_file(self, call: Call, command: funds_bank_files.ImportBankFile) -> funds_bank_files.BankImport:
        return importing.import_bank_file(call, command)

    @answers(funds_bank_files.LIST_BANK_STATEMENTS, READERS)
    def list_bank_statements(
        self, call: Call, command: funds_bank_files.ListBankStatements
    ) -> Page[funds_bank_files.BankStatement]:
        return statements.list_bank_statements(call, command)

    @answers(funds_bank_files.WITHDRAW_BANK_STATEMENT, OFFICER)
    def withdraw_bank_statement(
        self, call: Call, command: funds_bank_files.WithdrawBankStatement
    ) -> funds_bank_files.BankStatement:
        return statements.withdraw_bank_statement(call, command)

    @answers(funds_bank_files.LIST_BANK_LINES, READERS)
    def list_bank_lines(self, call: Call, command: funds_bank_files.ListBankLines) -> Page[funds_bank_files.BankLine]:
        return statements.list_bank_lines(call, command)
