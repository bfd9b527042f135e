"""Takes the place of a process beside the gateway, and tells what it knows of its surroundings."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    known = json.dumps(dict(os.environ))
    Path(sys.argv[1], "document").write_text(known)
    print(known)
