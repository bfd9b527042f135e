"""The mails that were asked for."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE letter (
    id uuid NOT NULL CONSTRAINT pk_letter PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT fk_letter_account_id_account REFERENCES account (id) ON DELETE CASCADE,
    kind varchar(40),
    body jsonb,
    state varchar(20) NOT NULL CONSTRAINT ck_letter_state
        CHECK (state IN ('waiting', 'handing_over', 'sent', 'refused', 'uncertain', 'dropped')),
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

CREATE FUNCTION refuse_another_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'letter % is settled: it is never sent again', OLD.id USING ERRCODE = '23001';
END $$;
CREATE TRIGGER letter_is_sent_once BEFORE UPDATE ON letter
FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION refuse_another_delivery();
"""


def upgrade() -> None:
    op.execute(TABLE)
