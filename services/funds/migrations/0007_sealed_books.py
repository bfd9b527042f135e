"""Entries sealed in a chain, balances that need no sum over history, periods in three states, and where entries came from.

The functions below replace those of 0003 and 0006; they are planned once per connection, and never by reading a whole
table: `PLANNED`.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# What a trigger joins is looked up by key, row by row: a plan made while the tables were small stays good when they are
# large.
PLANNED = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan"

TABLES = """
ALTER TABLE journal_entry ADD COLUMN entered_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL;
ALTER TABLE journal_entry ADD COLUMN entered_from VARCHAR(100);
ALTER TABLE journal_entry ADD COLUMN approved_from VARCHAR(100);
ALTER TABLE journal_entry ADD COLUMN late_reason VARCHAR(1000);
ALTER TABLE expenditure ADD COLUMN entered_from VARCHAR(100);
ALTER TABLE recovery ADD COLUMN entered_from VARCHAR(100);
ALTER TABLE reversal ADD COLUMN entered_from VARCHAR(100);

ALTER TABLE entry_counter ADD COLUMN sealed BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE entry_counter ADD COLUMN hash BYTEA;

CREATE TABLE entry_seal (
    entry_id UUID NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_entry_seal PRIMARY KEY (entry_id),
    CONSTRAINT ck_entry_seal_hash CHECK (length(hash) = 32),
    CONSTRAINT fk_entry_seal_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);

CREATE TABLE account_day (
    award_id UUID NOT NULL,
    account_code VARCHAR(20) NOT NULL,
    on_day DATE NOT NULL,
    moved_usd NUMERIC(20, 2) NOT NULL,
    balance_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_account_day PRIMARY KEY (award_id, account_code, on_day),
    CONSTRAINT fk_account_day_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_account_day_account_code FOREIGN KEY(account_code) REFERENCES account (code)
);
CREATE INDEX ix_account_day_account_code ON account_day (account_code);

ALTER TABLE award_day ADD COLUMN held_balance_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL;
ALTER TABLE award_day ADD COLUMN available_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL;
ALTER TABLE award_day ADD COLUMN suspense_balance_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL;

ALTER TABLE period ADD COLUMN status VARCHAR(12) DEFAULT 'closed' NOT NULL;
ALTER TABLE period ADD COLUMN soft_closed_by UUID;
ALTER TABLE period ADD COLUMN soft_closed_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE period ADD COLUMN reopened_by UUID;
ALTER TABLE period ADD COLUMN reopened_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE period ADD COLUMN reason VARCHAR(1000);
ALTER TABLE period ADD CONSTRAINT ck_period_status CHECK (status IN ('soft_closed', 'closed', 'reopened'));
ALTER TABLE period ADD CONSTRAINT ck_period_reopened CHECK (
    (status = 'reopened') = (reopened_by IS NOT NULL AND reason IS NOT NULL));
ALTER TABLE period DROP CONSTRAINT ex_period_overlap;
ALTER TABLE period ADD CONSTRAINT ex_period_overlap EXCLUDE USING gist (
    name_range(fund_id::text, fund_id::text, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&)
    WHERE (status <> 'reopened');
DROP TRIGGER refuse_update ON period
"""

# An entry's place in a soft-closed period needs its reason; in a closed one there is none (Fund rule 10).
ENTRIES_ADDED = f"""
CREATE OR REPLACE FUNCTION fund_entries_added() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    broken record;
BEGIN
    SELECT bool_or(EXISTS (SELECT FROM period p WHERE p.fund_id = a.fund_id AND p.status = 'closed'
                                                  AND a.occurred_on BETWEEN p.starts_on AND p.ends_on)) AS closed,
           bool_or(a.late_reason IS NULL AND EXISTS (
               SELECT FROM period p WHERE p.fund_id = a.fund_id AND p.status = 'soft_closed'
                                      AND a.occurred_on BETWEEN p.starts_on AND p.ends_on)) AS soft_closed,
           bool_or(EXISTS (SELECT FROM journal_entry o WHERE o.id = a.reversal_of AND o.kind = 'reversal')) AS twice
    INTO broken FROM added a;
    IF broken.closed THEN
        PERFORM fund_refuse('rule_10_closed_period', 'the period is closed (Fund rule 10)');
    ELSIF broken.soft_closed THEN
        PERFORM fund_refuse('rule_10_soft_closed', 'the period is soft-closed: say why (Fund rule 10)');
    ELSIF broken.twice THEN
        PERFORM fund_refuse('rule_2_no_reversal_of_a_reversal', 'a reversal is not reversed (Fund rule 2)');
    ELSIF EXISTS (
        SELECT FROM (SELECT fund_id, fiscal_year, min(number) AS first, max(number) AS last, count(*) AS entries
                     FROM added GROUP BY fund_id, fiscal_year) y
        WHERE y.last - y.first + 1 <> y.entries
           OR y.first - 1 <> COALESCE((SELECT max(j.number) FROM journal_entry j
                                       WHERE j.fund_id = y.fund_id AND j.fiscal_year = y.fiscal_year
                                         AND j.number < y.first), 0)
    ) THEN
        PERFORM fund_refuse('numbers_without_gaps', 'entry numbers have no gaps within a fund''s fiscal year');
    END IF;
    RETURN NULL;
END $$
"""

# Rule 1, the other half: an entry without postings would balance too. What has postings is sealed.
ENTRY_IS_WHOLE = f"""
CREATE OR REPLACE FUNCTION fund_entry_is_whole() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM entry_seal WHERE entry_id = NEW.id) THEN
        PERFORM fund_refuse('rule_1_has_postings', 'an entry has postings (Fund rule 1)');
    END IF;
    RETURN NULL;
