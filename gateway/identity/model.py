"""Identity's tables, in the gateway's own database."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import NAMING

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Identity's own: no table is shared."""

    metadata = MetaData(naming_convention=NAMING)


# Members of an institution as they are counted: who was refused or erased is nobody's colleague. Written out, as the
# index is, which a parameter would hide from whoever plans a query.
COUNTED = text("status IN ('pending', 'admitted', 'suspended')")


class Account(Base):
    """A person: registered, admitted, suspended, refused or erased."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email"),
        UniqueConstraint("provider_issuer", "provider_subject"),
        CheckConstraint("status IN ('pending', 'admitted', 'suspended', 'refused', 'erased')", name="status"),
        CheckConstraint(
            "status <> 'erased' OR (email IS NULL AND password_hash IS NULL AND provider_subject IS NULL)",
            name="erased",
        ),
        CheckConstraint("status <> 'admitted' OR cardinality(roles) > 0", name="admitted_with_roles"),
        CheckConstraint("NOT roles @> '{finance_officer,finance_approver}'::varchar[]", name="second_signature"),
        CheckConstraint("NOT roles @> '{auditor}'::varchar[] OR cardinality(roles) = 1", name="auditor_alone"),
        Index("ix_account_pending", "registered_at", "id", postgresql_where="status = 'pending'"),
        Index("ix_account_administrators", "id", postgresql_where="roles @> '{administrator}'::varchar[]"),
        Index("ix_account_name_id", "name", "id"),
        # Members come by thousands in an import and are looked for right after it: no list of what is to be added.
        Index("ix_account_words", "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        Index(
            "ix_account_directory_words",
            "directory_words",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
        Index("ix_account_looks", "looks"),
        Index("ix_account_address_key", "address_key"),
        Index("ix_account_institution", "institution_key", "country"),
        Index("ix_account_counted", "institution_key", "country", postgresql_where=COUNTED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    country: Mapped[str] = mapped_column(String(2))
    institution: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    motivation: Mapped[str | None] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    provider_issuer: Mapped[str | None] = mapped_column(String(300))
    provider_subject: Mapped[str | None] = mapped_column(String(300))
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    networks: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    status: Mapped[str] = mapped_column(String(20))
    status_reason: Mapped[str | None] = mapped_column(Text)
    registered_at: Mapped[datetime] = mapped_column(Moment)
    admitted_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int]
    # Words without accents, for the search of administrators (with the e-mail address) and of members (without).
    words: Mapped[Any] = mapped_column(TSVECTOR)
    directory_words: Mapped[Any] = mapped_column(TSVECTOR)
    # When the owner opened a link that was sent to the address, or an operator vouched for it; none: never.
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    # The name by its looks, by which one that imitates another is found (imitation.py).
    looks: Mapped[str | None] = mapped_column(String(800))
    # The institution folded, by which its members are found; the address by its mailbox, for duplicates.
    institution_key: Mapped[str | None] = mapped_column(String(800))
    address_key: Mapped[str | None] = mapped_column(String(254))


class Registration(Base):
    """A registration whose address nobody has confirmed yet; several may wait for one address."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("(password_hash IS NULL) = (provider_subject IS NOT NULL)", name="one_way_in"),
        Index("ix_registration_email", "email"),
        Index("ix_registration_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    institution: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    motivation: Mapped[str | None] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    provider_issuer: Mapped[str | None] = mapped_column(String(300))
    provider_subject: Mapped[str | None] = mapped_column(String(300))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class Invitation(Base):
    """Somebody whom an administrator has invited, until it is accepted, withdrawn or forgotten."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        UniqueConstraint("email"),
        CheckConstraint("cardinality(roles) > 0", name="with_roles"),
        CheckConstraint("NOT roles @> '{finance_officer,finance_approver}'::varchar[]", name="second_signature"),
        CheckConstraint("NOT roles @> '{auditor}'::varchar[] OR cardinality(roles) = 1", name="auditor_alone"),
        Index("ix_invitation_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    institution: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    networks: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    invited_by: Mapped[UUID]
    invited_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class ToldApart(Base):
    """Two accounts that look like one person's, of which an administrator has said that they are not."""

    __tablename__ = "told_apart"
    __table_args__ = (CheckConstraint("low_id < high_id", name="ordered"), Index("ix_told_apart_high_id", "high_id"))

    low_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    told_by: Mapped[UUID]
    told_at: Mapped[datetime] = mapped_column(Moment)


class InstitutionName(Base):
    """The name that stands for an institution of a country, by a folded spelling that leads to it."""

    __tablename__ = "institution_name"
    __table_args__ = (Index("ix_institution_name_name_key", "name_key", "country"),)

    key: Mapped[str] = mapped_column(String(800), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(800))
    named_at: Mapped[datetime] = mapped_column(Moment)


class AccountLink(Base):
    """A link that was sent to an account's owner: to choose another password, or to take another address."""

    __tablename__ = "account_link"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("purpose IN ('password', 'address')", name="purpose"),
        CheckConstraint("(purpose = 'address') = (email IS NOT NULL)", name="email"),
        Index("ix_account_link_account_id", "account_id"),
        Index("ix_account_link_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    expires_at: Mapped[datetime] = mapped_column(Moment)


class KnownDevice(Base):
    """A browser or program that somebody has signed in with; it holds a secret whose SHA-256 is here."""

    __tablename__ = "known_device"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_known_device_account_id", "account_id"),
        Index("ix_known_device_last_at", "last_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    agent: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(100))
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)


class SpentWork(Base):
    """Work that was done for a challenge, and counts once."""

    __tablename__ = "spent_work"
    __table_args__ = (Index("ix_spent_work_expires_at", "expires_at"),)

    challenge: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class Session(Base):
    """Somebody is signed in. Only the token's SHA-256 is known here."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("kind IN ('cookie', 'bearer')", name="kind"),
        Index("ix_session_account_id", "account_id"),
        Index("ix_session_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(100))
    agent: Mapped[str] = mapped_column(String(200))
    # When it last proved a second factor.
    proved_at: Mapped[datetime | None] = mapped_column(Moment)


class ApiToken(Base):
    """What a member's programs act with, for one scope and until a day. Only its SHA-256 is known here."""

    __tablename__ = "api_token"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("expires_at <= created_at + interval '366 days'", name="a_year"),
        Index("ix_api_token_account_id", "account_id"),
        Index("ix_api_token_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str] = mapped_column(String(60))
    scope: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)


class Totp(Base):
    """An authenticator app. Its secret is sealed; `pending` waits for its first right code."""

    __tablename__ = "totp"
    __table_args__ = (CheckConstraint("(secret IS NULL) = (confirmed_at IS NULL)", name="confirmed"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str | None] = mapped_column(String(400))
    pending: Mapped[str | None] = mapped_column(String(400))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    # Of the last code that was taken, so that each counts once.
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class Passkey(Base):
    """A passkey: its public key, and how often it has signed as it says itself."""

    __tablename__ = "passkey"
    __table_args__ = (
        UniqueConstraint("credential_id"),
        CheckConstraint("sign_count >= 0", name="sign_count"),
        Index("ix_passkey_account_id", "account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCode(Base):
    """A recovery code, by its SHA-256. One that was used stays dead."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_account_id", "account_id"),)

    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class AnsweredQuestion(Base):
    """What a passkey was asked and has answered: no question is answered twice."""

    __tablename__ = "answered_question"
    __table_args__ = (Index("ix_answered_question_until", "until"),)

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)


class Audit(Base):
    """The record of changes; the database refuses to alter or delete a row. Ids only, no name and no address."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_member_id", "member_id", "id"),
        Index("ix_audit_actor_id", "actor_id", "id"),
        Index("ix_audit_action", "action", "id"),
        Index("ix_audit_at", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[UUID | None]
    member_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)


class AuditReason(Base):
    """Why an entry of the record was made, in an administrator's words. It goes with the member, and only then."""

    __tablename__ = "audit_reason"
    __table_args__ = (Index("ix_audit_reason_member_id", "member_id"),)

    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    member_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(1000))


class Attempts(Base):
    """Sign-ins that failed lately, by what they have in common (`key` is a digest: no address is kept)."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_last_at", "last_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)
    blocked_until: Mapped[datetime | None] = mapped_column(Moment)


class PasswordCosts(Base):
    """How many accounts' passwords were hashed at which cost when it was last counted (stand_ins.py): one row."""

    __tablename__ = "password_costs"
    __table_args__ = (CheckConstraint("only_row", name="only_row"),)

    only_row: Mapped[bool] = mapped_column(primary_key=True)
    accounts: Mapped[dict[str, int]] = mapped_column(JSONB)
    counted_at: Mapped[datetime] = mapped_column(Moment)
