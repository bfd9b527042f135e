"""Several funds, each with its own numbers, periods and unidentified money; and every way money moves has its shape.

No release of the books came before this one: numbers and periods become a fund's own in one step.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Nobody: what the books themselves open is created by no member.
NOBODY = "00000000-0000-0000-0000-000000000000"
UNIDENTIFIED = "01900000-0000-7000-8000-000000000001"

# A period is a fund's own: spans of one fund's days must not overlap. A range of names has an index of its own kind in
# every PostgreSQL; a plain name would need an extension.
TABLES = f"""
CREATE TYPE name_range AS RANGE (subtype = text, collation = "C");

ALTER TABLE period ADD COLUMN fund_id VARCHAR(80) DEFAULT 'prevention-network' NOT NULL;
ALTER TABLE period ADD CONSTRAINT fk_period_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id);
ALTER TABLE period DROP CONSTRAINT ex_period_overlap;
ALTER TABLE period ADD CONSTRAINT ex_period_overlap EXCLUDE USING gist (
    name_range(fund_id::text, fund_id::text, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&);

ALTER TABLE entry_counter ADD COLUMN fund_id VARCHAR(80) DEFAULT 'prevention-network' NOT NULL;
ALTER TABLE entry_counter ALTER COLUMN fund_id DROP DEFAULT;
ALTER TABLE entry_counter DROP CONSTRAINT pk_entry_counter;
ALTER TABLE entry_counter ADD CONSTRAINT pk_entry_counter PRIMARY KEY (fund_id, fiscal_year);
ALTER TABLE entry_counter ADD CONSTRAINT fk_entry_counter_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id);

ALTER TABLE journal_entry DROP CONSTRAINT uq_journal_entry_fiscal_year_number;
ALTER TABLE journal_entry ADD CONSTRAINT uq_journal_entry_fund_id_fiscal_year_number UNIQUE (fund_id, fiscal_year, number);
ALTER TABLE journal_entry DROP CONSTRAINT ck_journal_entry_rules_4_5_kind;
ALTER TABLE journal_entry ADD CONSTRAINT ck_journal_entry_rules_4_5_kind CHECK (kind IN (
    'contribution', 'suspense', 'identification', 'income', 'interest', 'expenditure', 'recovery', 'transfer',
    'exchange', 'reversal'));
DROP INDEX ix_journal_entry_occurred_on;
CREATE INDEX ix_journal_entry_occurred_on ON journal_entry (fund_id, occurred_on, id);

ALTER TABLE account ALTER COLUMN kind TYPE VARCHAR(20);
ALTER TABLE account DROP CONSTRAINT ck_account_kind;
ALTER TABLE account ADD CONSTRAINT ck_account_kind CHECK (kind IN (
    'cash', 'clearing', 'suspense', 'income', 'other_income', 'interest', 'transfer', 'exchange', 'direct', 'indirect'));
INSERT INTO account (code, name, kind) VALUES
    ('2100', 'Unidentified receipts', 'suspense'),
    ('4100', 'Other income', 'other_income'),
    ('4200', 'Interest', 'interest'),
    ('4800', 'Transfers within the Fund', 'transfer');

ALTER TABLE award ADD COLUMN role VARCHAR(10) DEFAULT 'donor' NOT NULL;
ALTER TABLE award ADD CONSTRAINT ck_award_role CHECK (role IN ('donor', 'suspense'));
DROP INDEX uq_award_unearmarked;
CREATE UNIQUE INDEX uq_award_unearmarked ON award (donor_id, fund_id) WHERE agreement_id IS NULL;
CREATE UNIQUE INDEX uq_award_suspense ON award (fund_id) WHERE role = 'suspense';

ALTER TABLE donor ADD COLUMN built_in BOOLEAN DEFAULT false NOT NULL;
INSERT INTO donor (id, name, donor_class, language, created_by, created_at, built_in)
VALUES ('{UNIDENTIFIED}', 'Unidentified', 'other', 'en', '{NOBODY}', now(), true);

ALTER TABLE award_balance ADD COLUMN suspense_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL;
ALTER TABLE award_balance ADD CONSTRAINT ck_award_balance_suspense CHECK (suspense_usd >= 0);
ALTER TABLE award_day ADD COLUMN other_income_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL;
ALTER TABLE award_day ADD COLUMN interest_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL;
ALTER TABLE award_day ADD COLUMN transfer_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL;
ALTER TABLE award_day ADD COLUMN suspense_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL;