END $$
"""

# As in 0006. Every currency of an award balances in its own units and in USD; what is sealed gets no more postings.
POSTINGS_ADDED = f"""
CREATE OR REPLACE FUNCTION fund_postings_added() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    broken record;
BEGIN
    WITH line AS (
        SELECT a.entry_id, a.award_id, a.currency, a.amount, a.amount_usd, e.kind,
               e.approved_by IS NULL AS alone, f.second_signature_above_usd AS threshold, c.kind AS account,
               c.kind NOT IN ('cash', 'clearing', 'indirect') AS counts,
               u.code IS NULL OR a.amount <> round(a.amount, u.decimals) AS odd,
               e.written_by <> pg_current_xact_id()::text::bigint
                   OR EXISTS (SELECT FROM entry_seal s WHERE s.entry_id = a.entry_id) AS late,
               NOT fund_fits(e.kind, c.kind, a.amount) AS misfit,
               c.kind = 'interest' AND NOT f.generates_interest AS interest,
               w.fund_id <> e.fund_id AS elsewhere,
               CASE w.role WHEN 'suspense' THEN c.kind NOT IN ('cash', 'clearing', 'suspense')
                    ELSE c.kind = 'suspense' END AS misplaced
        FROM added a JOIN journal_entry e ON e.id = a.entry_id JOIN account c ON c.code = a.account_code
        JOIN award w ON w.id = a.award_id JOIN fund f ON f.id = w.fund_id LEFT JOIN currency u ON u.code = a.currency
    ), by_currency AS (
        SELECT entry_id, kind, alone, threshold, sum(amount) <> 0 OR sum(amount_usd) <> 0 AS unbalanced,
               COALESCE(sum(amount_usd) FILTER (WHERE counts AND amount_usd > 0), 0) AS debit,
               COALESCE(-sum(amount_usd) FILTER (WHERE counts AND amount_usd < 0), 0) AS credit,
               COALESCE(sum(amount_usd) FILTER (WHERE account = 'cash'), 0) AS cash,
               bool_or(odd) AS odd, bool_or(late) AS late, bool_or(misfit) AS misfit, bool_or(interest) AS interest,
               bool_or(elsewhere) AS elsewhere, bool_or(misplaced) AS misplaced
        FROM line GROUP BY entry_id, kind, alone, threshold, award_id, currency
    ), by_entry AS (
        SELECT bool_or(unbalanced) AS unbalanced, bool_or(odd) AS odd, bool_or(late) AS late, bool_or(misfit) AS misfit,
               bool_or(interest) AS interest, bool_or(elsewhere) AS elsewhere, bool_or(misplaced) AS misplaced,
               kind = 'reversal' AS reversal,
               kind IN ('transfer', 'identification') AND sum(cash) <> 0 AS leaves,
               alone AND kind NOT IN ('contribution', 'suspense', 'identification', 'income', 'interest')
                   AND GREATEST(sum(debit), sum(credit)) > threshold AS unsigned
        FROM by_currency GROUP BY entry_id, kind, alone, threshold
    )
    SELECT bool_or(unbalanced) AS unbalanced, bool_or(odd) AS odd, bool_or(late) AS late, bool_or(misfit) AS misfit,
           bool_or(interest) AS interest, bool_or(elsewhere) AS elsewhere, bool_or(misplaced) AS misplaced,
           bool_or(reversal) AS reversal, bool_or(leaves) AS leaves, bool_or(unsigned) AS unsigned
    INTO broken FROM by_entry;
    IF broken.unbalanced THEN
        PERFORM fund_refuse('rule_1_nets_to_zero',
                            'each of an entry''s awards nets to zero per currency, and in USD (Fund rule 1)');
    ELSIF broken.odd THEN
        PERFORM fund_refuse('rule_13_currency', 'an amount has the decimals of its currency (Fund rule 13)');
    ELSIF broken.late THEN
        PERFORM fund_refuse('rule_2_entry_is_complete', 'a complete entry gets no more postings (Fund rule 2)');
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

