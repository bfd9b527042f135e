"""A person at the API: signs in, asks, and asks again when the answer is "try again"."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx

from contracts.proof import DEMANDED_OF, STEP_UP_NEEDED
from contracts.second_factor import SECOND_FACTOR_NEEDED
from convive.api.software_key import SoftwareKey
from convive.api.work import done
from convive.errors import OperatorError

# Seconds without a request after which the session may be over for idleness: then this one signs in anew first.
_IDLE = 20 * 60.0
_IDENTITY = "/api/v1/identity"
# Statuses that mean "nothing was done, or the same key will tell": worth the same request again.
_AGAIN = frozenset({429, 502, 503, 504})


class Problem(Exception):
    """The API refused; `body` is the problem document."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body.get('code')}: {body.get('detail')} {body.get('errors') or ''}")
        self.status = status
        self.body = body

    @property
    def code(self) -> str:
        return str(self.body.get("code"))


class Unanswered(Exception):
    """No answer within the caller's patience: what was asked may or may not have been done."""


@lru_cache
def _trusted() -> ssl.SSLContext:
    """Read once: to read all authorities' certificates takes longer than most requests."""
    return httpx.create_ssl_context()


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in. `key` is the second factor of staff: known to the platform, or set up at first sign-in.

    Without a key nothing is set up that would be lost with this process.
    """

    role: str
    name: str
    email: str
    password: str
    language: str
    key: SoftwareKey | None = field(default_factory=SoftwareKey.new)


class Person:
    """Somebody's session at the API. `patience`: seconds to go on asking while the platform is not there."""

    def __init__(self, base_url: str, account: Account | None = None, patience: float = 30.0) -> None:
        self.account = account
        self._patience = patience
        self._http = httpx.Client(base_url=base_url, timeout=20.0, headers={"Accept-Language": "en"}, verify=_trusted())
        self.id = ""
        self._last_asked = time.monotonic()
        if account:
            self._sign_in(account)

    def close(self) -> None:
        self._http.close()

    @property
    def token(self) -> str:
        """The bearer token of the session."""
        return str(self._http.headers.get("Authorization", "")).removeprefix("Bearer ")

    def _sign_in(self, account: Account) -> None:
        try:
            signed_in = self.post(f"{_IDENTITY}/sessions", {"email": account.email, "password": account.password})
        except Problem as problem:
            if problem.code != SECOND_FACTOR_NEEDED.code:
                raise
            challenge = {"challenge": problem.body["params"]["challenge"]}
            answer = {"passkey": self._answer(challenge)}
            signed_in = self.post(f"{_IDENTITY}/sessions/second-step", challenge | answer)
        self._http.headers["Authorization"] = f"Bearer {signed_in['token']}"
        self.id = self.get(f"{_IDENTITY}/me")["id"]
        if not signed_in["second_factor"] and DEMANDED_OF & set(signed_in["roles"]):
            self._set_up_key()

    def prove(self) -> None:
        """Proves the second factor once more. Raises Problem, Unanswered."""
        self.post(f"{_IDENTITY}/me/proof", {"passkey": self._answer({})})

    def _set_up_key(self) -> None:
        asked = self.post(f"{_IDENTITY}/me/passkeys/begin", {})
        credential = self._key.register(asked["options"], asked["origin"])
        answer = {"asked": asked["asked"], "credential": credential}
        self.post(f"{_IDENTITY}/me/passkeys", {"name": "Software", "passkey": answer})

    def _answer(self, of: dict[str, str]) -> dict[str, str]:
        asked = self.post(f"{_IDENTITY}/passkeys/ask", of)
        return {
            "asked": asked["asked"],
            "credential": self._key.answer(asked["options"], asked["origin"]),
        }

    @property
    def _key(self) -> SoftwareKey:
        if self.account is None or self.account.key is None:
            raise OperatorError("This account needs a second factor, and its key is not known here")
        return self.account.key

    def get(self, path: str, **query: Any) -> Any:
        """The view at a path. Raises Problem, Unanswered."""
        named = {name: value for name, value in query.items() if value is not None}
        return self._ask("GET", path, params=named)

    def every(self, path: str, **query: Any) -> Iterator[Any]:
        """All items of a paged list."""
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, **query)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        """Creates or does something; with `key` once, however often it is sent. Raises Problem, Unanswered."""
        return self._ask("POST", path, body=body, headers={"Idempotency-Key": key} if key else {})

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask("PUT", path, body=body)

    def patch(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask("PATCH", path, body=body)

    def send_file(self, filename: str, content: bytes) -> str:
        """The identifier of a file that is announced and sent, to be posted or put into the library."""
        files = "/api/v1/forum/files"
        announced = self.post(files, {"filename": filename, "size_bytes": len(content)})
        options = {"content": content, "headers": {"Content-Type": "application/octet-stream"}}
        self._send("PUT", f"{files}/{announced['id']}/content", options)
        return str(announced["id"])

    def download(self, path: str) -> bytes:
        """The file at a path."""
        return self._send("GET", path, {}).content

    def _ask(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        if body is not None:
            options["json"] = body
        try:
            response = self._send(method, path, options)
        except Problem as problem:
            if problem.code != "identity.work_needed" or "work" in body:
                raise
            asked = problem.body["params"]
            response = self._send(
                method, path, options | {"json": body | {"work": done(asked["challenge"], int(asked["bits"]))}}
            )
        return response.json() if response.content else None

    def _send(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        idle, self._last_asked = time.monotonic() - self._last_asked > _IDLE, time.monotonic()
        if idle and self.account and self.token:
            self._http.headers.pop("Authorization")
            self._sign_in(self.account)
        try:
            return self._sent(method, path, options)
        except Problem as problem:
            if problem.code != STEP_UP_NEEDED.code or self.account is None:
                raise
        self.prove()
        return self._sent(method, path, options)

    def _sent(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        until = time.monotonic() + self._patience
        pause = 0.05
        while True:
            try:
                response = self._http.request(method, path, **options)
            except httpx.TransportError as error:
                reason = repr(error)
            else:
                if response.status_code not in _AGAIN:
                    return _accepted(response)
                reason = f"status {response.status_code}"
            if time.monotonic() > until:
                raise Unanswered(f"{method} {path}: {reason}")
            time.sleep(pause)
            pause = min(pause * 2, 1.0)


def _accepted(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    try:
        body = response.json()
    except ValueError:
        body = {"code": "not_json", "detail": response.text[:200]}
    raise Problem(response.status_code, body)


def accounts(state_dir: Path) -> dict[str, Account]:
    """The accounts that `./run up` made for each kind of person, by role. Raises OperatorError when there are none."""
    path = state_dir / "accounts.json"
    if not path.exists():
        raise OperatorError(f"{path} is missing: it is written when the stack starts with its own database (./run up)")
    names = ("role", "name", "email", "password", "language")
    known = json.loads(path.read_text())
    found = [Account(**{name: entry[name] for name in names}, key=key_of(entry)) for entry in known]
    return {account.role: account for account in found}


def key_of(entry: dict[str, str]) -> SoftwareKey | None:
    """The key that is kept with an account, if there is one."""
    return SoftwareKey.of(entry["passkey"]) if entry.get("passkey") else None
