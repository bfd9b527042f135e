-- A registration whose address nobody has confirmed yet. Several may wait for one address: it is nobody's until its owner
-- opens the link, of which only the SHA-256 is kept. Confirmed, it becomes an account, and the others go.
CREATE TABLE registration (
    id uuid NOT NULL CONSTRAINT pk_registration PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT uq_registration_token_hash UNIQUE,
    email varchar(254) NOT NULL,
    name varchar(200) NOT NULL,
    country varchar(2) NOT NULL,
    institution varchar(200) NOT NULL,
    language varchar(2) NOT NULL,
    motivation text,
    password_hash varchar(200),
    provider_issuer varchar(300),
    provider_subject varchar(300),
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT ck_registration_one_way_in CHECK ((password_hash IS NULL) = (provider_subject IS NOT NULL))
);
CREATE INDEX ix_registration_email ON registration (email);
CREATE INDEX ix_registration_expires_at ON registration (expires_at);

-- A link that an account's owner was sent: to choose another password, or to take another address. Good once.
CREATE TABLE account_link (
    id uuid NOT NULL CONSTRAINT pk_account_link PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT uq_account_link_token_hash UNIQUE,
    account_id uuid NOT NULL CONSTRAINT fk_account_link_account_id REFERENCES account (id) ON DELETE CASCADE,
    purpose varchar(20) NOT NULL CONSTRAINT ck_account_link_purpose CHECK (purpose IN ('password', 'address')),
    email varchar(254),
    expires_at timestamptz NOT NULL,
    CONSTRAINT ck_account_link_email CHECK ((purpose = 'address') = (email IS NOT NULL))
);
CREATE INDEX ix_account_link_account_id ON account_link (account_id);
CREATE INDEX ix_account_link_expires_at ON account_link (expires_at);

-- A browser or program that somebody has signed in with. It holds a secret, of which the SHA-256 is here; it may go on
-- signing in while others guess the password, and signing in with another one is told to the owner.
CREATE TABLE known_device (
    id uuid NOT NULL CONSTRAINT pk_known_device PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT fk_known_device_account_id REFERENCES account (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL CONSTRAINT uq_known_device_token_hash UNIQUE,
    agent varchar(200) NOT NULL,
    address varchar(100) NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL
);
CREATE INDEX ix_known_device_account_id ON known_device (account_id);
CREATE INDEX ix_known_device_last_at ON known_device (last_at);

-- Work that was done for a challenge counts once; kept for as long as the challenge is good.
CREATE TABLE spent_work (
    challenge bytea NOT NULL CONSTRAINT pk_spent_work PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ix_spent_work_expires_at ON spent_work (expires_at);

-- When its owner opened a link that was sent to the account's address, or an operator vouched for it; empty: never.
ALTER TABLE account ADD COLUMN verified_at timestamptz;
-- The name by its looks (Unicode UTS 39), by which one that imitates another is found.
ALTER TABLE account ADD COLUMN looks varchar(800);
CREATE INDEX ix_account_looks ON account (looks);

-- Mails about an account itself (`matter`), some of them to an address that is no account's (yet, or any more).
ALTER TABLE letter ALTER COLUMN account_id DROP NOT NULL;
ALTER TABLE letter ADD COLUMN matter varchar(40);
ALTER TABLE letter ADD COLUMN address varchar(254);
ALTER TABLE letter ADD COLUMN language varchar(2);
ALTER TABLE letter ADD CONSTRAINT ck_letter_addressed CHECK (
    settled_at IS NOT NULL OR account_id IS NOT NULL OR address IS NOT NULL);
ALTER TABLE letter ADD CONSTRAINT ck_letter_address_forgotten CHECK (settled_at IS NULL OR address IS NULL);