# What costs take from the allocations they are drawn on: their spent money grows, and what they hold shrinks, from the
# day of the cost on, or from the day they began when the cost is dated before it.
HOLDS_MOVED = f"""
CREATE FUNCTION fund_holds_moved(entries uuid[], OUT awards uuid[], OUT days date[], OUT held numeric[])
LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    WITH cost AS (
        SELECT p.allocation_id, o.award_id, GREATEST(e.occurred_on, o.reserved_on) AS on_day, o.held_usd,
               COALESCE(sum(p.amount_usd) FILTER (WHERE c.kind = 'direct'), 0) AS direct,
               COALESCE(sum(p.amount_usd) FILTER (WHERE c.kind = 'indirect'), 0) AS indirect,
               row_number() OVER (PARTITION BY p.allocation_id
                                  ORDER BY GREATEST(e.occurred_on, o.reserved_on) DESC) AS latest
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
        JOIN account c ON c.code = p.account_code JOIN allocation o ON o.id = p.allocation_id
        GROUP BY p.allocation_id, o.award_id, GREATEST(e.occurred_on, o.reserved_on), o.held_usd
    ), spent AS (
        SELECT allocation_id, sum(direct) AS direct, sum(indirect) AS indirect FROM cost GROUP BY allocation_id
    ), moved AS (
        UPDATE allocation o
        SET spent_usd = o.spent_usd + s.direct, spent_indirect_usd = o.spent_indirect_usd + s.indirect
        FROM spent s WHERE o.id = s.allocation_id
        RETURNING o.id, o.status, o.held_usd
    ), hold AS (
        SELECT c.award_id, c.on_day,
               CASE WHEN m.status NOT IN ('reserved', 'granted') THEN 0
                    WHEN c.latest > 1 THEN -(c.direct + c.indirect)
                    ELSE m.held_usd - c.held_usd + sum(c.direct + c.indirect) OVER (PARTITION BY c.allocation_id)
                         - (c.direct + c.indirect)
               END AS held
        FROM cost c JOIN moved m ON m.id = c.allocation_id
    )
    SELECT array_agg(h.award_id), array_agg(h.on_day), array_agg(h.held) INTO awards, days, held FROM hold h;
END $$
"""

