"""A mail about an account itself: one text, one link, in its reader's language. Nobody can unsubscribe from these."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any
from uuid import UUID

from chassis.settings import public_url
from gateway import translate
from gateway.mail.letters import Reader, headed, line
from gateway.rendering import formats, templates
from gateway.rendering.account_words import HELLO, LETTER_TEXTS, LINKS, SUBJECTS, UNKNOWN_DEVICE, Matter
from gateway.rendering.notice_words import MAIL_TEXTS


def compose(letter_id: UUID, matter: Matter, body: dict[str, Any], reader: Reader) -> EmailMessage:
    """The message."""
    subject = translate.text(SUBJECTS[matter], reader.language)
    text = translate.text(LETTER_TEXTS[matter], reader.language, _params(body["params"], reader.language))
    link = (translate.text(LINKS[matter], reader.language), public_url() + body["path"]) if matter in LINKS else None
    message = headed(letter_id, subject, reader)
    lines = [_hello(reader), "", text, *(["", line(*link, reader.language)] if link else []), "", "-- ", "Convive"]
    message.set_content("\n".join(lines), cte="quoted-printable")
    html = templates.render(
        "account/mail.html", reader.language, heading=subject, hello=_hello(reader), text=text, link=link
    )
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = reader.language
    return message


def _hello(reader: Reader) -> str:
    if not reader.name:
        return translate.text(HELLO, reader.language)
    return translate.text(MAIL_TEXTS["hello"], reader.language, {"name": " ".join(reader.name.split())})


def _params(params: dict[str, str], language: str) -> dict[str, str]:
    """What the text names: a moment and a device as the reader's language writes them."""
    shown = dict(params)
    if "at" in params:
        shown["at"] = formats.moment(language, params["at"])
    if "device" in params:
        unknown = translate.text(UNKNOWN_DEVICE, language)
        shown["device"] = formats.device(params["device"]) or unknown
    if "day" in params:
        shown["day"] = formats.day(language, params["day"])
    if "scope" in params:
        shown["scope"] = translate.text(params["scope"], language)
    return shown
