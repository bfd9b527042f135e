"""The bank beside the books: accounts, statements and their lines, what belongs together, and reconciliations.

What the database itself upholds here: a line of the bank and an entry of the journal are matched at most once; a match
adds up; lines are never changed; what is reconciled is frozen; and a reconciliation comes to zero, from the bank's
balance to the journal's.
"""

from alembic import op

revision = "0012"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE bank_account (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    account_code VARCHAR(20) NOT NULL,
    name VARCHAR(200) NOT NULL,
    iban VARCHAR(34),
    number VARCHAR(34),
    bic VARCHAR(11),
    currency VARCHAR(3) NOT NULL,
    starts_on DATE NOT NULL,
    opening_balance NUMERIC(20, 3) NOT NULL,
    opening_note VARCHAR(500),
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_bank_account PRIMARY KEY (id),
    CONSTRAINT uq_bank_account_fund_id_account_code UNIQUE (fund_id, account_code),
    CONSTRAINT uq_bank_account_iban UNIQUE (iban),
    CONSTRAINT uq_bank_account_number UNIQUE (number),
    CONSTRAINT ck_bank_account_rule_13_usd CHECK (currency = 'USD'),
    CONSTRAINT ck_bank_account_identified CHECK (iban IS NOT NULL OR number IS NOT NULL),
    CONSTRAINT fk_bank_account_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_bank_account_account_code FOREIGN KEY(account_code) REFERENCES account (code),
    CONSTRAINT fk_bank_account_currency FOREIGN KEY(currency) REFERENCES currency (code)
);

CREATE INDEX ix_bank_account_account_code ON bank_account (account_code);

CREATE INDEX ix_bank_account_currency ON bank_account (currency);

CREATE TABLE bank_csv_mapping (
    account_id UUID NOT NULL,
    layout JSONB NOT NULL,
    version INTEGER NOT NULL,
    changed_by UUID NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_bank_csv_mapping PRIMARY KEY (account_id),
    CONSTRAINT fk_bank_csv_mapping_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id)
);

CREATE TABLE bank_import (
    id UUID NOT NULL,
    filename VARCHAR(200) NOT NULL,
    format VARCHAR(10) NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 BYTEA NOT NULL,
    imported_by UUID NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_bank_import PRIMARY KEY (id),
    CONSTRAINT ck_bank_import_format CHECK (format IN ('camt.053', 'mt940', 'csv')),
    CONSTRAINT ck_bank_import_sha256 CHECK (octet_length(sha256) = 32)
);

CREATE TABLE bank_statement (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    import_id UUID NOT NULL,
    reference VARCHAR(200) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    opening_balance NUMERIC(20, 3),
    closing_balance NUMERIC(20, 3),
    active BOOLEAN DEFAULT true NOT NULL,
    withdrawn_by UUID,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_because VARCHAR(1000),
    CONSTRAINT pk_bank_statement PRIMARY KEY (id),
    CONSTRAINT uq_bank_statement_id_active UNIQUE (id, active),
    CONSTRAINT uq_bank_statement_id_account_id UNIQUE (id, account_id),
    CONSTRAINT ck_bank_statement_span CHECK (starts_on <= ends_on),
    CONSTRAINT ck_bank_statement_withdrawn CHECK (
        active = (withdrawn_by IS NULL AND withdrawn_at IS NULL AND withdrawn_because IS NULL)
        AND (active OR withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL AND withdrawn_because IS NOT NULL)),
    CONSTRAINT fk_bank_statement_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id),
    CONSTRAINT fk_bank_statement_import_id FOREIGN KEY(import_id) REFERENCES bank_import (id)
);

CREATE UNIQUE INDEX uq_bank_statement_once ON bank_statement (account_id, reference, ends_on) WHERE active;

CREATE INDEX ix_bank_statement_account ON bank_statement (account_id, ends_on, id);

CREATE INDEX ix_bank_statement_import ON bank_statement (import_id);

