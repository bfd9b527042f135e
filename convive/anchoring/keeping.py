"""Where anchors are kept outside the database: in a folder, in auditors' mailboxes, at a timestamp authority."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

import httpx
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from convive.anchoring.settings import AnchorSettings
from convive.anchoring.signing import Keep
from convive.errors import OperatorError
from gateway.mail import post
from services.funds.ledger import anchors, model

_SUFFIX = ".anchor"
_SECONDS = 30.0
GRANTED = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)


def ways(chosen: AnchorSettings) -> list[Keep]:
    """The ways that the settings name."""
    found: list[Keep] = []
    if folder := chosen.anchor_folder:
        found.append(lambda anchor: write(folder, anchor))
    if chosen.anchor_mail_to:
        found.append(lambda anchor: mail(chosen, anchor))
    return found


def file_of(anchor: model.Anchor) -> str:
    """An anchor as a file: what was signed, an empty line, the signature and the key it verifies by."""
    return f"{anchor.said}\n\nsignature {anchor.signature.hex()}\nkey {anchor.public_key.hex()}\n"


def write(folder: Path, anchor: model.Anchor) -> None:
    """Whole or not at all. Raises OperatorError."""
    name = f"{anchor.fund_id}-{anchor.on_day}{_SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".{name}"
        unfinished.write_text(file_of(anchor), "utf-8")
        unfinished.replace(folder / name)
    except OSError as error:
        raise OperatorError(f"the anchor could not be written to {folder}: {error.strerror}") from error


def kept(folder: Path) -> Iterator[tuple[Path, str, bytes]]:
    """The anchors in a folder, by name: file, text and signature. Raises OperatorError for one that is no anchor."""
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        said, _, rest = path.read_text("utf-8").partition("\n\n")
        words = rest.split()
        if words[:1] != ["signature"] or words[2:3] != ["key"]:
            raise OperatorError(f"{path} is no anchor")
        yield path, said, bytes.fromhex(words[1])


def mail(chosen: AnchorSettings, anchor: model.Anchor) -> None:
    """To each of the auditors. Raises OperatorError when one was not reached."""
    for recipient in chosen.anchor_mail_to.split(","):
        message = EmailMessage()
        message["From"], message["To"] = chosen.mail_from, recipient.strip()
        message["Subject"] = f"Anchor of the books: {anchor.fund_id}, {anchor.on_day}"
        message["Message-ID"] = make_msgid(f"anchor-{anchor.fund_id}-{anchor.on_day}", "convive")
        message.set_content(
            f"Keep this; it shows later whether the books were rewritten.\n\n{file_of(anchor)}\n"
            f"Digest: {anchors.digest(anchor.said)}\n"
        )
        try:
            with post.way_out(chosen.mail_url, chosen.mail_folder) as out:
                out.send(message, lambda: True)
        except (post.NotNow, post.Never, post.Uncertain) as error:
            raise OperatorError(f"the anchor was not mailed to {recipient.strip()}: {error}") from error


def timestamp(url: str, said: str, certificates: Path | None = None) -> bytes | None:
    """What the timestamp authority answers about the text: proof of when it was there. None without an authority.

    Raises OperatorError when it does not answer, refuses, or answers about something else, and when somebody else than
    the owner of the certificates signed the answer.
    """
    if not url:
        return None
    request = TimestampRequestBuilder().data(said.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {"Content-Type": "application/timestamp-query"}
    try:
        answer = httpx.post(url, content=request.as_bytes(), headers=headers, timeout=_SECONDS).raise_for_status()
        told = decode_timestamp_response(answer.content)
    except (httpx.HTTPError, ValueError) as error:
        raise OperatorError(f"the timestamp authority {url} did not confirm: {error}") from error
    if told.status not in GRANTED:
        raise OperatorError(f"the timestamp authority {url} refused: {told.status_string}")
    stamped = told.tst_info
    if stamped.message_imprint.message.hex() != anchors.digest(said) or stamped.nonce != request.nonce:
        raise OperatorError(f"the timestamp authority {url} answered about something else")
    if certificates:
        refuse_stranger(certificates, told, said)
    return answer.content


def refuse_stranger(certificates: Path, told: TimeStampResponse, said: str) -> None:
    """Raises OperatorError unless the owner of a certificate in the file, or of one under it, signed the answer."""
    try:
        roots = x509.load_pem_x509_certificates(certificates.read_bytes())
        VerifierBuilder(roots=roots).build().verify_message(told, said.encode())
    except (OSError, ValueError) as error:
        raise OperatorError(f"CONVIVE_ANCHOR_TSA_CERTIFICATES, {certificates}: {error}") from error
    except VerificationError as error:
        raise OperatorError(f"the answer is not signed by the authority of {certificates}: {error}") from error