# Rules 7 and 14: the balances of the awards, of their accounts, and what their allocations still hold move in one step
# with the postings. A day's balance is the one of the day before it and what moved: whatever is dated back moves the
# days that come after it.
BALANCES_MOVED = f"""
CREATE OR REPLACE FUNCTION fund_balances_moved() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    holds record;
    dated_back boolean;
BEGIN
    PERFORM FROM award_balance WHERE award_id IN (SELECT award_id FROM added) ORDER BY award_id FOR UPDATE;
    IF EXISTS (SELECT FROM added WHERE allocation_id IS NOT NULL) THEN
        SELECT * INTO holds FROM fund_holds_moved(ARRAY(
            SELECT DISTINCT entry_id FROM added WHERE allocation_id IS NOT NULL));
    ELSE
        SELECT NULL::uuid[] AS awards, NULL::date[] AS days, NULL::numeric[] AS held INTO holds;
    END IF;
    WITH line AS (
        SELECT a.award_id, a.account_code, e.occurred_on AS on_day, c.kind, a.amount_usd AS amount
        FROM added a JOIN journal_entry e ON e.id = a.entry_id JOIN account c ON c.code = a.account_code
    ), account_movement AS (
        SELECT award_id, account_code, on_day, sum(amount) AS amount FROM line
        GROUP BY award_id, account_code, on_day HAVING sum(amount) <> 0
    ), by_account AS (
        INSERT INTO account_day AS d (award_id, account_code, on_day, moved_usd, balance_usd)
        SELECT award_id, account_code, on_day, amount,
               COALESCE((SELECT p.balance_usd FROM account_day p
                         WHERE p.award_id = m.award_id AND p.account_code = m.account_code AND p.on_day <= m.on_day
                         ORDER BY p.on_day DESC LIMIT 1), 0)
               + sum(amount) OVER (PARTITION BY award_id, account_code ORDER BY on_day)
        FROM account_movement m
        ON CONFLICT (award_id, account_code, on_day) DO UPDATE
        SET moved_usd = d.moved_usd + excluded.moved_usd, balance_usd = excluded.balance_usd
    ), movement AS (
        SELECT award_id, on_day,
               -COALESCE(sum(amount) FILTER (WHERE kind = 'income'), 0) AS income,
               -COALESCE(sum(amount) FILTER (WHERE kind = 'other_income'), 0) AS other_income,
               -COALESCE(sum(amount) FILTER (WHERE kind = 'interest'), 0) AS interest,
               -COALESCE(sum(amount) FILTER (WHERE kind = 'transfer'), 0) AS transfer,
               -COALESCE(sum(amount) FILTER (WHERE kind = 'exchange'), 0) AS exchange,
               -COALESCE(sum(amount) FILTER (WHERE kind = 'suspense'), 0) AS suspense,
               COALESCE(sum(amount) FILTER (WHERE kind = 'direct'), 0) AS direct,
               COALESCE(sum(amount) FILTER (WHERE kind = 'indirect'), 0) AS indirect,
               COALESCE(sum(amount) FILTER (WHERE kind = 'held'), 0) AS held
        FROM (SELECT award_id, on_day, kind, amount FROM line
              UNION ALL SELECT h.award_id, h.on_day, 'held', h.amount
                        FROM unnest(holds.awards, holds.days, holds.held) AS h(award_id, on_day, amount)) both_kinds
        GROUP BY award_id, on_day
    ), by_day AS (
        INSERT INTO award_day AS d (award_id, on_day, income_usd, other_income_usd, interest_usd, transfer_usd,
                                    exchange_usd, suspense_usd, direct_usd, indirect_usd, held_usd,
                                    held_balance_usd, available_usd, suspense_balance_usd)
        SELECT m.award_id, m.on_day, income, other_income, interest, transfer, exchange, suspense, direct, indirect, held,
               COALESCE(p.held_balance_usd, 0) + sum(held) OVER so_far,
               COALESCE(p.available_usd, 0) + sum(income + other_income + interest + transfer + exchange - direct
                                                  - indirect - held) OVER so_far,
               COALESCE(p.suspense_balance_usd, 0) + sum(suspense) OVER so_far
        FROM movement m LEFT JOIN LATERAL (
            SELECT b.held_balance_usd, b.available_usd, b.suspense_balance_usd FROM award_day b
            WHERE b.award_id = m.award_id AND b.on_day <= m.on_day ORDER BY b.on_day DESC LIMIT 1) p ON true
        WINDOW so_far AS (PARTITION BY m.award_id ORDER BY m.on_day)
        ON CONFLICT (award_id, on_day) DO UPDATE
        SET income_usd = d.income_usd + excluded.income_usd,
            other_income_usd = d.other_income_usd + excluded.other_income_usd,
            interest_usd = d.interest_usd + excluded.interest_usd,
            transfer_usd = d.transfer_usd + excluded.transfer_usd,
            exchange_usd = d.exchange_usd + excluded.exchange_usd,
            suspense_usd = d.suspense_usd + excluded.suspense_usd,
            direct_usd = d.direct_usd + excluded.direct_usd, indirect_usd = d.indirect_usd + excluded.indirect_usd,
            held_usd = d.held_usd + excluded.held_usd, held_balance_usd = excluded.held_balance_usd,
            available_usd = excluded.available_usd, suspense_balance_usd = excluded.suspense_balance_usd
    ), total AS (
        SELECT award_id, sum(income + other_income + interest + transfer + exchange) AS received,
               sum(direct + indirect) AS spent, sum(held) AS held, sum(suspense) AS suspense, min(on_day) AS since,
               count(*) AS days
        FROM movement GROUP BY award_id
    ), by_award AS (
        UPDATE award_balance b
        SET received_usd = b.received_usd + t.received, spent_usd = b.spent_usd + t.spent,
            held_usd = b.held_usd + t.held, suspense_usd = b.suspense_usd + t.suspense
        FROM total t WHERE b.award_id = t.award_id
    )
    SELECT bool_or(t.days > 1 OR EXISTS (SELECT FROM award_day d WHERE d.award_id = t.award_id AND d.on_day > t.since))
    INTO dated_back FROM total t;
    IF dated_back THEN
        PERFORM fund_days_moved(ARRAY(SELECT DISTINCT entry_id FROM added), holds.awards, holds.days, holds.held);
    END IF;
    RETURN NULL;
END $$
"""

