"""The process that makes one document: `python -m gateway.documents.worker FOLDER`.

Lines of JSON come in: the job, then lists of entries, then null; a certificate or a report is told by its job alone.
What comes out is FOLDER/document and a status. It is a process of its own because a large document takes seconds of one
core, and the gateway answers others meanwhile.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from gateway.documents.paper import Paper
from gateway.documents.rows import Entries, TooLong

DOCUMENT = "document"
TOO_LONG = 3


def main(arguments: list[str]) -> int:
    """Makes the document; the status is 0, or TOO_LONG for what the format cannot hold."""
    path = Path(arguments[0]) / DOCUMENT
    job = orjson.loads(sys.stdin.buffer.readline())
    try:
        (_report if job["paper"] == "report" else _statement)(job, path)
    except TooLong:
        return TOO_LONG
    return 0


def _statement(job: dict[str, Any], path: Path) -> None:
    os.nice(5)  # whoever waits for a page goes first
    paper = Paper(job["statement"], job["words"], job["language"], job["export"])
    # The libraries of the other formats are not loaded.
    writer = importlib.import_module(f"gateway.documents.statement_{job['format']}")
    writer.write(paper, Entries(paper, _pages(sys.stdin.buffer)), path)


def _report(job: dict[str, Any], path: Path) -> None:
    os.nice(5)
    writer = importlib.import_module(f"gateway.documents.report_{job['format']}")
    writer.write(importlib.import_module("gateway.documents.report_paper").of(job), path)


def _pages(lines: BinaryIO) -> Iterator[list[Any]]:
    """Lists of entries until null. Raises EOFError when they break off: half a document is none."""
    for line in lines:
        page = orjson.loads(line)
        if page is None:
            return
        yield page
    raise EOFError("the entries broke off")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