CREATE TABLE bank_line (
    id UUID NOT NULL,
    statement_id UUID NOT NULL,
    account_id UUID NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    position INTEGER NOT NULL,
    booked_on DATE NOT NULL,
    value_on DATE,
    amount NUMERIC(20, 3) NOT NULL,
    bank_reference VARCHAR(200),
    payment_reference VARCHAR(200),
    counterparty VARCHAR(200),
    text VARCHAR(2000) NOT NULL,
    code VARCHAR(200),
    instructed_amount NUMERIC(20, 3),
    instructed_currency VARCHAR(3),
    is_reversal BOOLEAN NOT NULL,
    fingerprint BYTEA NOT NULL,
    occurrence SMALLINT NOT NULL,
    CONSTRAINT pk_bank_line PRIMARY KEY (id),
    CONSTRAINT uq_bank_line_id_account_id UNIQUE (id, account_id),
    CONSTRAINT ck_bank_line_amount CHECK (amount <> 0),
    CONSTRAINT ck_bank_line_occurrence CHECK (occurrence > 0 AND octet_length(fingerprint) = 32),
    CONSTRAINT fk_bank_line_statement_id_active FOREIGN KEY(statement_id, active)
        REFERENCES bank_statement (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_bank_line_statement_id_account_id FOREIGN KEY(statement_id, account_id)
        REFERENCES bank_statement (id, account_id)
);

CREATE UNIQUE INDEX uq_bank_line_once ON bank_line (account_id, fingerprint, occurrence) WHERE active;

CREATE INDEX ix_bank_line_account ON bank_line (account_id, booked_on, id);

CREATE INDEX ix_bank_line_statement ON bank_line (statement_id, position);

CREATE TABLE bank_match (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    effective_on DATE NOT NULL,
    difference NUMERIC(20, 3) NOT NULL,
    explanation_kind VARCHAR(20),
    explanation VARCHAR(1000),
    explained_by UUID,
    confirmed_by UUID NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    undone_by UUID,
    undone_at TIMESTAMP WITH TIME ZONE,
    undone_because VARCHAR(1000),
    written_by BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    CONSTRAINT pk_bank_match PRIMARY KEY (id),
    CONSTRAINT uq_bank_match_id_active UNIQUE (id, active),
    CONSTRAINT uq_bank_match_id_account_id UNIQUE (id, account_id),
    CONSTRAINT ck_bank_match_explanation CHECK (
        (explanation_kind IS NULL) = (explanation IS NULL) AND (explanation IS NULL) = (explained_by IS NULL)),
    CONSTRAINT ck_bank_match_explanation_kind CHECK (explanation_kind IN (
        'bank_charge', 'exchange', 'timing', 'unidentified', 'bank_error', 'book_error', 'other')),
    CONSTRAINT ck_bank_match_undone CHECK (
        (undone_by IS NULL) = active AND (undone_at IS NULL) = active AND (undone_because IS NULL) = active),
    CONSTRAINT fk_bank_match_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id)
);

CREATE INDEX ix_bank_match_account ON bank_match (account_id, id);

CREATE INDEX ix_bank_match_difference ON bank_match (account_id, effective_on) WHERE active AND difference <> 0;