CREATE TABLE other_income (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    award_id UUID NOT NULL,
    kind VARCHAR(10) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    received_on DATE NOT NULL,
    payer VARCHAR(200) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    description VARCHAR(500) NOT NULL,
    CONSTRAINT pk_other_income PRIMARY KEY (id),
    CONSTRAINT uq_other_income_entry_id UNIQUE (entry_id),
    CONSTRAINT uq_other_income_award_id_reference UNIQUE (award_id, reference),
    CONSTRAINT ck_other_income_kind CHECK (kind IN ('income', 'interest')),
    CONSTRAINT ck_other_income_amount CHECK (amount_usd > 0),
    CONSTRAINT fk_other_income_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_other_income_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);
CREATE INDEX ix_other_income_received_on ON other_income (received_on, id);

CREATE TABLE recovery (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    line_id UUID NOT NULL,
    direct_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    received_on DATE NOT NULL,
    payer VARCHAR(200) NOT NULL,
    document VARCHAR(200) NOT NULL,
    document_on DATE NOT NULL,
    description VARCHAR(500) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entry_id UUID,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_recovery PRIMARY KEY (id),
    CONSTRAINT uq_recovery_entry_id UNIQUE (entry_id),
    CONSTRAINT ck_recovery_status CHECK (status IN ('pending', 'posted', 'refused')),
    CONSTRAINT ck_recovery_posted CHECK ((status = 'posted') = (entry_id IS NOT NULL)),
    CONSTRAINT ck_recovery_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_recovery_amount CHECK (direct_usd > 0 AND indirect_usd >= 0),
    CONSTRAINT fk_recovery_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_recovery_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_recovery_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);
CREATE INDEX ix_recovery_award ON recovery (award_id, id);
CREATE INDEX ix_recovery_line ON recovery (line_id);
CREATE INDEX ix_recovery_pending ON recovery (id) WHERE status = 'pending'
"""

UNCHANGEABLE = ["other_income"]
UNDELETABLE = ["fund", "donor", "entry_counter", "recovery"]

# Every fund has one award for money whose donor is not known yet; it comes with the fund.
FUND_OPENED = f"""
CREATE FUNCTION fund_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO award (id, fund_id, donor_id, title, starts_on, created_by, created_at, role)
    VALUES (gen_random_uuid(), NEW.id, '{UNIDENTIFIED}', 'Unidentified receipts', DATE '2000-01-01', '{NOBODY}', now(),
            'suspense');
    RETURN NULL;
END $$
"""
SUSPENSE_AWARDS = f"""
INSERT INTO award (id, fund_id, donor_id, title, starts_on, created_by, created_at, role)
SELECT gen_random_uuid(), id, '{UNIDENTIFIED}', 'Unidentified receipts', DATE '2000-01-01', '{NOBODY}', now(), 'suspense'
FROM fund
"""

# Rule 5: whether a fund earns interest is decided when it is opened, by the resolution that creates it.
TERMS_STAY = """
CREATE FUNCTION fund_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM fund_refuse('rule_5_terms_stay', 'whether a fund generates interest is never changed (Fund rule 5)');
    RETURN NULL;
