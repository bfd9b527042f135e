"""A line to the broker that can be cut, mended and held up: a TCP relay of the test's own."""

from __future__ import annotations

import contextlib
import socket
import threading
from socketserver import ThreadingTCPServer
from types import TracebackType
from urllib.parse import urlsplit


class Line:
    """Listens on a port of its own and passes everything on, until it is cut. Nothing is open after the block."""

    def __init__(self, broker_url: str) -> None:
        parts = urlsplit(broker_url)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 5672)
        # Closes a connection when `_carry` is done with it, and waits for all of them when it is closed itself.
        self._server = ThreadingTCPServer(("127.0.0.1", 0), lambda near, *_: self._carry(near))
        self.url = broker_url.replace(f":{self._target[1]}", f":{self._server.server_address[1]}")
        self._flows = threading.Event()
        self._flows.set()
        self.connections = 0
        # Held while an end comes, goes or is shut down: nothing is shut down that has been closed already.
        self._lock = threading.Lock()
        self._whole = True
        self._ends: set[socket.socket] = set()

    def __enter__(self) -> Line:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self.cut()
        self._flows.set()
        self._server.server_close()

    def cut(self) -> None:
        """Drops every connection, and lets no new one through."""
        with self._lock:
            self._whole = False
            _shut_down(*self._ends)

    def mend(self) -> None:
        """Lets new connections through."""
        with self._lock:
            self._whole = True

    def hold(self) -> None:
        """Nothing arrives from now on, and nobody is told: whoever was connected stays so."""
        self._flows.clear()

    def let_go(self) -> None:
        """What was held up arrives, and everything that follows."""
        self._flows.set()

    def _carry(self, near: socket.socket) -> None:
        """Both ways, until either side ends it or the line is cut."""
        far = self._through(near)
        if far is None:
            return
        with far:
            back = threading.Thread(target=self._pass_on, args=(far, near))
            back.start()
            self._pass_on(near, far)
            back.join()
            with self._lock:
                self._ends -= {near, far}

    def _through(self, near: socket.socket) -> socket.socket | None:
        """The other end of a new connection; None where the line is cut or the broker does not listen."""
        with self._lock, contextlib.suppress(OSError):
            if self._whole:
                far = socket.create_connection(self._target)
                self.connections += 1
                self._ends |= {near, far}
                return far
        return None

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self._flows.wait()
                other.sendall(data)
        _shut_down(one, other)


def _shut_down(*ends: socket.socket) -> None:
    """Whoever waits for one of them hears that it is over."""
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