CREATE TABLE bank_match_line (
    match_id UUID NOT NULL,
    line_id UUID NOT NULL,
    account_id UUID NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT pk_bank_match_line PRIMARY KEY (match_id, line_id),
    CONSTRAINT fk_bank_match_line_match_id_active FOREIGN KEY(match_id, active)
        REFERENCES bank_match (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_bank_match_line_match_id_account_id FOREIGN KEY(match_id, account_id)
        REFERENCES bank_match (id, account_id),
    CONSTRAINT fk_bank_match_line_line_id_account_id FOREIGN KEY(line_id, account_id)
        REFERENCES bank_line (id, account_id)
);

CREATE UNIQUE INDEX uq_bank_match_line_once ON bank_match_line (line_id) WHERE active;

CREATE INDEX ix_bank_match_line_line ON bank_match_line (line_id, account_id);

CREATE TABLE bank_match_item (
    match_id UUID NOT NULL,
    entry_id UUID NOT NULL,
    part VARCHAR(10) NOT NULL,
    account_id UUID NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT pk_bank_match_item PRIMARY KEY (match_id, entry_id, part),
    CONSTRAINT ck_bank_match_item_part CHECK (part IN ('cash', 'direct', 'indirect')),
    CONSTRAINT ck_bank_match_item_amount CHECK (amount <> 0),
    CONSTRAINT fk_bank_match_item_match_id_active FOREIGN KEY(match_id, active)
        REFERENCES bank_match (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_bank_match_item_match_id_account_id FOREIGN KEY(match_id, account_id)
        REFERENCES bank_match (id, account_id),
    CONSTRAINT fk_bank_match_item_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);

CREATE UNIQUE INDEX uq_bank_match_item_once ON bank_match_item (account_id, entry_id, part) WHERE active;

CREATE INDEX ix_bank_match_item_entry ON bank_match_item (entry_id);

CREATE TABLE bank_match_settled (
    match_id UUID NOT NULL,
    settled_id UUID NOT NULL,
    account_id UUID NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT pk_bank_match_settled PRIMARY KEY (match_id, settled_id),
    CONSTRAINT ck_bank_match_settled_another CHECK (match_id <> settled_id),
    CONSTRAINT fk_bank_match_settled_match_id_active FOREIGN KEY(match_id, active)
        REFERENCES bank_match (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_bank_match_settled_match_id_account_id FOREIGN KEY(match_id, account_id)
        REFERENCES bank_match (id, account_id),
    CONSTRAINT fk_bank_match_settled_settled_id_account_id FOREIGN KEY(settled_id, account_id)
        REFERENCES bank_match (id, account_id)
);

CREATE UNIQUE INDEX uq_bank_match_settled_once ON bank_match_settled (settled_id) WHERE active;

CREATE INDEX ix_bank_match_settled_settled ON bank_match_settled (settled_id, account_id);

CREATE TABLE bank_reconciliation (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    bank_opening NUMERIC(20, 3) NOT NULL,
    bank_closing NUMERIC(20, 3) NOT NULL,
    book_opening NUMERIC(20, 3) NOT NULL,
    late_entries NUMERIC(20, 3) NOT NULL,
    book_closing NUMERIC(20, 3) NOT NULL,
    opening_difference NUMERIC(20, 3) NOT NULL,
    opening_note VARCHAR(500),
    bank_items_total NUMERIC(20, 3) NOT NULL,
    book_items_total NUMERIC(20, 3) NOT NULL,
    differences_total NUMERIC(20, 3) NOT NULL,
    closed_by UUID NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    written_by BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    CONSTRAINT pk_bank_reconciliation PRIMARY KEY (id),
    CONSTRAINT uq_bank_reconciliation_account_id_ends_on UNIQUE (account_id, ends_on),
    CONSTRAINT ck_bank_reconciliation_span CHECK (starts_on <= ends_on),
    CONSTRAINT ck_bank_reconciliation_comes_to_zero CHECK (
        bank_closing - book_closing - opening_difference - bank_items_total + book_items_total - differences_total = 0),
    CONSTRAINT fk_bank_reconciliation_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id)
);

CREATE TABLE bank_reconciliation_item (
    reconciliation_id UUID NOT NULL,
    position INTEGER NOT NULL,
    side VARCHAR(10) NOT NULL,
    on_day DATE NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    description VARCHAR(2000) NOT NULL,
    reference VARCHAR(200),
    line_id UUID,
    entry_id UUID,
    part VARCHAR(10),
    match_id UUID,
    explanation_kind VARCHAR(20),
    explanation VARCHAR(1000),
    CONSTRAINT pk_bank_reconciliation_item PRIMARY KEY (reconciliation_id, position),
    CONSTRAINT ck_bank_reconciliation_item_side CHECK (side IN ('bank', 'book', 'difference')),
    CONSTRAINT fk_bank_reconciliation_item_reconciliation_id FOREIGN KEY(reconciliation_id)
        REFERENCES bank_reconciliation (id)
)
"""

# The cash of an entry as the bank will show it. A cost leaves in two parts: the payee gets the direct one, and the
# indirect one is transferred by itself. What moves between awards on one account is no business of the bank's.
ITEMS = """
CREATE VIEW bank_item AS
SELECT u.account_id, u.entry_id, u.kind, u.occurred_on, v.part, v.amount
FROM (
    SELECT c.*, c.indirect <> 0 AND sign(c.indirect) = sign(c.net) AND abs(c.indirect) < abs(c.net) AND (
        SELECT count(DISTINCT x.account_code) = 1 FROM posting x JOIN account a ON a.code = x.account_code
        WHERE x.entry_id = c.entry_id AND a.kind = 'cash') AS is_cost
    FROM (
        SELECT b.id AS account_id, p.entry_id, e.kind, e.occurred_on, sum(p.amount) AS net, COALESCE((
            SELECT -sum(i.amount) FROM posting i JOIN account a ON a.code = i.account_code AND a.kind = 'indirect'
            WHERE i.entry_id = p.entry_id AND i.currency = b.currency), 0) AS indirect
        FROM bank_account b
        JOIN posting p ON p.account_code = b.account_code AND p.currency = b.currency
        JOIN journal_entry e ON e.id = p.entry_id AND e.fund_id = b.fund_id
        GROUP BY b.id, b.currency, p.entry_id, e.kind, e.occurred_on
        HAVING sum(p.amount) <> 0
    ) c
) u CROSS JOIN LATERAL (VALUES
    ('cash'::varchar(10), CASE WHEN NOT u.is_cost THEN u.net END),
    ('direct', CASE WHEN u.is_cost THEN u.net - u.indirect END),
    ('indirect', CASE WHEN u.is_cost THEN u.indirect END)
) AS v(part, amount)
WHERE v.amount IS NOT NULL
"""

# What the journal says was on the account at the end of a day, looked up: each award's last day up to it.
BOOK_BALANCE = """
CREATE FUNCTION bank_book_balance(account uuid, until date) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(d.balance_usd), 0)
    FROM bank_account b
    JOIN award a ON a.fund_id = b.fund_id
    CROSS JOIN LATERAL (
        SELECT balance_usd FROM account_day
        WHERE award_id = a.id AND account_code = b.account_code AND on_day <= until ORDER BY on_day DESC LIMIT 1) d
    WHERE b.id = account
$$
"""

RECONCILED = """
CREATE FUNCTION bank_reconciled_until(account uuid) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT COALESCE(max(ends_on), DATE '-infinity') FROM bank_reconciliation WHERE account_id = account
$$
"""

# Lines come from the bank and stay as they are; a statement is withdrawn with all of them, while none is matched.
LINES_ADDED = """
CREATE FUNCTION bank_lines_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM bank_account WHERE id IN (SELECT account_id FROM added) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM added WHERE booked_on <= bank_reconciled_until(account_id)) THEN
        PERFORM fund_refuse('bank_reconciled', 'the account is reconciled up to this day');
    END IF;
    IF EXISTS (SELECT FROM added l JOIN bank_account b ON b.id = l.account_id WHERE l.booked_on < b.starts_on) THEN
        PERFORM fund_refuse('bank_before_start', 'the line comes before the account begins');
    END IF;
    RETURN NULL;