# What is dated back moves the balances of the days after it, except those of the same entries: these are right already.
DAYS_MOVED = f"""
CREATE FUNCTION fund_days_moved(entries uuid[], hold_awards uuid[], hold_days date[], holds numeric[]) RETURNS void
LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    WITH moved AS MATERIALIZED (
        SELECT p.award_id, p.account_code, e.occurred_on AS on_day, sum(p.amount_usd) AS amount
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
        GROUP BY p.award_id, p.account_code, e.occurred_on HAVING sum(p.amount_usd) <> 0
    ), touched AS MATERIALIZED (
        SELECT award_id, account_code, min(on_day) AS since, array_agg(on_day) AS days FROM moved
        GROUP BY award_id, account_code
    )
    UPDATE account_day d
    SET balance_usd = d.balance_usd + (
        SELECT sum(m.amount) FROM moved m
        WHERE m.award_id = d.award_id AND m.account_code = d.account_code AND m.on_day < d.on_day)
    FROM touched t
    WHERE d.award_id = t.award_id AND d.account_code = t.account_code AND d.on_day > t.since
      AND d.on_day <> ALL(t.days);

    WITH moved AS MATERIALIZED (
        SELECT award_id, on_day, sum(available) AS available, sum(held) AS held, sum(suspense) AS suspense
        FROM (SELECT p.award_id, e.occurred_on AS on_day, 0 AS held,
                     CASE WHEN c.kind IN ('cash', 'clearing', 'suspense') THEN 0 ELSE -p.amount_usd END AS available,
                     CASE c.kind WHEN 'suspense' THEN -p.amount_usd ELSE 0 END AS suspense
              FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
              JOIN account c ON c.code = p.account_code
              UNION ALL SELECT h.award_id, h.on_day, h.amount, -h.amount, 0
                        FROM unnest(hold_awards, hold_days, holds) AS h(award_id, on_day, amount)) both_kinds
        GROUP BY award_id, on_day
    ), touched AS MATERIALIZED (
        SELECT award_id, min(on_day) AS since, array_agg(on_day) AS days FROM moved GROUP BY award_id
    )
    UPDATE award_day d
    SET available_usd = d.available_usd + s.available, held_balance_usd = d.held_balance_usd + s.held,
        suspense_balance_usd = d.suspense_balance_usd + s.suspense
    FROM touched t, LATERAL (
        SELECT d2.on_day, sum(m.available) AS available, sum(m.held) AS held, sum(m.suspense) AS suspense
        FROM award_day d2 JOIN moved m ON m.award_id = t.award_id AND m.on_day < d2.on_day
        WHERE d2.award_id = t.award_id AND d2.on_day > t.since AND d2.on_day <> ALL(t.days) GROUP BY d2.on_day) s
    WHERE d.award_id = t.award_id AND d.on_day = s.on_day;

    PERFORM fund_days_covered(t.award_id, t.since)
    FROM (SELECT p.award_id, min(e.occurred_on) AS since
          FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
          GROUP BY p.award_id) t;
END $$
"""

