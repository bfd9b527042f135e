"""The state directory (`var/` by default): where everything one running stack knows is kept."""

import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from convive.errors import OperatorError

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_STATE = PROJECT / "var"


class State:
    """Paths, generated secrets and remembered ports of one stack. Two stacks never share a state directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = Path(os.path.abspath(directory))
        self.log_dir = self.directory / "log"
        self.run_dir = self.directory / "run"

    def create(self) -> None:
        """Make the directories, closed to other people except for passing through (PostgreSQL's user must)."""
        self.directory.mkdir(mode=0o711, parents=True, exist_ok=True)
        for directory in (self.log_dir, self.run_dir):
            directory.mkdir(mode=0o700, exist_ok=True)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Be the one supervisor of this directory. Raises OperatorError when there is one already."""
        self.create()
        with (self.run_dir / "supervisor.lock").open("w") as lock:
            if not _take(lock, fcntl.LOCK_EX, tries=10):
                raise OperatorError(f"A stack is already running in {self.directory}.")
            yield

    def is_held(self) -> bool:
        """Whether a supervisor runs in this directory."""
        path = self.run_dir / "supervisor.lock"
        if not path.exists():
            return False
        with path.open() as lock:
            return not _take(lock, fcntl.LOCK_SH, tries=1)

    @property
    def identity(self) -> str:
        """Eight hex digits that tell this state directory from every other one on the machine."""
        return sha256(str(self.directory).encode()).hexdigest()[:8]

    def secret(self, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(24)) -> str:
        """The secret of that name from secrets.json (mode 0600), made by `make` the first time."""
        with self._document("secrets.json") as known:
            if name not in known:
                known[name] = make()
            return known[name]

    def knows(self, name: str) -> bool:
        """Whether a secret of that name was ever made."""
        with self._document("secrets.json") as known:
            return name in known

    def drop(self, whether: Callable[[str], bool]) -> None:
        """Drop the secrets and the ports of these names; the next one who needs them gets others."""
        for filename in ("secrets.json", "ports.json"):
            with self._document(filename) as known:
                for name in list(filter(whether, known)):
                    del known[name]

    def port(self, name: str) -> int:
        """A free TCP port on 127.0.0.1, the same one as last time when nobody took it meanwhile."""
        with self._document("ports.json") as known:
            taken = {value for key, value in known.items() if key != name}
            if not port_is_free(int(known.get(name, 0))):
                known[name] = str(free_port(taken))
            return int(known[name])

    def chosen_port(self, name: str) -> int:
        """The port that was chosen last, whoever listens there. Raises KeyError when none ever was."""
        with self._document("ports.json") as known:
            return int(known[name])

    @contextmanager
    def _document(self, filename: str) -> Iterator[dict[str, str]]:
        """A small JSON file, read and replaced under a lock; the caller changes the dictionary it is given."""
        self.create()
        path = self.directory / filename
        with (self.run_dir / "state.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
            before = dict(known)
            yield known
            if known != before:
                _replace_private(path, json.dumps(known, indent=1, sort_keys=True))


def _take(file: TextIO, kind: int, tries: int) -> bool:
    """Take a lock without waiting; more tries than one see through somebody who only looks whether it is free."""
    for _ in range(tries):
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return True
    return False


def _replace_private(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now. Port 0 means "none yet" and is not free."""
    if port == 0:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_port(taken: set[str] | None = None) -> int:
    """A TCP port on 127.0.0.1 that nobody listens on and that is not in `taken`."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if str(port) not in (taken or set()):
            return port
