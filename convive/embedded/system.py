"""What only root can do, and only root needs: an unprivileged system user, and Debian packages."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from convive.errors import OperatorError
from convive.processes import Account, as_account

SYSTEM_USER = "convive"


def unprivileged_account() -> Account | None:
    """The account for servers that refuse to run as root (made if it is missing), or None when we are not root.

    Falls back to `nobody` where users can't be added.
    """
    if os.geteuid() != 0:
        return None
    for name in (SYSTEM_USER, "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            if name != SYSTEM_USER or not _add_system_user(name):
                continue
            entry = pwd.getpwnam(name)
        return Account(entry.pw_uid, entry.pw_gid)
    raise OperatorError("PostgreSQL does not run as root, and no other user exists. Run this as an ordinary user.")


def _add_system_user(name: str) -> bool:
    tool = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if tool is None:
        return False
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    added = subprocess.run([tool, *options, "--shell", "/usr/sbin/nologin", name], capture_output=True, check=False)
    return added.returncode in (0, 9)  # 9: somebody else added it just now


def can_reach(path: Path, account: Account) -> bool:
    """Whether that account may pass through every directory on the way to `path` (which must exist)."""
    probe = ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)]
    done = subprocess.run(probe, cwd="/", capture_output=True, check=False, **as_account(account))
    return done.returncode == 0


def install_package(package: str) -> None:
    """Install a Debian package without questions and without letting it start a service of its own.

    Raises OperatorError, with the words to type, when we may not or when it fails.
    """
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        how = f"sudo apt-get install -y {package}" if apt else f"your package manager's install command for {package}"
        raise OperatorError(f"{package} is not installed. Type:\n    {how}\nthen start again.")
    with _no_service_starts():
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
            done = subprocess.run([apt, *step], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise OperatorError(f"apt-get could not install {package}:\n{done.stdout[-800:]}{done.stderr[-800:]}")


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian's own way to say "install, but start nothing": a policy-rc.d that refuses. One that exists is kept."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    with tempfile.NamedTemporaryFile("w", dir=policy.parent, delete=False) as fresh:
        fresh.write("#!/bin/sh\nexit 101\n")
    Path(fresh.name).chmod(0o755)
    Path(fresh.name).rename(policy)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)