# Rule 7 on every date, and unidentified money is not identified before it came.
DAYS_COVERED = f"""
CREATE OR REPLACE FUNCTION fund_days_covered(award uuid, since date) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    IF EXISTS (SELECT FROM award_day WHERE award_id = award AND on_day >= since
                                       AND (available_usd < 0 OR suspense_balance_usd < 0)) THEN
        PERFORM fund_refuse('rule_7_available', 'available is never below zero, on no date (Fund rule 7)');
    END IF;
END $$
"""

ALLOCATION_MOVED = f"""
CREATE OR REPLACE FUNCTION fund_allocation_moved() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    change numeric := NEW.held_usd - CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.held_usd END;
    today date := CASE TG_OP WHEN 'INSERT' THEN NEW.reserved_on
                  ELSE GREATEST((now() AT TIME ZONE 'UTC')::date, NEW.reserved_on) END;
BEGIN
    IF NEW.status = 'granted' AND NEW.decided_by IS NULL AND NEW.amount_usd > (
        SELECT f.second_signature_above_usd FROM award a JOIN fund f ON f.id = a.fund_id WHERE a.id = NEW.award_id) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'above the threshold somebody else approves (Fund rule 12)');
    END IF;
    IF change = 0 THEN
        RETURN NULL;
    END IF;
    UPDATE award_balance SET held_usd = held_usd + change WHERE award_id = NEW.award_id;
    INSERT INTO award_day AS d (award_id, on_day, held_usd, held_balance_usd, available_usd, suspense_balance_usd)
    SELECT NEW.award_id, today, change, COALESCE(p.held_balance_usd, 0) + change, COALESCE(p.available_usd, 0) - change,
           COALESCE(p.suspense_balance_usd, 0)
    FROM (SELECT) AS once LEFT JOIN LATERAL (
        SELECT b.held_balance_usd, b.available_usd, b.suspense_balance_usd FROM award_day b
        WHERE b.award_id = NEW.award_id AND b.on_day <= today ORDER BY b.on_day DESC LIMIT 1) p ON true
    ON CONFLICT (award_id, on_day) DO UPDATE
    SET held_usd = d.held_usd + change, held_balance_usd = excluded.held_balance_usd,
        available_usd = excluded.available_usd;
    UPDATE award_day SET held_balance_usd = held_balance_usd + change, available_usd = available_usd - change
    WHERE award_id = NEW.award_id AND on_day > today;
    PERFORM fund_days_covered(NEW.award_id, today);
    RETURN NULL;
END $$
"""