END $$
"""

LINE_KEPT = """
CREATE FUNCTION bank_line_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'active' <> to_jsonb(NEW) - 'active' OR NOT OLD.active THEN
        PERFORM fund_refuse('bank_line_never_changed', 'a line of the bank is never changed');
    END IF;
    IF OLD.booked_on <= bank_reconciled_until(OLD.account_id) THEN
        PERFORM fund_refuse('bank_reconciled', 'the account is reconciled up to this day');
    END IF;
    IF EXISTS (SELECT FROM bank_match_line WHERE line_id = OLD.id AND active) THEN
        PERFORM fund_refuse('bank_line_matched', 'the line is matched');
    END IF;
    RETURN NULL;
END $$
"""

STATEMENT_KEPT = """
CREATE FUNCTION bank_statement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.active OR to_jsonb(OLD) - '{active,withdrawn_by,withdrawn_at,withdrawn_because}'::text[]
                      <> to_jsonb(NEW) - '{active,withdrawn_by,withdrawn_at,withdrawn_because}'::text[] THEN
        PERFORM fund_refuse('bank_statement_never_changed', 'a statement is withdrawn, never changed');
    END IF;
    PERFORM FROM bank_account WHERE id = OLD.account_id FOR NO KEY UPDATE;
    RETURN NULL;
