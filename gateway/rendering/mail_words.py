"""What mails are called where they are listed: in the log of mail and in the record of changes."""

from __future__ import annotations

from gateway.rendering.account_words import SUBJECTS, Matter
from gateway.rendering.notice_words import KINDS_OF_NOTICES, MAIL_TEXTS

# A mail is called as its reader sees it: by its subject; what has one subject with another says who asked for it.
MAIL_KINDS = {
    **{matter.value: subject for matter, subject in SUBJECTS.items()},
    Matter.PASSWORD_LINK.value: "New password, sent by an administrator",
    "digest": MAIL_TEXTS["digest"],
    **{kind.value: name for kind, name in KINDS_OF_NOTICES.items()},
}
