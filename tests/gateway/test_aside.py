"""Processes for documents and for strangers' files know no secret of the gateway's."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from gateway.documents import worker as documents_worker
from gateway.documents.making import Documents
from gateway.files import inspection
from gateway.files import worker as files_worker

_KNOWN = {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LC_ALL", "LC_CTYPE"}


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONVIVE_SECRET_KEY", "CONVIVE_BROKER_URL", "CONVIVE_DATABASE_URL_GATEWAY", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "a secret")


def test_a_document_is_made_without() -> None:
    documents = Documents(1, program="tests.gateway.worker_that_tells")
    folder = asyncio.run(documents.make({"paper": "statement", "format": "csv", "trace": "-"}))
    assert set(json.loads((folder / documents_worker.DOCUMENT).read_text())) <= _KNOWN


def test_a_file_is_judged_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files_worker, "__name__", "tests.gateway.worker_that_tells")
    assert set(asyncio.run(inspection._ask(tmp_path, "x.pdf"))) <= _KNOWN