END $$
"""

# A match counts from a day on that is not reconciled, and is complete when it is committed.
MATCH_ADDED = """
CREATE FUNCTION bank_match_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM bank_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    IF NEW.effective_on <= bank_reconciled_until(NEW.account_id) THEN
        PERFORM fund_refuse('bank_reconciled', 'the account is reconciled up to this day');
    END IF;
    IF NOT NEW.active THEN
        PERFORM fund_refuse('bank_match_undone', 'a match is not undone from the beginning');
    END IF;
    RETURN NULL;
END $$
"""

MATCH_KEPT = """
CREATE FUNCTION bank_match_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM bank_account WHERE id = OLD.account_id FOR NO KEY UPDATE;
    IF NOT OLD.active OR to_jsonb(OLD) - '{active,undone_by,undone_at,undone_because,explanation_kind,explanation,explained_by}'::text[]
                      <> to_jsonb(NEW) - '{active,undone_by,undone_at,undone_because,explanation_kind,explanation,explained_by}'::text[]
    THEN
        PERFORM fund_refuse('bank_match_never_changed', 'a match is explained or undone, never changed');
    END IF;
    IF OLD.effective_on <= bank_reconciled_until(OLD.account_id) THEN
        PERFORM fund_refuse('bank_reconciled', 'the match is reconciled');
    END IF;
    IF NOT NEW.active AND EXISTS (SELECT FROM bank_match_settled WHERE settled_id = OLD.id AND active) THEN
        PERFORM fund_refuse('bank_settled_later', 'another match settles the difference of this one');
    END IF;
    RETURN NULL;
END $$
"""

# Members come with their match, and are as old as it at the most; the journal says what an entry's part amounts to.
MEMBERS_ADDED = """
CREATE FUNCTION bank_members_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN bank_match m ON m.id = a.match_id
               WHERE m.written_by <> pg_current_xact_id()::text::bigint OR NOT m.active) THEN
        PERFORM fund_refuse('bank_match_is_complete', 'a committed match gets no more members');
    END IF;
    RETURN NULL;
END $$
"""

MATCH_ADDS_UP = """
CREATE FUNCTION bank_match_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    members record;
BEGIN
    IF EXISTS (
        SELECT FROM bank_match_item i
        WHERE i.match_id = NEW.id AND NOT EXISTS (
            SELECT FROM bank_item b
            WHERE b.account_id = i.account_id AND b.entry_id = i.entry_id AND b.part = i.part AND b.amount = i.amount)
    ) THEN
        PERFORM fund_refuse('bank_match_item_of_the_journal', 'an entry is matched with what the journal says of it');
    END IF;
    SELECT count(*) AS members, COALESCE(sum(amount), 0) AS total, max(on_day) AS newest, COALESCE(bool_or(gone), false) AS gone
    INTO members
    FROM (
        SELECT l.amount, l.booked_on AS on_day, NOT l.active AS gone
        FROM bank_match_line m JOIN bank_line l ON l.id = m.line_id WHERE m.match_id = NEW.id
        UNION ALL
        SELECT -i.amount, e.occurred_on, false
        FROM bank_match_item i JOIN journal_entry e ON e.id = i.entry_id WHERE i.match_id = NEW.id
        UNION ALL
        SELECT s.difference, s.effective_on, NOT s.active
        FROM bank_match_settled m JOIN bank_match s ON s.id = m.settled_id WHERE m.match_id = NEW.id
    ) all_members;
    IF members.members = 0 OR members.total <> NEW.difference THEN
        PERFORM fund_refuse('bank_match_adds_up', 'lines and settled differences less entries are the difference');
    ELSIF members.newest > NEW.effective_on THEN
        PERFORM fund_refuse('bank_match_effective', 'a match does not count before its newest member');
    ELSIF members.gone THEN
        PERFORM fund_refuse('bank_match_of_what_counts', 'what was withdrawn or undone is not matched');
    END IF;
    RETURN NULL;