END $$
"""

# Rule 4: what each kind of entry may do to each kind of account; a debit is positive. Money comes in by contributions,
# unidentified receipts, other income and interest; it goes out by costs, comes back from payees, and moves within the
# Fund. No kind pays a donor. A reversal has the shape of what it reverses.
SHAPES = """
CREATE FUNCTION fund_fits(entry text, account text, amount numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE entry
        WHEN 'contribution' THEN CASE account
            WHEN 'cash' THEN amount > 0 WHEN 'income' THEN amount < 0 ELSE account IN ('clearing', 'exchange') END
        WHEN 'suspense' THEN CASE account
            WHEN 'cash' THEN amount > 0 WHEN 'suspense' THEN amount < 0 ELSE account = 'clearing' END
        WHEN 'identification' THEN CASE account
            WHEN 'suspense' THEN amount > 0 WHEN 'income' THEN amount < 0
            ELSE account IN ('cash', 'clearing', 'exchange') END
        WHEN 'income' THEN account = 'cash' AND amount > 0 OR account = 'other_income' AND amount < 0
        WHEN 'interest' THEN account = 'cash' AND amount > 0 OR account = 'interest' AND amount < 0
        WHEN 'expenditure' THEN account = 'cash' AND amount < 0 OR account IN ('direct', 'indirect') AND amount > 0
        WHEN 'recovery' THEN account = 'cash' AND amount > 0 OR account IN ('direct', 'indirect') AND amount < 0
        WHEN 'transfer' THEN account IN ('cash', 'transfer')
        WHEN 'exchange' THEN account IN ('cash', 'exchange')
        ELSE entry = 'reversal' END
$$
"""

ENTRIES_ADDED = """
CREATE OR REPLACE FUNCTION fund_entries_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a
               JOIN period p ON p.fund_id = a.fund_id AND a.occurred_on BETWEEN p.starts_on AND p.ends_on) THEN
        PERFORM fund_refuse('rule_10_closed_period', 'the period is closed (Fund rule 10)');
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT fund_id, fiscal_year, min(number) AS first, max(number) AS last, count(*) AS entries
                     FROM added GROUP BY fund_id, fiscal_year) y
        WHERE y.last - y.first + 1 <> y.entries
           OR y.first - 1 <> COALESCE((SELECT max(j.number) FROM journal_entry j
                                       WHERE j.fund_id = y.fund_id AND j.fiscal_year = y.fiscal_year
                                         AND j.number < y.first), 0)
    ) THEN
        PERFORM fund_refuse('numbers_without_gaps', 'entry numbers have no gaps within a fund''s fiscal year');
    END IF;
    IF EXISTS (SELECT FROM added a JOIN journal_entry o ON o.id = a.reversal_of WHERE o.kind = 'reversal') THEN
        PERFORM fund_refuse('rule_2_no_reversal_of_a_reversal', 'a reversal is not reversed (Fund rule 2)');
    END IF;
    RETURN NULL;
END $$
"""

# Rule 7 on every date, and unidentified money is not identified before it came.
DAYS_COVERED = """
CREATE OR REPLACE FUNCTION fund_days_covered(award uuid, since date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM award_day WHERE award_id = award AND on_day > since) AND EXISTS (
        SELECT FROM (SELECT on_day,
                            sum(income_usd + other_income_usd + interest_usd + transfer_usd + exchange_usd - direct_usd
                                - indirect_usd - held_usd) OVER (ORDER BY on_day) AS available,
                            sum(suspense_usd) OVER (ORDER BY on_day) AS suspense
                     FROM award_day WHERE award_id = award) days
        WHERE days.on_day >= since AND (days.available < 0 OR days.suspense < 0)
    ) THEN
        PERFORM fund_refuse('rule_7_available', 'available is never below zero, on no date (Fund rule 7)');
    END IF;
