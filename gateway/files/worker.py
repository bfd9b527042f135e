"""The process that judges one file: `python -m gateway.files.worker FOLDER FILENAME`.

It reads FOLDER/sent and says in JSON what it found. A process of its own, with little memory and time: what a hostile
file does to the libraries that read it happens here, and to nothing else.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from pathlib import Path
from typing import Any

import orjson

from contracts.base import Refused
from contracts.forum.files import FILE_BROKEN
from gateway.files.content import Judged, judge

SENT = "sent"
_MEMORY, _SECONDS, _FILE = 1_500_000_000, 40, 200_000_000


def main(arguments: list[str]) -> int:
    """Prints what was found, or what is refused."""
    os.nice(5)  # whoever waits for a page goes first
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))
    folder, filename = Path(arguments[0]), arguments[1]
    try:
        said = _found(judge(folder, folder / SENT, filename))
    except Refused as refused:
        said = {"refused": refused.refusal.code, "params": refused.params}
    except MemoryError:
        said = {"refused": FILE_BROKEN.code, "params": {"filename": filename}}
    sys.stdout.buffer.write(orjson.dumps(said))
    return 0


def _found(judged: Judged) -> dict[str, Any]:
    with judged.kept.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "kept": judged.kept.name,
        "small": judged.small.name if judged.small else None,
        "facts": {
            "media_type": judged.media_type,
            "size_bytes": judged.kept.stat().st_size,
            "sha256": digest,
            "width": judged.width,
            "height": judged.height,
        },
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