END $$
"""

# What is closed follows what was closed before, is as the journal and the bank's lines say, leaves nothing unexplained,
# and is closed by somebody who confirmed none of it (Fund rule 12).
CLOSED = """
CREATE FUNCTION bank_reconciliation_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account bank_account;
    before bank_reconciliation;
    sums record;
BEGIN
    SELECT * INTO account FROM bank_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    SELECT * INTO before FROM bank_reconciliation
    WHERE account_id = NEW.account_id AND id <> NEW.id ORDER BY ends_on DESC LIMIT 1;
    IF NEW.starts_on <> COALESCE(before.ends_on + 1, account.starts_on)
       OR NEW.bank_opening <> COALESCE(before.bank_closing, account.opening_balance)
       OR NEW.book_opening <> COALESCE(before.book_closing, bank_book_balance(account.id, account.starts_on - 1))
       OR NEW.book_closing <> bank_book_balance(account.id, NEW.ends_on)
       OR NEW.opening_difference
          <> account.opening_balance - bank_book_balance(account.id, account.starts_on - 1) THEN
        PERFORM fund_refuse('bank_reconciliation_follows', 'a reconciliation follows the one before and the books');
    END IF;
    IF NEW.bank_closing <> account.opening_balance + (SELECT COALESCE(sum(amount), 0) FROM bank_line
            WHERE account_id = account.id AND active AND booked_on <= NEW.ends_on)
       OR NEW.differences_total <> (SELECT COALESCE(sum(m.difference), 0) FROM bank_match m
            WHERE m.account_id = account.id AND m.active AND m.effective_on <= NEW.ends_on AND NOT EXISTS (
                SELECT FROM bank_match_settled s JOIN bank_match o ON o.id = s.match_id
                WHERE s.settled_id = m.id AND s.active AND o.effective_on <= NEW.ends_on)) THEN
        PERFORM fund_refuse('bank_reconciliation_is_true', 'a reconciliation says what the lines and matches say');
    END IF;
    IF NEW.opening_difference <> 0 AND NEW.opening_note IS NULL OR EXISTS (
        SELECT FROM bank_match m WHERE m.account_id = account.id AND m.active AND m.effective_on <= NEW.ends_on
        AND m.difference <> 0 AND m.explanation IS NULL
    ) OR EXISTS (
        SELECT FROM bank_line l WHERE l.account_id = account.id AND l.active AND l.booked_on <= NEW.ends_on
        AND NOT EXISTS (SELECT FROM bank_match_line m WHERE m.line_id = l.id AND m.active)
    ) THEN
        PERFORM fund_refuse('bank_reconciliation_explained', 'every line is matched and every difference explained');
    END IF;
    IF EXISTS (SELECT FROM bank_match m WHERE m.account_id = account.id AND m.active
               AND m.effective_on BETWEEN NEW.starts_on AND NEW.ends_on AND m.confirmed_by = NEW.closed_by) THEN
        PERFORM fund_refuse('rule_12_maker_is_not_checker', 'who confirmed a match does not close it (Fund rule 12)');
    END IF;
    SELECT COALESCE(sum(amount) FILTER (WHERE side = 'bank'), 0) AS bank,
           COALESCE(sum(amount) FILTER (WHERE side = 'book'), 0) AS book,
           COALESCE(sum(amount) FILTER (WHERE side = 'difference'), 0) AS difference
    INTO sums FROM bank_reconciliation_item WHERE reconciliation_id = NEW.id;
    IF (sums.bank, sums.book, sums.difference)
       <> (NEW.bank_items_total, NEW.book_items_total, NEW.differences_total) THEN
        PERFORM fund_refuse('bank_reconciliation_items', 'what is listed adds up to the totals');
    END IF;
    RETURN NULL;
END $$
"""

ITEMS_ADDED = """
CREATE FUNCTION bank_reconciliation_items_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN bank_reconciliation r ON r.id = a.reconciliation_id
               WHERE r.written_by <> pg_current_xact_id()::text::bigint) THEN
        PERFORM fund_refuse('bank_reconciliation_is_complete', 'a closed reconciliation gets no more items');
    END IF;
    RETURN NULL;
