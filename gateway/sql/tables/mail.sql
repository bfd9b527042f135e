-- A mail, asked for once. What it says goes as soon as it is settled; that it was sent stays. waiting -> handing_over
-- -> sent | refused | uncertain; or dropped: there is nobody, or nothing, to send it to.
CREATE TABLE letter (
    id uuid NOT NULL CONSTRAINT pk_letter PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT fk_letter_account_id_account REFERENCES account (id) ON DELETE CASCADE,
    kind varchar(40),
    body jsonb,
    state varchar(20) NOT NULL CONSTRAINT ck_letter_state CHECK (state IN ('waiting', 'handing_over', 'sent',
        'refused', 'uncertain', 'dropped')),
    attempts integer NOT NULL CONSTRAINT ck_letter_attempts CHECK (attempts >= 0),
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    settled_at timestamptz,
    problem varchar(500),
    CONSTRAINT ck_letter_settled CHECK ((state IN ('waiting', 'handing_over')) = (settled_at IS NULL)),
    CONSTRAINT ck_letter_forgotten CHECK (settled_at IS NULL OR body IS NULL)
);
CREATE INDEX ix_letter_waiting ON letter (due_at) WHERE state = 'waiting';
CREATE INDEX ix_letter_handing_over ON letter (due_at) WHERE state = 'handing_over';
CREATE INDEX ix_letter_account_id ON letter (account_id);
CREATE INDEX ix_letter_settled_at ON letter (settled_at);
