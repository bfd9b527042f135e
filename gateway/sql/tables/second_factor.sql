-- When the session last proved a second factor; without one it has proved none.
ALTER TABLE session ADD COLUMN proved_at timestamptz;

-- An authenticator app. Its secret is sealed with the gateway's key; `pending` waits for its first right code.
-- `last_step`: of the last code that was taken, so that each counts once.
CREATE TABLE totp (
    account_id uuid NOT NULL CONSTRAINT pk_totp PRIMARY KEY
        CONSTRAINT fk_totp_account_id_account REFERENCES account (id) ON DELETE CASCADE,
    secret varchar(400),
    pending varchar(400),
    confirmed_at timestamptz,
    last_step bigint NOT NULL,
    CONSTRAINT ck_totp_confirmed CHECK ((secret IS NULL) = (confirmed_at IS NULL))
);

-- A passkey: its public key, and how often it has signed as it says itself.
CREATE TABLE passkey (
    id uuid NOT NULL CONSTRAINT pk_passkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT fk_passkey_account_id_account REFERENCES account (id) ON DELETE CASCADE,
    credential_id bytea NOT NULL CONSTRAINT uq_passkey_credential_id UNIQUE,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL CONSTRAINT ck_passkey_sign_count CHECK (sign_count >= 0),
    name varchar(60) NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz
);
CREATE INDEX ix_passkey_account_id ON passkey (account_id);

-- Recovery codes by their SHA-256 (each is 80 random bits); one that was used stays dead.
CREATE TABLE recovery_code (
    code_hash bytea NOT NULL CONSTRAINT pk_recovery_code PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT fk_recovery_code_account_id_account REFERENCES account (id) ON DELETE CASCADE,
    used_at timestamptz
);
CREATE INDEX ix_recovery_code_account_id ON recovery_code (account_id);

-- What passkeys were asked and have answered: no question is answered twice. Swept once it is too old anyway.
CREATE TABLE answered_question (
    digest bytea NOT NULL CONSTRAINT pk_answered_question PRIMARY KEY,
    until timestamptz NOT NULL
);
CREATE INDEX ix_answered_question_until ON answered_question (until);
