"""The process that makes documents, with sheets of ten rows."""

from __future__ import annotations

import sys

from gateway.documents import statement_xlsx, worker

if __name__ == "__main__":
    statement_xlsx.MOST_ROWS = 10
    raise SystemExit(worker.main(sys.argv[1:]))
