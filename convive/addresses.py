"""Where the platform's servers are: what CONVIVE_* says, else what the running stack of this machine says."""

from __future__ import annotations

import os
from pathlib import Path


def environment(state_dir: Path) -> dict[str, str]:
    """The variables of the platform that operators' tools talk to. Raises NotRunning when there is none."""
    if os.environ.get("CONVIVE_BROKER_URL"):
        return dict(os.environ)
    from convive.supervisor.client import Stack  # needs what only ./run installs; in a container the settings are given

    return Stack(state_dir).environment()


def broker_url(state_dir: Path) -> str:
    """The broker's URL. Raises NotRunning when neither a setting nor a running stack has one."""
    return environment(state_dir)["CONVIVE_BROKER_URL"]
