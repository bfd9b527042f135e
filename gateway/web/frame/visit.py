"""A page being asked for: who asks, in which language, what their form says, and what they get back."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from fastapi import Request, Response
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, RedirectResponse

from chassis.ids import new_id
from chassis.spreadsheets.written import plain_amount
from contracts.base import (
    FORBIDDEN,
    KEY_REUSED,
    MALFORMED,
    UNAUTHENTICATED,
    UNAVAILABLE,
    UNCERTAIN,
    UNSUPPORTED_MEDIA,
    Operation,
    Refused,
)
from contracts.forum.moderation.actions import SUSPENDED
from contracts.identity import Role
from contracts.kinds import Language
from contracts.proof import SECOND_FACTOR_MISSING, STEP_UP_NEEDED
from contracts.second_factor import PROVE
from gateway import translate
from gateway.context import Caller, caller_of, identified
from gateway.expose import drop_access, read_body
from gateway.identity import csrf, origin
from gateway.problems import as_problem, retry_after
from gateway.rendering.assets import takes_gzip
from gateway.rendering.templates import render
from gateway.rendering.wording import THEMES
from gateway.services import services_of
from gateway.settings import gateway_settings
from gateway.web.frame import contacts
from gateway.web.frame.uploads import MULTIPART, parts_of
from gateway.web.frame.wording import DONE

LANGUAGE_COOKIE = "convive_language"
THEME_COOKIE = "convive_theme"
KEY_FIELD = "key"
YEAR = 365 * 86_400
_FORM_BYTES = 200_000
_FIELDS = 64
_LONGEST_FILTER = 100
_WORTH_PACKING = 1_000
_PACKING_LEVEL = 5
_NOT_STORED = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language, Accept-Encoding"}
# Without Vary: the answer to a form sets a cookie, and a page that varies with it would never be found again.
_KEPT_FOR_BACK = {"Cache-Control": "private, no-cache"}


def readable(written: str) -> str:
    """An amount as 1234.56 if it can be read, and otherwise as it was written."""
    return plain_amount(written) or written


class Form(dict[str, list[str]]):
    """The fields of a form that was sent, and the files that came with it."""

    uploads: Sequence[UploadFile] = ()

    def text(self, name: str) -> str:
        """What was written in a field; an empty text when it was not there. Its lines end as lines of a text do."""
        return self.get(name, [""])[0].replace("\r\n", "\n")

    def filled(self, *names: str) -> dict[str, str]:
        """The fields with something in them. An empty field is one left out: "needed", not "too short"."""
        return {name: self.text(name) for name in names if self.text(name).strip()}

    def amounts(self, *names: str) -> dict[str, str]:
        """Amounts as people write them; what cannot be read goes on as it is, and is refused with its field."""
        return {name: readable(text) for name, text in self.filled(*names).items()}

    @property
    def key(self) -> str | None:
        """What makes two sendings of the same form one: the idempotency key that was in it."""
        key = self.text(KEY_FIELD)
        return key if 8 <= len(key) <= 64 and key.isascii() and key.isprintable() else None


@dataclass
class Visit:
    """One request for a page. `here` is where its language is switched: the page itself, or the one with the form.

    `unread` counts notices and `tasks` what waits for the visitor, on the pages that have asked for it.
    """

    request: Request
    caller: Caller
    language: str
    here: str
    unread: int | None = None
    tasks: int | None = None

    @property
    def signed_in(self) -> bool:
        return self.caller.session is not None

    @property
    def theme(self) -> str:
        """Light, dark, or as the reader's system is."""
        chosen = self.request.cookies.get(THEME_COOKIE, "auto")
        return chosen if chosen in THEMES else "auto"

    @property
    def done(self) -> str | None:
        """What was done just now, for a word about it."""
        word = self.request.query_params.get("done")
        return word if word in DONE else None

    def has(self, *roles: str) -> bool:
        """Whether the visitor holds one of the roles."""
        return any(role in self.caller.actor.roles for role in roles)

    def must_have(self, *roles: str) -> None:
        """Raises UNAUTHENTICATED or FORBIDDEN for whoever holds none of the roles."""
        if not self.has(*roles):
            raise FORBIDDEN() if self.signed_in else UNAUTHENTICATED()

    def must_be_signed_in(self) -> None:
        """Raises UNAUTHENTICATED for whoever is not."""
        if not self.signed_in:
            raise UNAUTHENTICATED()

    def asked(self, *names: str) -> dict[str, str]:
        """Those parameters of the address that are there and not empty."""
        query = self.request.query_params
        return {name: query[name] for name in names if query.get(name, "").strip()}

    def filters(self, *names: str) -> dict[str, str]:
        """The same of a list's filters, no longer than those may be: a word too many finds nothing, and is no error."""
        return {name: value[:_LONGEST_FILTER] for name, value in self.asked(*names).items()}

    def in_language(self, code: str) -> str:
        """This page in another language, at the same place."""
        kept = [
            (name, value) for name, value in self.request.query_params.multi_items() if name not in ("lang", "done")
        ]
        return f"{self.here}?{urlencode([*kept, ('lang', code)])}"

    def with_query(self, **changes: str) -> str:
        """This page with other parameters."""
        kept = {name: value for name, value in self.request.query_params.items() if name not in ("lang", "done")}
        return f"{self.here}?{urlencode(kept | changes)}"

    @property
    def is_donor_contact(self) -> bool:
        """Whether the visitor is known to be a donor's contact: for menus only, the services decide."""
        return contacts.known(self.request, self.caller.actor.id) is True

    @property
    def may_write(self) -> bool:
        """Whether the visitor has a role that writes: an auditor reads only."""
        return bool(self.caller.actor.roles - {Role.PUBLIC, Role.AUDITOR})

    async def call(
        self, operation: Operation[Any, Any], payload: dict[str, Any], key: str | None = None
    ) -> dict[str, Any]:
        """What a service answers to this visitor. Raises Refused."""
        view = await services_of(self.request).call(operation, payload, self.caller, key=key)
        drop_access(self.request, operation, self.caller, payload)
        return view

    async def ask(self, operation: Operation[Any, Any], payload: dict[str, Any]) -> dict[str, Any] | None:
        """The same for a part of a page that may be missing: nothing when the service does not answer.

        Nor when it does not know the visitor yet (whoever was admitted a moment ago), or shuts them out for a while.
        """
        try:
            return await self.call(operation, payload)
        except Refused as refused:
            if refused.refusal.code not in _MAY_PASS:
                raise
            return None

    async def form(self, most_fields: int = _FIELDS, most_bytes: int = _FORM_BYTES) -> Form:
        """The fields of the form that was sent. Raises FORBIDDEN when it is not one of ours, MALFORMED, TOO_LARGE."""
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == MULTIPART:
            return await self._form_with_files(most_fields, most_bytes)
        body = await read_body(self.request, most_bytes)
        if kind != "application/x-www-form-urlencoded":
            raise UNSUPPORTED_MEDIA(expected="application/x-www-form-urlencoded")
        try:
            fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=most_fields, errors="strict")
        except ValueError:
            raise MALFORMED(reason="not a form") from None
        csrf.check_form(self.request, fields.pop(csrf.FIELD, [""])[0])
        return await self._proved(Form(fields))

    async def _form_with_files(self, most_fields: int, most_bytes: int) -> Form:
        fields, uploads = await parts_of(self.request, most_fields, most_bytes)
        csrf.check_form(self.request, fields.pop(csrf.FIELD, [""])[0])
        form = Form(fields)
        form.uploads = uploads
        return await self._proved(form)

    async def _proved(self, form: Form) -> Form:
        """The form. If a second factor came with it (`frame/prove.html`), that is proved before anything is done.

        Raises what proving raises. Then as with STEP_UP_NEEDED `refusals` asks again, with the fields it finds here.
        """
        method = {name: form.pop(f"proof_{name}", [""])[0] for name in ("code", "asked", "credential")}
        self.request.state.form = form
        code, passkey = method.pop("code"), method
        if not code.strip() and not passkey["credential"]:
            return form
        self.request.state.proving = True
        await self.call(PROVE, {"code": code} if code.strip() else {"passkey": passkey})
        self.request.state.proving = False
        self.caller = self.request.state.caller = await identified(self.request)
        return form

    def page(
        self,
        template: str,
        status: int = 200,
        then: BackgroundTask | None = None,
        *,
        may_go_back: bool = False,
        **params: Any,
    ) -> Response:
        """The page, in the visitor's language, with a form token that goes with the visitor's cookie.

        `may_go_back`: the browser, and nobody else, keeps it for its Back button. An answer to a form that it may not
        keep is an error page of the browser's own there.
        """
        secret = self.request.cookies.get(csrf.COOKIE) or csrf.fresh_secret()
        params.setdefault("key", str(new_id()))
        body = render(template, self.language, visit=self, form_token=csrf.token_for(secret), **params).encode()
        headers = {"Content-Language": self.language} | (_KEPT_FOR_BACK if may_go_back else _NOT_STORED)
        if len(body) > _WORTH_PACKING and takes_gzip(self.request):
            body = gzip.compress(body, _PACKING_LEVEL)
            headers["Content-Encoding"] = "gzip"
        response = HTMLResponse(body, status, headers, background=then)
        if csrf.COOKIE not in self.request.cookies:
            set_cookie(response, csrf.COOKIE, secret)
        if self.request.query_params.get("lang") == self.language:
            set_cookie(response, LANGUAGE_COOKIE, self.language, max_age=YEAR)
        return response

    def page_again(self, template: str, refused: Refused, *, has_secret: bool = False, **params: Any) -> Response:
        """The form again, with what is wrong: `problem` for the whole, `wrong` by field.

        It keeps its key, unless that was used: whoever sends it once more then wants it a second time. Where the second
        factor is missing it is raised again: `refusals` asks for that, whatever the form. The browser may keep it for
        its Back button, unless it `has_secret`: a key or a proof. Passwords are never shown again.
        """
        if refused.refusal.code in (STEP_UP_NEEDED.code, SECOND_FACTOR_MISSING.code):
            raise refused
        problem = as_problem(refused, self.language, self.request.url.path)
        wrong = {error["field"]: error["message"] for error in problem["errors"]}
        if about_all := wrong.pop("", None):
            problem["detail"] = about_all
        if refused.refusal.code == KEY_REUSED.code:
            problem["detail"] = translate.text(_SENT_BEFORE, self.language)
            params.pop("key", None)
        about = {"problem": problem, "wrong": wrong} | params
        response = self.page(template, refused.refusal.status, may_go_back=not has_secret, **about)
        response.headers.update(retry_after(refused))
        return response


