"""Statements as papers, for tests of the documents that are made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from contracts.funds.reporting import statements as funds_statements
from gateway.documents.paper import Paper
from gateway.documents.rows import Entries
from gateway.documents.wording import words
from services.funds.reporting import rows
from tests.common.funds.busy import FUND, Busy

EXPORT = {
    "export_id": "01900000-0000-7000-8000-0000000000aa",
    "exported_at": "2026-05-30T14:05:00Z",
    "exported_by": "Ana Mora",
}


def as_sent(view: BaseModel) -> Any:
    """The view as the gateway gets it."""
    return view.model_dump(mode="json")


def pages_of(told: Busy, statement: funds_statements.Statement, limit: int = 5) -> list[list[Any]]:
    """The entries behind a statement, page by page."""
    about = {f"{statement.scope}_id": statement.id} if statement.id else {}
    asked = {"fund_id": FUND, "since": statement.since, "until": statement.on, "through": statement.through}
    pages, cursor = [], None
    while True:
        command = funds_statements.ReadStatementRows(**(asked | about), limit=limit, cursor=cursor)
        page = rows.statement_rows(told.officer, command)
        pages.append(as_sent(page)["rows"])
        if (cursor := page.next) is None:
            return pages


def paper(statement: funds_statements.Statement, language: str) -> Paper:
    """The statement in a language."""
    return Paper(as_sent(statement), words(language), language, EXPORT)


def written(writer: Any, told: Busy, statement: funds_statements.Statement, folder: Path, language: str = "en") -> Path:
    """The document, as the writer (a module) makes it."""
    made = paper(statement, language)
    path = folder / f"document-{language}"
    writer.write(made, Entries(made, pages_of(told, statement)), path)
    return path