# Entries are sealed in the order of their numbers. A seal is the SHA-256 of the seal before it and of what the entry says:
# its facts, one a line, and its postings, one a line; services/funds/books/seals.py writes the same text by itself.
# Where it was entered from is left out: an address is forgotten when its member is erased.
SEAL = f"""
CREATE FUNCTION fund_seal(entries uuid[]) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    entry record;
    counter entry_counter;
    ids uuid[] := '{{}}';
    hashes bytea[] := '{{}}';
BEGIN
    FOR entry IN
        SELECT e.id, e.fund_id, e.fiscal_year, e.number,
               concat_ws(E'\\n', 'convive journal 1', e.fund_id, e.fiscal_year || '-' || e.number, e.id, e.kind,
                   e.occurred_on, to_char(e.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                   to_char(e.entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.entered_by,
                   COALESCE(e.approved_by::text, '-'), COALESCE(e.reversal_of::text, '-'), to_json(e.description),
                   COALESCE(to_json(e.late_reason)::text, '-'),
                   (SELECT string_agg(concat_ws(' ', p.position, p.account_code, p.award_id, p.donor_id,
                                                COALESCE(p.line_id::text, '-'), COALESCE(p.allocation_id::text, '-'),
                                                p.currency, p.amount, p.amount_usd), E'\\n' ORDER BY p.position)
                    FROM posting p WHERE p.entry_id = e.id)) AS said
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id
        ORDER BY e.fund_id, e.fiscal_year, e.number
    LOOP
        IF counter.fund_id IS DISTINCT FROM entry.fund_id OR counter.fiscal_year <> entry.fiscal_year THEN
            PERFORM fund_sealed(counter);
            counter := fund_chain(entry.fund_id, entry.fiscal_year);
        END IF;
        IF entry.number <> counter.sealed + 1 THEN
            PERFORM fund_refuse('entries_are_sealed_in_order', 'entries get their postings in the order of their numbers');
        END IF;
        counter.sealed := entry.number;
        counter.hash := sha256(counter.hash || convert_to(entry.said, 'UTF8'));
        ids := ids || entry.id;
        hashes := hashes || counter.hash;
    END LOOP;
    PERFORM fund_sealed(counter);
    INSERT INTO entry_seal (entry_id, hash) SELECT * FROM unnest(ids, hashes);
END $$
"""
# A fund's year begins its chain with its name.
CHAIN = f"""
CREATE FUNCTION fund_chain(fund text, year smallint) RETURNS entry_counter LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    counter entry_counter;
BEGIN
    SELECT * INTO counter FROM entry_counter c WHERE c.fund_id = fund AND c.fiscal_year = year FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO entry_counter (fund_id, fiscal_year, last) VALUES (fund, year, 0) RETURNING * INTO counter;
    END IF;
    counter.hash := COALESCE(counter.hash, sha256(convert_to('convive journal 1 ' || fund || ' ' || year, 'UTF8')));
    RETURN counter;
END $$
"""
SEALED = f"""
CREATE FUNCTION fund_sealed(counter entry_counter) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    UPDATE entry_counter c SET last = GREATEST(c.last, counter.sealed), sealed = counter.sealed, hash = counter.hash
    WHERE c.fund_id = counter.fund_id AND c.fiscal_year = counter.fiscal_year;
END $$
"""
POSTINGS_SEALED = f"""
CREATE FUNCTION fund_postings_sealed() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    PERFORM fund_seal(ARRAY(SELECT DISTINCT entry_id FROM added));
    RETURN NULL;
END $$
"""
# A soft-closed period is closed, or reopened with the reason; a closed one stays, and so does what was reopened.
PERIOD_DECIDED = """
CREATE FUNCTION fund_period_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'soft_closed' OR NEW.status = 'soft_closed'
       OR (OLD.id, OLD.fund_id, OLD.starts_on, OLD.ends_on, OLD.soft_closed_by, OLD.soft_closed_at) IS DISTINCT FROM
          (NEW.id, NEW.fund_id, NEW.starts_on, NEW.ends_on, NEW.soft_closed_by, NEW.soft_closed_at) THEN
        PERFORM fund_refuse('rule_2_never_changed', 'a closed period stays closed (Fund rules 2, 10)');
    END IF;
    RETURN NEW;
END $$
"""

# Rule 2: nothing of an entry changes; but where it was entered from is forgotten when that member is erased.
ENTRY_STAYS = """
CREATE FUNCTION fund_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    remembered journal_entry := NEW;
BEGIN
    remembered.entered_from := OLD.entered_from;
    remembered.approved_from := OLD.approved_from;
    IF remembered IS DISTINCT FROM OLD OR NEW.entered_from <> COALESCE(OLD.entered_from, '')
       OR NEW.approved_from <> COALESCE(OLD.approved_from, '') THEN
        PERFORM fund_refuse('rule_2_never_changed', 'rows of journal_entry are never changed or removed (Fund rule 2)');
    END IF;
    RETURN NEW;
END $$
"""

# Posting in one call: any number of entries with their postings, numbered within their fund's fiscal year. The counter
# is taken last, and held until the commit only.
POST = f"""
CREATE FUNCTION fund_post(drafts json, lines json, at timestamptz)
RETURNS TABLE (id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql {PLANNED} AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH draft AS (
        SELECT *, EXTRACT(YEAR FROM occurred_on)::smallint AS fiscal_year
        FROM json_to_recordset(drafts) AS d(
            place int, id uuid, kind text, occurred_on date, description text, entered_by uuid, approved_by uuid,
            reversal_of uuid, fund_id text, entered_at timestamptz, entered_from text, approved_from text,
            late_reason text)
    ), counted AS (
        INSERT INTO entry_counter AS c (fund_id, fiscal_year, last)
        SELECT fund_id, fiscal_year, count(*) FROM draft GROUP BY fund_id, fiscal_year ORDER BY fund_id, fiscal_year
        ON CONFLICT (fund_id, fiscal_year) DO UPDATE SET last = c.last + excluded.last
        RETURNING fund_id, fiscal_year, last
    ), written AS (
        INSERT INTO journal_entry AS j (
            id, fund_id, fiscal_year, number, kind, occurred_on, posted_at, description, entered_by, approved_by,
            reversal_of, entered_at, entered_from, approved_from, late_reason)
        SELECT d.id, d.fund_id, d.fiscal_year,
               c.last + 1 - row_number() OVER (PARTITION BY d.fund_id, d.fiscal_year ORDER BY d.place DESC),
               d.kind, d.occurred_on, at, d.description, d.entered_by, d.approved_by, d.reversal_of,
               COALESCE(d.entered_at, at), d.entered_from, d.approved_from, d.late_reason
        FROM counted c JOIN draft d ON d.fund_id = c.fund_id AND d.fiscal_year = c.fiscal_year
        RETURNING j.id, j.fiscal_year, j.number
    ), lined AS (
        INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, line_id, allocation_id, currency,
                             amount, amount_usd)
        SELECT * FROM json_to_recordset(lines) AS l(
            entry_id uuid, position smallint, account_code text, award_id uuid, donor_id uuid, line_id uuid,
            allocation_id uuid, currency text, amount numeric, amount_usd numeric)
    )
    SELECT w.id, w.fiscal_year, w.number FROM written w;
END $$
"""