END $$
"""

# As in 0003: one pass over the new rows, per award and currency, then per award, then per entry. An entry's size is the
# greater of what it debits and credits outside cash and indirect costs (services/funds/books/journal.py says the same).
POSTINGS_ADDED = """
CREATE OR REPLACE FUNCTION fund_postings_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken record;
BEGIN
    WITH line AS (
        SELECT a.entry_id, a.award_id, a.currency, a.amount, a.amount_usd, e.kind,
               e.approved_by IS NULL AS alone, f.second_signature_above_usd AS threshold, c.kind AS account,
               c.kind NOT IN ('cash', 'clearing', 'indirect') AS counts,
               u.code IS NULL OR a.amount <> round(a.amount, u.decimals) AS odd,
               e.written_by <> pg_current_xact_id()::text::bigint AS late,
               NOT fund_fits(e.kind, c.kind, a.amount) AS misfit,
               c.kind = 'interest' AND NOT f.generates_interest AS interest,
               w.fund_id <> e.fund_id AS elsewhere,
               CASE w.role WHEN 'suspense' THEN c.kind NOT IN ('cash', 'clearing', 'suspense')
                    ELSE c.kind = 'suspense' END AS misplaced
        FROM added a JOIN journal_entry e ON e.id = a.entry_id JOIN account c ON c.code = a.account_code
        JOIN award w ON w.id = a.award_id JOIN fund f ON f.id = w.fund_id LEFT JOIN currency u ON u.code = a.currency
    ), by_currency AS (
        SELECT entry_id, kind, alone, threshold, award_id, sum(amount) AS net, sum(amount_usd) AS net_usd,
               COALESCE(sum(amount_usd) FILTER (WHERE counts AND amount_usd > 0), 0) AS debit,
               COALESCE(-sum(amount_usd) FILTER (WHERE counts AND amount_usd < 0), 0) AS credit,
               COALESCE(sum(amount_usd) FILTER (WHERE account = 'cash'), 0) AS cash,
               bool_or(odd) AS odd, bool_or(late) AS late, bool_or(misfit) AS misfit, bool_or(interest) AS interest,
               bool_or(elsewhere) AS elsewhere, bool_or(misplaced) AS misplaced
        FROM line GROUP BY entry_id, kind, alone, threshold, award_id, currency
    ), by_award AS (
        SELECT entry_id, kind, alone, threshold, bool_or(net <> 0) OR sum(net_usd) <> 0 AS unbalanced,
               sum(debit) AS debit, sum(credit) AS credit, sum(cash) AS cash, bool_or(odd) AS odd, bool_or(late) AS late,
               bool_or(misfit) AS misfit, bool_or(interest) AS interest, bool_or(elsewhere) AS elsewhere,
               bool_or(misplaced) AS misplaced
        FROM by_currency GROUP BY entry_id, kind, alone, threshold, award_id
    ), by_entry AS (
        SELECT bool_or(unbalanced) AS unbalanced, bool_or(odd) AS odd, bool_or(late) AS late, bool_or(misfit) AS misfit,
               bool_or(interest) AS interest, bool_or(elsewhere) AS elsewhere, bool_or(misplaced) AS misplaced,
               kind = 'reversal' AS reversal,
               kind IN ('transfer', 'identification') AND sum(cash) <> 0 AS leaves,
               alone AND kind NOT IN ('contribution', 'suspense', 'identification', 'income', 'interest')
                   AND GREATEST(sum(debit), sum(credit)) > threshold AS unsigned
        FROM by_award GROUP BY entry_id, kind, alone, threshold
    )
    SELECT bool_or(unbalanced) AS unbalanced, bool_or(odd) AS odd, bool_or(late) AS late, bool_or(misfit) AS misfit,
           bool_or(interest) AS interest, bool_or(elsewhere) AS elsewhere, bool_or(misplaced) AS misplaced,
           bool_or(reversal) AS reversal, bool_or(leaves) AS leaves, bool_or(unsigned) AS unsigned
    INTO broken FROM by_entry;
    IF broken.unbalanced THEN
        PERFORM fund_refuse('rule_1_nets_to_zero',
                            'an entry nets to zero per currency and in USD, for each of its awards (Fund rule 1)');
    ELSIF broken.odd THEN
        PERFORM fund_refuse('rule_13_currency', 'an amount has the decimals of its currency (Fund rule 13)');
    ELSIF broken.late THEN
        PERFORM fund_refuse('rule_2_entry_is_complete', 'a committed entry gets no more postings (Fund rule 2)');
    ELSIF broken.elsewhere THEN
        PERFORM fund_refuse('an_entry_is_of_one_fund', 'an entry moves the money of its own fund only');
    ELSIF broken.interest THEN
        PERFORM fund_refuse('rule_5_no_interest', 'this fund generates no interest (Fund rule 5)');
    ELSIF broken.misplaced THEN
        PERFORM fund_refuse('unidentified_money_waits', 'unidentified money is no source and is spent on nothing');
    ELSIF broken.misfit THEN
        PERFORM fund_refuse('rule_4_no_refund',
                            'money moves in the ways of its kind of entry only, and never back to a donor (Fund rule 4)');
    ELSIF broken.leaves THEN
        PERFORM fund_refuse('rule_4_stays_in_the_fund', 'a transfer moves money within the Fund only (Fund rule 4)');
    ELSIF broken.unsigned THEN
        PERFORM fund_refuse('rule_12_second_signature', 'above the threshold somebody else approves (Fund rule 12)');
    ELSIF broken.reversal AND EXISTS (
        SELECT FROM journal_entry e
        WHERE e.id IN (SELECT entry_id FROM added) AND e.kind = 'reversal' AND EXISTS (
            SELECT FROM (SELECT account_code, award_id, line_id, allocation_id, currency, amount, amount_usd
                         FROM added WHERE entry_id = e.id
                         UNION ALL
                         SELECT account_code, award_id, line_id, allocation_id, currency, amount, amount_usd
                         FROM posting WHERE entry_id = e.reversal_of) both_entries
            GROUP BY account_code, award_id, line_id, allocation_id, currency
            HAVING sum(amount) <> 0 OR sum(amount_usd) <> 0)
    ) THEN
        PERFORM fund_refuse('rule_2_reversal_negates', 'a reversal is its entry with the signs changed (Fund rule 2)');
    END IF;
    RETURN NULL;