END $$
"""

# A member of a match follows it when it is undone, and never changes otherwise.
MEMBER_KEPT = """
CREATE FUNCTION bank_member_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'active' <> to_jsonb(NEW) - 'active' OR NOT OLD.active THEN
        PERFORM fund_refuse('bank_match_never_changed', 'a match is explained or undone, never changed');
    END IF;
    RETURN NULL;
END $$
"""

# Where an account begins is part of what was reconciled.
ACCOUNT_KEPT = """
CREATE FUNCTION bank_account_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.fund_id, OLD.account_code, OLD.currency) <> (NEW.fund_id, NEW.account_code, NEW.currency) THEN
        PERFORM fund_refuse('bank_account_kept', 'a bank account stays on its book');
    END IF;
    IF (OLD.starts_on, OLD.opening_balance) <> (NEW.starts_on, NEW.opening_balance) AND (
        EXISTS (SELECT FROM bank_match WHERE account_id = OLD.id)
        OR EXISTS (SELECT FROM bank_reconciliation WHERE account_id = OLD.id)
        OR EXISTS (SELECT FROM bank_line WHERE account_id = OLD.id AND active AND booked_on < NEW.starts_on)) THEN
        PERFORM fund_refuse('bank_begun', 'the account has begun');
    END IF;
    RETURN NULL;
END $$
"""

FUNCTIONS = [
    ITEMS, BOOK_BALANCE, RECONCILED, LINES_ADDED, LINE_KEPT, STATEMENT_KEPT, MATCH_ADDED, MATCH_KEPT, MEMBERS_ADDED,
    MATCH_ADDS_UP, CLOSED, ITEMS_ADDED, MEMBER_KEPT, ACCOUNT_KEPT,
]  # fmt: skip

TRIGGERS = """
CREATE TRIGGER a_kept AFTER UPDATE ON bank_account FOR EACH ROW EXECUTE FUNCTION bank_account_kept();
CREATE TRIGGER a_rules AFTER INSERT ON bank_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_lines_added();
CREATE TRIGGER b_kept AFTER UPDATE ON bank_line FOR EACH ROW EXECUTE FUNCTION bank_line_kept();
CREATE TRIGGER a_kept AFTER UPDATE ON bank_statement FOR EACH ROW EXECUTE FUNCTION bank_statement_kept();
CREATE TRIGGER a_rules AFTER INSERT ON bank_match FOR EACH ROW EXECUTE FUNCTION bank_match_added();
CREATE TRIGGER b_kept AFTER UPDATE ON bank_match FOR EACH ROW EXECUTE FUNCTION bank_match_kept();
CREATE CONSTRAINT TRIGGER c_adds_up AFTER INSERT ON bank_match
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_match_adds_up();
CREATE TRIGGER a_rules AFTER INSERT ON bank_match_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
CREATE TRIGGER a_rules AFTER INSERT ON bank_match_item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
CREATE TRIGGER a_rules AFTER INSERT ON bank_match_settled
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
CREATE CONSTRAINT TRIGGER a_closed AFTER INSERT ON bank_reconciliation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_reconciliation_closed();
CREATE TRIGGER a_rules AFTER INSERT ON bank_reconciliation_item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_reconciliation_items_added()
"""

# What came from the bank, what was matched and what was closed is never removed; what is complete never changes either.
KEPT = [
    "bank_import", "bank_statement", "bank_line", "bank_match", "bank_match_line", "bank_match_item",
    "bank_match_settled", "bank_reconciliation", "bank_reconciliation_item",
]  # fmt: skip
UNCHANGEABLE = ["bank_import", "bank_reconciliation", "bank_reconciliation_item"]
MEMBERS = ["bank_match_line", "bank_match_item", "bank_match_settled"]


def upgrade() -> None:
    for statement in [*TABLES.split(";"), *FUNCTIONS, *TRIGGERS.split(";")]:
        op.execute(statement)
    for table in MEMBERS:
        op.execute(f"CREATE TRIGGER b_kept AFTER UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION bank_member_kept()")
    for table in KEPT:
        for event in ("DELETE", "TRUNCATE", *(["UPDATE"] if table in UNCHANGEABLE else [])):
            op.execute(
                f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
            )
