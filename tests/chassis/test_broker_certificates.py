"""A broker behind `amqps://` proves by its certificate that it is the host of the URL, and not just anybody trusted."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from kombu.exceptions import OperationalError

from chassis.messaging import topology
from chassis.messaging.consuming import Consuming

Connect = Callable[[str], None]
FAILURES = (OSError, OperationalError)


class Impatient(Consuming):
    """A service's consumer that gives up at its first failure."""

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        raise exc


def by_topology(url: str) -> None:
    topology.connection(url)


def by_consumer(url: str) -> None:
    consumer = Impatient()
    consumer.container = SimpleNamespace(config={"AMQP_URI": url})
    with consumer.establish_connection():
        pass


def certificate_for(name: str, folder: Path, *addresses: str) -> Path:
    """Key and certificate of a host, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    names = [x509.DNSName(name), *(x509.IPAddress(ip_address(each)) for each in addresses)]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain, pem = serialization.NoEncryption(), serialization.Encoding.PEM
    path = folder / f"{name}.pem"
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem))
    return path


@contextmanager
def listening(certificate: Path) -> Iterator[int]:
    """Takes connections under this certificate, and hangs up after the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):  # refused by the client, or the server is closed
                while True:
                    taken, _ = server.accept()
                    with suppress(OSError), context.wrap_socket(taken, server_side=True) as secured:
                        secured.recv(8)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize("connect", [by_topology, by_consumer])
def test_anothers_certificate_is_refused_though_it_is_trusted(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_for("elsewhere.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(certificate) as port, pytest.raises(FAILURES, match="mismatch"):
        connect(f"amqps://chat:secret@localhost:{port}/convive")


@pytest.mark.parametrize("connect", [by_topology, by_consumer])
def test_the_hosts_own_certificate_is_taken(connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = certificate_for("localhost", tmp_path, "127.0.0.1")  # as which kombu knows it
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(certificate) as port, pytest.raises(FAILURES, match="unexpectedly closed"):
        connect(f"amqps://chat:secret@localhost:{port}/convive")  # past the handshake, where nobody speaks AMQP
