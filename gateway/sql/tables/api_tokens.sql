-- A member's token for programs, by its SHA-256: what it is for, until when, and when it was last used (roughly).
CREATE TABLE api_token (
    id uuid NOT NULL CONSTRAINT pk_api_token PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT fk_api_token_account_id_account REFERENCES account (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL CONSTRAINT uq_api_token_token_hash UNIQUE,
    name varchar(60) NOT NULL,
    scope varchar(40) NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    CONSTRAINT ck_api_token_a_year CHECK (expires_at <= created_at + interval '366 days')
);
CREATE INDEX ix_api_token_account_id ON api_token (account_id);
CREATE INDEX ix_api_token_expires_at ON api_token (expires_at);

-- The record of changes is filtered by what was done, and by when.
CREATE INDEX ix_audit_action ON audit (action, id);
CREATE INDEX ix_audit_at ON audit (at);