def must_be_the_forms(refused: Refused, *, or_missing: bool = False) -> None:
    """Raises it again unless whoever sent the form can mend it there: who may not, or what the address names and is not
    there, are pages of their own. `or_missing`: what is not there may be something that a field of the form names.
    """
    if refused.refusal.status in ((401, 403) if or_missing else (401, 403, 404)):
        raise refused


_MAY_PASS = {UNAVAILABLE.code, UNCERTAIN.code, FORBIDDEN.code, SUSPENDED.code}
_SENT_BEFORE: Final = (
    "You have already sent this form with a different text. To send this version as well, send it again."
)


async def visit(request: Request, here: str | None = None) -> Visit:
    """Who asks for this page. Raises FORBIDDEN for a request from another site, TOO_MANY."""
    origin.note(request.app.state.limits.address(request), request.headers.get("user-agent", ""))
    caller = await caller_of(request)
    return Visit(request, caller, language_of(request, caller), here or request.url.path)


def language_of(request: Request, caller: Caller) -> str:
    """Asked for, chosen before, the member's own, or the browser's."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in set(Language):
            return str(wanted)
    return caller.language


def see(path: str, done: str | None = None) -> Response:
    """Go and look there (303): after a form was taken, so that reloading does not send it again."""
    if done:
        address, hash_, place = path.partition("#")
        path = f"{address}{'&' if '?' in address else '?'}done={done}{hash_}{place}"
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def local_path(wanted: str | None) -> str:
    """A path of ours to go on to; never another site's."""
    if (
        wanted
        and wanted.startswith("/")
        and not wanted.startswith("//")
        and "\\" not in wanted
        and wanted.isprintable()
    ):
        return wanted
    return "/"


def set_cookie(response: Response, name: str, value: str, *, max_age: int | None = None, path: str = "/") -> None:
    """A cookie for us alone: not for scripts, not for other sites, and by HTTPS only where people come by HTTPS."""
    secure = gateway_settings().public_url.startswith("https://")
    response.set_cookie(name, value, max_age=max_age, path=path, secure=secure, httponly=True, samesite="lax")
