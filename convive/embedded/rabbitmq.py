"""A private RabbitMQ node: own directories, node name, ports, cookie and epmd, all on 127.0.0.1."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from convive import broker_users
from convive.broker_users import OPERATOR
from convive.embedded.server import CLOSED_SECONDS, LONGEST_DELAY, SILENT_SECONDS, EmbeddedServer
from convive.embedded.system import install_package
from convive.errors import OperatorError
from convive.processes import ProcessSpec, answers, listens, rotate
from convive.state import State

VHOST = "convive"
WATERMARK = "1GiB"
"""Memory in use at which the node stops taking messages."""
DEBIAN_SCRIPT = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Debian's /usr/sbin/rabbitmq-server insists on the system's user and directories; this one does as it is told."""

# The first bytes of AMQP 0-9-1: a node that serves answers them. It opens its listener last.
_HELLO = b"AMQP\x00\x00\x09\x01"

CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
default_vhost = {vhost}
load_definitions = {definitions}
default_queue_type = quorum
heartbeat = 30
log.console = true
log.console.level = info
log.console.use_colors = off
# Who only asks whether somebody is there says nothing more; what is refused is an error.
log.connection.level = error
log.file = false
vm_memory_high_watermark.absolute = {watermark}
disk_free_limit.absolute = 200MB
# Messages of quorum queues live in memory until the log is full: a small log keeps the node small.
raft.wal_max_size_bytes = 67108864
"""


class EmbeddedRabbit(EmbeddedServer):
    """RabbitMQ on a free port of 127.0.0.1, everything it writes in `<state>/rabbitmq`."""

    process_names = ("epmd", "rabbitmq")

    def __init__(self, state: State | Path) -> None:
        super().__init__(state if isinstance(state, State) else State(state))
        self.home = self.state.directory / "rabbitmq"
        self.port = 0

    def start(self) -> str:
        """Start, wait, and return the broker's URL."""
        self.start_processes()
        return self.url()

    def url(self, user: str = OPERATOR) -> str:
        """`amqp://user:password@127.0.0.1:port/vhost`, once `prepare` chose the port: the operator's, or another's."""
        return f"amqp://{user}:{self._password(user)}@127.0.0.1:{self.port}/{VHOST}"

    def urls(self) -> dict[str, str]:
        """The URL of each deployable's own user, by its name."""
        return {name: self.url(name) for name in broker_users.deployables()}

    def _password(self, user: str) -> str:
        return self.state.secret(f"rabbitmq.{user}")

    def prepare(self) -> Sequence[ProcessSpec]:
        """Find (or install) RabbitMQ, write its configuration, choose ports; describe epmd and the node."""
        self.state.create()
        script = _server_script()
        self.port = self.state.port("rabbitmq")
        self._write_configuration()
        environment = self._environment(self.state.port)
        return [self._epmd(environment), self._node(script, environment)]

    def configure(self) -> None:
        """Nothing to do: the node reads its users, their rights and its virtual host at each start."""

    def delete_user(self, name: str) -> None:
        """Takes a user away on the running node, which a file of definitions can't. Raises OperatorError.

        Deleting one that is not there is no error.
        """
        done = self.control("delete_user", name)
        if done.returncode and "does not exist" not in done.stdout + done.stderr:
            raise OperatorError(f"RabbitMQ did not delete its user {name}: {done.stdout}{done.stderr}")

    def control(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs `rabbitmqctl` against the node that runs, perhaps as another process's child."""
        beside = _server_script().with_name("rabbitmqctl")
        argv = [str(beside if beside.exists() else "rabbitmqctl"), *arguments]
        return subprocess.run(
            argv, env=self._environment(self.state.chosen_port), capture_output=True, text=True, check=False, timeout=60
        )

    def _write_configuration(self) -> None:
        self.home.mkdir(mode=0o700, exist_ok=True)
        definitions = self.home / "definitions.json"
        users = {name: self._password(name) for name in (OPERATOR, *broker_users.deployables())}
        files = {
            "rabbitmq.conf": CONFIGURATION.format(
                port=self.port, vhost=VHOST, definitions=definitions, watermark=WATERMARK
            ),
            "definitions.json": broker_users.definitions(users, whole=False),
            "enabled_plugins": "[].\n",
            "rabbitmq-env.conf": "",
        }
        for name, content in files.items():
            (self.home / name).write_text(content)
        self.state.drop(lambda secret: secret == "rabbitmq.password")  # every process of a release before knew it
        cookie = self.home / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(self.state.secret("rabbitmq.cookie"))
        cookie.chmod(0o400)

    def _environment(self, port: Callable[[str], int]) -> dict[str, str]:
        """Nothing of a system-wide RabbitMQ's settings may reach ours, so we start from a bare environment."""
        places = {
            "RABBITMQ_MNESIA_BASE": "data",
            "RABBITMQ_LOG_BASE": "log",
            "RABBITMQ_SCHEMA_DIR": "schema",
            "RABBITMQ_GENERATED_CONFIG_DIR": "config",
            "RABBITMQ_CONFIG_FILE": "rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": "advanced.config",
            "RABBITMQ_CONF_ENV_FILE": "rabbitmq-env.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": "enabled_plugins",
            "RABBITMQ_PID_FILE": "node.pid",
            "ERL_CRASH_DUMP": "erl_crash.dump",
        }
        return {name: str(self.home / place) for name, place in places.items()} | {
            "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "RABBITMQ_NODENAME": f"convive-{self.state.identity}@localhost",
            "RABBITMQ_DIST_PORT": str(port("rabbitmq.distribution")),
            "ERL_EPMD_PORT": str(port("epmd")),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_MAX_NUMBER_OF_PROCESSES": "131072",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _emulator_flags(),
            # Makes the script become the Erlang machine instead of standing in front of it, so that signals arrive.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    def _epmd(self, environment: dict[str, str]) -> ProcessSpec:
        port = int(environment["ERL_EPMD_PORT"])
        return ProcessSpec(
            name="epmd",
            group="epmd",
            argv=["epmd", "-address", "127.0.0.1", "-port", str(port)],
            env=environment,
            cwd=self.home,
            log=self.state.log_dir / "epmd.log",
            probe=listens(port),
            port=port,
        )

    def _node(self, script: Path, environment: dict[str, str]) -> ProcessSpec:
        log = self.state.log_dir / "rabbitmq.log"
        rotate(log)
        return ProcessSpec(
            name="rabbitmq",
            group="rabbitmq",
            argv=[str(script)],
            env=environment,
            cwd=self.home,
            log=log,
            probe=answers(self.port, _HELLO),
            alive=answers(self.port, _HELLO),
            silent_seconds=SILENT_SECONDS,
            closed_seconds=CLOSED_SECONDS,
            longest_delay=LONGEST_DELAY,
            orphan_signal=signal.SIGTERM,
            port=self.port,
        )


def _emulator_flags() -> str:
    threads = min(os.cpu_count() or 1, 4)
    return (
        f"+S {threads}:{threads} +SDcpu {threads}:{threads} +SDio 4 +sbwt none +sbwtdcpu none +sbwtdio none "
        "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1} "
        # Each of some hundred queues looks after its replicas every five seconds. Here there are none.
        "-rabbit quorum_tick_interval 60000"
    )


def _server_script() -> Path:
    """RabbitMQ's own start script; installs the Debian package if there is none and we may."""
    found = _find_server_script()
    if found is None:
        install_package("rabbitmq-server")
        found = _find_server_script()
    if found is None:
        raise OperatorError("rabbitmq-server was installed but its start script is nowhere on PATH.")
    return found


def _find_server_script() -> Path | None:
    if DEBIAN_SCRIPT.exists():
        return DEBIAN_SCRIPT
    on_path = shutil.which("rabbitmq-server", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(on_path).resolve() if on_path else None
