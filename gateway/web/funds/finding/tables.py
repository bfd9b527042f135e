"""Any list of the Fund as a file: the same filters, streamed in constant memory, heads in the reader's language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any, Protocol

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from chassis.clock import now
from chassis.spreadsheets import csv_out
from chassis.spreadsheets.cells import harmless
from contracts.base import NOT_FOUND
from contracts.funds.tables import MAX_TABLE_ROWS, READ_TABLE, TableFormat, TablePart
from gateway import deadlines
from gateway.context import identified
from gateway.documents.sheet import Cell, Sheet
from gateway.services import services_of
from gateway.translate import text
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit
from gateway.web.funds.finding.asking import asked_of
from gateway.web.funds.finding.columns import COLUMNS, Column
from gateway.web.funds.finding.wording import TABLE_NAMES

router = APIRouter(route_class=PageRoute)
_NO_FILTER = {"lang", "cursor", "limit", "done"}
_MEDIA_TYPES = {
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableFormat.CSV: "text/csv; charset=utf-8",
}
_Rows = Sequence[Sequence[Any]]


class Writer(Protocol):
    """A file that is written in parts."""

    def begin(self) -> bytes: ...
    def rows(self, rows: _Rows) -> bytes: ...
    def end(self) -> bytes: ...


class CsvWriter:
    """RFC 4180 in every language, with what spreadsheets would run made harmless."""

    def __init__(self, headings: Sequence[str], columns: Sequence[Column]) -> None:
        self._headings = headings
        self._texts = [n for n, column in enumerate(columns) if column.cell is Cell.TEXT]

    def begin(self) -> bytes:
        return (csv_out.MARK + csv_out.lines([self._headings])).encode()

    def rows(self, rows: _Rows) -> bytes:
        written = [list(row) for row in rows]
        for row in written:
            for n in self._texts:
                row[n] = harmless(row[n])
        return csv_out.lines(written).encode()

    def end(self) -> bytes:
        return b""


@router.get("/fund/tables/{name}")
async def table(request: Request, name: str) -> Response:
    """`expenditures.xlsx` and the like. Raises NOT_FOUND, UNAUTHENTICATED, FORBIDDEN, and what the list refuses."""
    visitor = await visit(request)
    of, _, kind = name.partition(".")
    if of not in COLUMNS or kind not in set(TableFormat):
        raise NOT_FOUND("name", what="page")
    form, columns = TableFormat(kind), COLUMNS[of]
    command = {"of": of, "format": form, "columns": [column.name for column in columns], "limit": MAX_TABLE_ROWS}
    command["filters"] = [f"{name}={value}" for name, value in _filters(visitor, of).items()]
    first: Data[TablePart] = await visitor.call(READ_TABLE, command)
    title = text(TABLE_NAMES[of], visitor.language)
    headings = [text(column.head, visitor.language) for column in columns]
    writer: Writer = (
        Sheet(title, headings, [column.cell for column in columns], [column.width for column in columns])
        if form is TableFormat.XLSX
        else CsvWriter(headings, columns)
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{of}-{now().date()}-{visitor.language}.{form}"',
        "Content-Language": visitor.language,
        "Cache-Control": "no-store",
    }
    parts = _parts(request, command, first)
    return StreamingResponse(_written(writer, columns, visitor.language, parts), 200, headers, _MEDIA_TYPES[form])


def _filters(visitor: Visit, of: str) -> dict[str, str]:
    if of == "found":
        return asked_of(visitor)
    return visitor.filters(*(set(visitor.request.query_params) - _NO_FILTER))


async def _parts(request: Request, command: dict[str, Any], part: Data[TablePart]) -> AsyncIterator[_Rows]:
    """Each part is asked for while the one before it is written, by the caller as the caller is by then."""
    while True:
        coming = asyncio.ensure_future(_next(request, command, part["next"])) if part["next"] else None
        try:
            yield part["rows"]
        except BaseException:
            if coming is not None:
                coming.cancel()
            raise
        if coming is None:
            return
        part = await coming


async def _next(request: Request, command: dict[str, Any], cursor: str) -> Data[TablePart]:
    deadlines.renew()
    return await services_of(request).call(READ_TABLE, command | {"cursor": cursor}, await identified(request))


async def _written(
    writer: Writer, columns: Sequence[Column], language: str, parts: AsyncIterator[_Rows]
) -> AsyncIterator[bytes]:
    """The file; one that can't be read to its end is broken off, visibly."""
    yield writer.begin()
    named = {n: {key: text(said, language) for key, said in c.words.items()} for n, c in enumerate(columns) if c.words}
    async for rows in parts:
        # Beside the others' pages: a part takes some twenty milliseconds.
        yield await deadlines.in_thread("documents", partial(_part, writer, named, rows))
    yield writer.end()


def _part(writer: Writer, named: dict[int, dict[str, str]], rows: _Rows) -> bytes:
    told = [list(row) for row in rows]
    for row in told:
        for n, words in named.items():
            row[n] = words.get(row[n], row[n])
    return writer.rows(told)