END $$
"""

# As in 0003, with every kind of source, and unidentified money beside them: it is in no balance of an award's own.
BALANCES_MOVED = """
CREATE OR REPLACE FUNCTION fund_balances_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM award_balance WHERE award_id IN (SELECT award_id FROM added) ORDER BY award_id FOR UPDATE;
    WITH line AS (
        SELECT a.award_id, a.allocation_id, e.occurred_on AS on_day,
               CASE c.kind WHEN 'income' THEN -a.amount_usd ELSE 0 END AS income,
               CASE c.kind WHEN 'other_income' THEN -a.amount_usd ELSE 0 END AS other_income,
               CASE c.kind WHEN 'interest' THEN -a.amount_usd ELSE 0 END AS interest,
               CASE c.kind WHEN 'transfer' THEN -a.amount_usd ELSE 0 END AS transfer,
               CASE c.kind WHEN 'exchange' THEN -a.amount_usd ELSE 0 END AS exchange,
               CASE c.kind WHEN 'suspense' THEN -a.amount_usd ELSE 0 END AS suspense,
               CASE c.kind WHEN 'direct' THEN a.amount_usd ELSE 0 END AS direct,
               CASE c.kind WHEN 'indirect' THEN a.amount_usd ELSE 0 END AS indirect
        FROM added a JOIN account c ON c.code = a.account_code JOIN journal_entry e ON e.id = a.entry_id
        WHERE c.kind NOT IN ('cash', 'clearing')
    ), cost AS (
        SELECT l.allocation_id, l.award_id, GREATEST(l.on_day, o.reserved_on) AS on_day, o.held_usd,
               sum(l.direct) AS direct, sum(l.indirect) AS indirect,
               row_number() OVER (PARTITION BY l.allocation_id ORDER BY GREATEST(l.on_day, o.reserved_on) DESC) AS latest
        FROM line l JOIN allocation o ON o.id = l.allocation_id
        GROUP BY l.allocation_id, l.award_id, GREATEST(l.on_day, o.reserved_on), o.held_usd
    ), moved AS (
        UPDATE allocation o
        SET spent_usd = o.spent_usd + t.direct, spent_indirect_usd = o.spent_indirect_usd + t.indirect
        FROM (SELECT allocation_id, sum(direct) AS direct, sum(indirect) AS indirect FROM cost GROUP BY allocation_id) t
        WHERE o.id = t.allocation_id
        RETURNING o.id, o.status, o.held_usd
    ), hold AS (
        SELECT c.award_id, c.on_day,
               CASE WHEN m.status NOT IN ('reserved', 'granted') THEN 0
                    WHEN c.latest > 1 THEN -(c.direct + c.indirect)
                    ELSE m.held_usd - c.held_usd + sum(c.direct + c.indirect) OVER (PARTITION BY c.allocation_id)
                         - (c.direct + c.indirect)
               END AS held
        FROM cost c JOIN moved m ON m.id = c.allocation_id
    ), movement AS (
        SELECT award_id, on_day, sum(income) AS income, sum(other_income) AS other_income, sum(interest) AS interest,
               sum(transfer) AS transfer, sum(exchange) AS exchange, sum(suspense) AS suspense, sum(direct) AS direct,
               sum(indirect) AS indirect, sum(held) AS held
        FROM (SELECT award_id, on_day, income, other_income, interest, transfer, exchange, suspense, direct, indirect,
                     0 AS held FROM line
              UNION ALL SELECT award_id, on_day, 0, 0, 0, 0, 0, 0, 0, 0, held FROM hold) both_kinds
        GROUP BY award_id, on_day
    ), by_day AS (
        INSERT INTO award_day AS d (award_id, on_day, income_usd, other_income_usd, interest_usd, transfer_usd,
                                    exchange_usd, suspense_usd, direct_usd, indirect_usd, held_usd)
        SELECT award_id, on_day, income, other_income, interest, transfer, exchange, suspense, direct, indirect, held
        FROM movement ORDER BY award_id, on_day
        ON CONFLICT (award_id, on_day) DO UPDATE
        SET income_usd = d.income_usd + excluded.income_usd,
            other_income_usd = d.other_income_usd + excluded.other_income_usd,
            interest_usd = d.interest_usd + excluded.interest_usd,
            transfer_usd = d.transfer_usd + excluded.transfer_usd,
            exchange_usd = d.exchange_usd + excluded.exchange_usd,
            suspense_usd = d.suspense_usd + excluded.suspense_usd,
            direct_usd = d.direct_usd + excluded.direct_usd, indirect_usd = d.indirect_usd + excluded.indirect_usd,
            held_usd = d.held_usd + excluded.held_usd
    )
    UPDATE award_balance b
    SET received_usd = b.received_usd + t.received, spent_usd = b.spent_usd + t.spent, held_usd = b.held_usd + t.held,
        suspense_usd = b.suspense_usd + t.suspense
    FROM (SELECT award_id, sum(income + other_income + interest + transfer + exchange) AS received,
                 sum(direct + indirect) AS spent, sum(held) AS held, sum(suspense) AS suspense
          FROM movement GROUP BY award_id) t
    WHERE b.award_id = t.award_id;
    PERFORM fund_days_covered(t.award_id, t.since)
    FROM (SELECT a.award_id, min(e.occurred_on) AS since FROM added a JOIN journal_entry e ON e.id = a.entry_id
          GROUP BY a.award_id) t;
    RETURN NULL;
