-- A person: registered, admitted, suspended, refused or erased.
CREATE TABLE account (
    id uuid NOT NULL CONSTRAINT pk_account PRIMARY KEY,
    name varchar(200) NOT NULL,
    email varchar(254) CONSTRAINT uq_account_email UNIQUE,
    country varchar(2) NOT NULL,
    institution varchar(200) NOT NULL,
    language varchar(2) NOT NULL,
    motivation text,
    password_hash varchar(200),
    provider_issuer varchar(300),
    provider_subject varchar(300),
    roles varchar(40)[] NOT NULL,
    networks varchar(40)[] NOT NULL,
    status varchar(20) NOT NULL,
    status_reason text,
    registered_at timestamptz NOT NULL,
    admitted_at timestamptz,
    version integer NOT NULL,
    words tsvector NOT NULL,
    directory_words tsvector NOT NULL,
    CONSTRAINT uq_account_provider_issuer_provider_subject UNIQUE (provider_issuer, provider_subject),
    CONSTRAINT ck_account_status CHECK (status IN ('pending', 'admitted', 'suspended', 'refused', 'erased')),
    CONSTRAINT ck_account_erased CHECK (
        status <> 'erased' OR (email IS NULL AND password_hash IS NULL AND provider_subject IS NULL)),
    CONSTRAINT ck_account_admitted_with_roles CHECK (status <> 'admitted' OR cardinality(roles) > 0),
    CONSTRAINT ck_account_second_signature CHECK (NOT roles @> '{finance_officer,finance_approver}'::varchar[]),
    CONSTRAINT ck_account_auditor_alone CHECK (NOT roles @> '{auditor}'::varchar[] OR cardinality(roles) = 1)
);
CREATE INDEX ix_account_pending ON account (registered_at, id) WHERE status = 'pending';
CREATE INDEX ix_account_administrators ON account (id) WHERE roles @> '{administrator}'::varchar[];
CREATE INDEX ix_account_name_id ON account (name, id);
CREATE INDEX ix_account_words ON account USING gin (words);
CREATE INDEX ix_account_directory_words ON account USING gin (directory_words);

-- Somebody is signed in. Only the token's SHA-256 is known here.
CREATE TABLE session (
    id uuid NOT NULL CONSTRAINT pk_session PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT fk_session_account_id REFERENCES account (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL CONSTRAINT uq_session_token_hash UNIQUE,
    kind varchar(10) NOT NULL CONSTRAINT ck_session_kind CHECK (kind IN ('cookie', 'bearer')),
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    address varchar(100) NOT NULL,
    agent varchar(200) NOT NULL
);
CREATE INDEX ix_session_account_id ON session (account_id);
CREATE INDEX ix_session_expires_at ON session (expires_at);

-- The record of changes; the database refuses to alter or delete a row. Ids only, no name and no address.
CREATE TABLE audit (
    id uuid NOT NULL CONSTRAINT pk_audit PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_id uuid,
    member_id uuid,
    action varchar(40) NOT NULL,
    details jsonb NOT NULL
);
CREATE INDEX ix_audit_member_id ON audit (member_id, id);
CREATE INDEX ix_audit_actor_id ON audit (actor_id, id);

-- Sign-ins that failed lately, by what they have in common (`key` is a digest: no address is kept).
CREATE TABLE sign_in_attempts (
    key varchar(64) NOT NULL CONSTRAINT pk_sign_in_attempts PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    blocked_until timestamptz
);
CREATE INDEX ix_sign_in_attempts_last_at ON sign_in_attempts (last_at);