MOVED_DAYS = """
INSERT INTO account_day (award_id, account_code, on_day, moved_usd, balance_usd)
SELECT award_id, account_code, on_day, moved, sum(moved) OVER (PARTITION BY award_id, account_code ORDER BY on_day)
FROM (SELECT p.award_id, p.account_code, e.occurred_on AS on_day, sum(p.amount_usd) AS moved
      FROM posting p JOIN journal_entry e ON e.id = p.entry_id
      GROUP BY p.award_id, p.account_code, e.occurred_on HAVING sum(p.amount_usd) <> 0) moved;
UPDATE award_day d
SET held_balance_usd = s.held, available_usd = s.available, suspense_balance_usd = s.suspense
FROM (SELECT award_id, on_day, sum(held_usd) OVER so_far AS held, sum(suspense_usd) OVER so_far AS suspense,
             sum(income_usd + other_income_usd + interest_usd + transfer_usd + exchange_usd - direct_usd - indirect_usd
                 - held_usd) OVER so_far AS available
      FROM award_day WINDOW so_far AS (PARTITION BY award_id ORDER BY on_day)) s
WHERE d.award_id = s.award_id AND d.on_day = s.on_day
"""

FUNCTIONS = [
    ENTRIES_ADDED, ENTRY_IS_WHOLE, POSTINGS_ADDED, HOLDS_MOVED, DAYS_COVERED, DAYS_MOVED, BALANCES_MOVED, ALLOCATION_MOVED,
    CHAIN, SEALED, SEAL, POSTINGS_SEALED, PERIOD_DECIDED, ENTRY_STAYS, POST,
]  # fmt: skip

# What stands already is sealed and added up before anybody watches over it.
WHAT_STANDS = [
    "ALTER TABLE journal_entry DISABLE TRIGGER USER",
    "UPDATE journal_entry SET entered_at = posted_at",
    "ALTER TABLE journal_entry ENABLE TRIGGER USER",
    "ALTER TABLE award_day DISABLE TRIGGER USER",
    *MOVED_DAYS.split(";"),
    "ALTER TABLE award_day ENABLE TRIGGER USER",
    "SELECT fund_seal(ARRAY(SELECT id FROM journal_entry))",
]

# Triggers of one table and event fire in the order of their names.
TRIGGERS = """
DROP TRIGGER refuse_update ON journal_entry;
CREATE TRIGGER a_stays BEFORE UPDATE ON journal_entry FOR EACH ROW EXECUTE FUNCTION fund_entry_stays();
CREATE TRIGGER a_decided BEFORE UPDATE ON period FOR EACH ROW EXECUTE FUNCTION fund_period_decided();
CREATE TRIGGER c_sealed AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_sealed();
CREATE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON account_day
    FOR EACH STATEMENT EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE INSERT ON entry_seal
    FOR EACH STATEMENT EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE UPDATE OF sealed, hash ON entry_counter
    FOR EACH STATEMENT EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER refuse_update BEFORE UPDATE ON entry_seal FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()
"""


def upgrade() -> None:
    for statement in [*TABLES.split(";"), *FUNCTIONS, *WHAT_STANDS, *TRIGGERS.split(";")]:
        op.execute(statement)
    for table in ("entry_seal", "account_day"):
        for event in ("DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
            )