END $$
"""

PURSES = """
CREATE FUNCTION fund_purses(awards uuid[], allocations uuid[], lines uuid[]) RETURNS TABLE (
    id uuid, donor_id uuid, programme text, title text, starts_on date, ends_on date, donor text,
    countries varchar[], activity_kinds varchar[], icr_rate numeric, agreement_id uuid, pledge_usd numeric,
    threshold numeric, received_usd numeric, available numeric, direct_lines uuid[], indirect_line uuid, rules text[],
    closed_until date, last_day date, fund_id text, generates_interest boolean, role text
) LANGUAGE plpgsql ROWS 1 AS $$
BEGIN
    RETURN QUERY
    SELECT a.id, a.donor_id, a.programme::text, a.title::text, a.starts_on, a.ends_on, d.name::text,
           g.countries, g.activity_kinds, g.icr_rate, g.id, g.pledge_usd,
           f.second_signature_above_usd, b.received_usd, b.received_usd - b.spent_usd - b.held_usd,
           ARRAY(SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.kind = 'direct' ORDER BY l.position),
           (SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.kind = 'indirect'),
           ARRAY(SELECT ROW(r.valid_from, r.rate, r.exempt_up_to_usd)::text FROM icr_rule r
                 WHERE r.donor_class = d.donor_class ORDER BY r.valid_from DESC),
           (SELECT max(p.ends_on) FROM period p WHERE p.fund_id = a.fund_id),
           (SELECT max(m.on_day) FROM award_day m WHERE m.award_id = a.id),
           f.id::text, f.generates_interest, a.role::text
    FROM award_balance b
    JOIN award a ON a.id = b.award_id JOIN fund f ON f.id = a.fund_id JOIN donor d ON d.id = a.donor_id
    LEFT JOIN agreement g ON g.id = a.agreement_id
    WHERE b.award_id IN (
        SELECT unnest(awards)
        UNION SELECT o.award_id FROM allocation o WHERE o.id = ANY(allocations)
        UNION SELECT l.award_id FROM budget_line l WHERE l.id = ANY(lines))
    ORDER BY b.award_id
    FOR UPDATE OF b;
END $$
"""

FUNCTIONS = [
    FUND_OPENED, TERMS_STAY, SHAPES, ENTRIES_ADDED, DAYS_COVERED, POSTINGS_ADDED, BALANCES_MOVED,
    "DROP FUNCTION fund_purses(uuid[], uuid[], uuid[])", PURSES,
]  # fmt: skip

TRIGGERS = """
CREATE TRIGGER a_opened AFTER INSERT ON fund FOR EACH ROW EXECUTE FUNCTION fund_opened();
CREATE TRIGGER a_terms BEFORE UPDATE ON fund
    FOR EACH ROW WHEN (OLD.generates_interest <> NEW.generates_interest OR OLD.id <> NEW.id)
    EXECUTE FUNCTION fund_terms_stay();
CREATE TRIGGER a_decided BEFORE UPDATE ON recovery
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed()
"""


def upgrade() -> None:
    for statement in [*TABLES.split(";"), *FUNCTIONS, SUSPENSE_AWARDS, *TRIGGERS.split(";")]:
        op.execute(statement)
    for table in UNCHANGEABLE:
        _refuse(table, "UPDATE")
    for table in [*UNCHANGEABLE, *UNDELETABLE]:
        _refuse(table, "DELETE")
        _refuse(table, "TRUNCATE")


def _refuse(table: str, event: str) -> None:
    name = f"refuse_{event.lower()}"
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
    )
