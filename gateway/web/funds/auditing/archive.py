"""A sample's evidence as an archive: the files by entry, the entries as a table, a manifest, and the digest of each."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, Final

import orjson
from fastapi import Request

from chassis.clock import now
from chassis.spreadsheets import csv_out
from chassis.spreadsheets.cells import harmless
from contracts.base import Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds.auditing import Sample
from gateway import deadlines
from gateway.context import identified
from gateway.documents.archive import Archive
from gateway.services import services_of
from gateway.translate import text
from gateway.views import Data
from gateway.web.frame.visit import Visit
from gateway.web.funds.finding.wording import ENTRY_KINDS, TABLE_HEADS

_PACKED_ALREADY = ("image/", "application/pdf", "application/vnd.openxmlformats")
README: Final = (
    "Evidence of {count} journal entries drawn at random from {entries}.\n\n"
    "manifest.json says how they were drawn and what belongs to each. SHA256SUMS.txt has the SHA-256 of every file: "
    "check it with “sha256sum -c SHA256SUMS.txt”. Each digest is also the one that the Fund keeps in its database "
    "since the file was attached; a file whose content no longer has it is named in the manifest under “differing”.\n\n"
    "To draw the same entries again: take the SHA-256 of the four lines “convive sample 1”, the seed, the fund and the "
    "number of the entry (UTF-8, one line feed between them), and the lowest digests of each stratum.\n"
)


async def archive(
    request: Request, visitor: Visit, sample: Data[Sample], anchor: dict[str, Any] | None
) -> AsyncIterator[bytes]:
    """Its bytes as they come; one file is in memory at a time."""
    made, sums = Archive(), dict[str, str]()
    told: dict[str, Any] = {"missing": [], "differing": []}

    def add(path: str, content: bytes, *, packed: bool = True) -> bytes:
        sums[path] = hashlib.sha256(content).hexdigest()
        return made.add(path, content, packed=packed)

    count = {"count": str(len(sample["items"])), "entries": str(sample["entries"])}
    yield add("README.txt", text(README, visitor.language, count).encode())
    for path, file in _files(sample):
        content = await _content(request, file["id"])
        if content is None:
            told["missing"].append(path)
            continue
        if hashlib.sha256(content).hexdigest() != file["sha256"]:
            told["differing"].append(path)
        packed = not file["media_type"].startswith(_PACKED_ALREADY)
        yield await deadlines.in_thread("documents", partial(add, path, content, packed=packed))
    yield add("entries.csv", _table(sample, visitor.language))
    yield add("manifest.json", _manifest(visitor, sample, anchor, told))
    lines = "".join(f"{digest}  {path}\n" for path, digest in sums.items())
    yield made.add("SHA256SUMS.txt", lines.encode())
    yield made.end()


def _files(sample: Data[Sample]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"evidence/{item['number']}/{place:02d}-{file['filename']}", file)
        for item in sample["items"]
        for place, file in enumerate(item["files"], 1)
    ]


async def _content(request: Request, file_id: str) -> bytes | None:
    """A file, asked for by the caller as the caller is by then; None if it is not given out."""
    deadlines.renew()
    caller = await identified(request)
    try:
        found = await services_of(request).call(funds_evidence.DOWNLOAD_ATTACHMENT, {"attachment_id": file_id}, caller)
    except Refused as refused:
        if refused.refusal.status not in (403, 404):
            raise
        return None
    return base64.b64decode(found["content_base64"])


def _table(sample: Data[Sample], language: str) -> bytes:
    columns = ("number", "occurred_on", "kind", "description", "party", "amount_usd", "hash")
    rows: list[list[Any]] = [[text(TABLE_HEADS[name], language) for name in columns]]
    for item in sample["items"]:
        kind = text(ENTRY_KINDS[item["kind"]], language)
        told = [harmless(item["description"]), harmless(item["party"]), item["amount_usd"], item["hash"] or ""]
        rows.append([item["number"], item["occurred_on"], kind, *told])
    return csv_out.whole(rows)


def _manifest(visitor: Visit, sample: Data[Sample], anchor: dict[str, Any] | None, told: dict[str, Any]) -> bytes:
    paths = {file["id"]: path for path, file in _files(sample)}
    entries = [
        item | {"files": [{"path": paths[file["id"]], **_of_file(file)} for file in item["files"]]}
        for item in sample["items"]
    ]
    about = {
        "what": "convive sample 1",
        "made_at": now().isoformat(timespec="seconds"),
        "made_by": {"id": str(visitor.caller.actor.id), "name": visitor.caller.actor.name},
        "sample": {name: value for name, value in sample.items() if name != "items"},
        "anchor": anchor,
        **told,
        "entries": entries,
    }
    return orjson.dumps(about, option=orjson.OPT_INDENT_2)


def _of_file(file: dict[str, Any]) -> dict[str, Any]:
    return {
        name: file[name] for name in ("id", "filename", "media_type", "size_bytes", "sha256", "revision", "attached_at")
    }
