-- An invitation by an administrator: whoever opens the link, of which only the SHA-256 is kept, chooses a password and is
-- a member with these roles. Accepted or withdrawn it goes: what stays is the record.
CREATE TABLE invitation (
    id uuid NOT NULL CONSTRAINT pk_invitation PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT uq_invitation_token_hash UNIQUE,
    email varchar(254) NOT NULL CONSTRAINT uq_invitation_email UNIQUE,
    name varchar(200) NOT NULL,
    country varchar(2) NOT NULL,
    institution varchar(200) NOT NULL,
    language varchar(2) NOT NULL,
    roles varchar(40)[] NOT NULL,
    networks varchar(40)[] NOT NULL,
    invited_by uuid NOT NULL,
    invited_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT ck_invitation_with_roles CHECK (cardinality(roles) > 0),
    CONSTRAINT ck_invitation_second_signature CHECK (NOT roles @> '{finance_officer,finance_approver}'::varchar[]),
    CONSTRAINT ck_invitation_auditor_alone CHECK (NOT roles @> '{auditor}'::varchar[] OR cardinality(roles) = 1)
);
CREATE INDEX ix_invitation_expires_at ON invitation (expires_at);

-- Two accounts that look like one person's, and are two people's: an administrator has said so.
CREATE TABLE told_apart (
    low_id uuid NOT NULL CONSTRAINT fk_told_apart_low_id REFERENCES account (id) ON DELETE CASCADE,
    high_id uuid NOT NULL CONSTRAINT fk_told_apart_high_id REFERENCES account (id) ON DELETE CASCADE,
    told_by uuid NOT NULL,
    told_at timestamptz NOT NULL,
    CONSTRAINT pk_told_apart PRIMARY KEY (low_id, high_id),
    CONSTRAINT ck_told_apart_ordered CHECK (low_id < high_id)
);
CREATE INDEX ix_told_apart_high_id ON told_apart (high_id);

-- The institution folded, by which its members are found; the address by its mailbox, by which duplicates are.
ALTER TABLE account ADD COLUMN institution_key varchar(800);
ALTER TABLE account ADD COLUMN address_key varchar(254);
CREATE INDEX ix_account_address_key ON account (address_key);
