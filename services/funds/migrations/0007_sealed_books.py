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

ALTER TABLE journal_entry DROP CONSTRAINT uq_journal_entry_reversal_of;
CREATE UNIQUE INDEX uq_journal_entry_reversal_of ON journal_entry (reversal_of) WHERE reversal_of IS NOT NULL;
-- Cash and costs are most postings, and nobody looks for all of them. The rest is few.
DROP INDEX ix_posting_account;
CREATE INDEX ix_posting_account ON posting (account_code) WHERE account_code NOT IN ('1000', '5000', '5900');

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

CREATE TABLE award_hold (
    award_id UUID NOT NULL,
    on_day DATE NOT NULL,
    moved_usd NUMERIC(20, 2) NOT NULL,
    balance_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_award_hold PRIMARY KEY (award_id, on_day),
    CONSTRAINT fk_award_hold_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);
ALTER TABLE award_balance ADD COLUMN last_day DATE;

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

# As in 0006, by the name of the first rule that a row breaks. Every currency of an award balances in its own units and in
# USD; what is sealed gets no more postings. What was asked of an entry in 0003 is asked here as well, since none is without
# postings: nothing into a closed period, the reason for what belongs into a soft-closed one (Fund rule 10), no reversal of
# a reversal. An entry's size is the greater of what it debits and credits outside cash and indirect costs
# (services/funds/books/journal.py says the same).
POSTINGS_ADDED = f"""
CREATE OR REPLACE FUNCTION fund_postings_added() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    found record;
BEGIN
    WITH line AS (
        SELECT a.entry_id, a.award_id, a.currency, a.amount, a.amount_usd, e.kind, c.kind AS account,
               e.approved_by IS NULL AS alone, f.second_signature_above_usd AS threshold,
               c.kind NOT IN ('cash', 'clearing', 'indirect') AS counts,
               CASE
                   WHEN EXISTS (SELECT FROM period p WHERE p.fund_id = e.fund_id AND p.status <> 'reopened'
                                AND e.occurred_on BETWEEN p.starts_on AND p.ends_on
                                AND (p.status = 'closed' OR e.late_reason IS NULL))
                       THEN 'rule_10_closed_period'
                   WHEN u.code IS NULL OR a.amount <> round(a.amount, u.decimals) THEN 'rule_13_currency'
                   WHEN s.entry_id IS NOT NULL THEN 'rule_2_entry_is_complete'
                   WHEN w.fund_id <> e.fund_id THEN 'an_entry_is_of_one_fund'
                   WHEN c.kind = 'interest' AND NOT f.generates_interest THEN 'rule_5_no_interest'
                   WHEN CASE w.role WHEN 'suspense' THEN c.kind NOT IN ('cash', 'clearing', 'suspense')
                        ELSE c.kind = 'suspense' END THEN 'unidentified_money_waits'
                   WHEN NOT fund_fits(e.kind, c.kind, a.amount) THEN 'rule_4_no_refund'
                   WHEN o.kind = 'reversal' THEN 'rule_2_no_reversal_of_a_reversal'
               END AS broken
        FROM added a JOIN journal_entry e ON e.id = a.entry_id JOIN account c ON c.code = a.account_code
        JOIN award w ON w.id = a.award_id JOIN fund f ON f.id = w.fund_id LEFT JOIN currency u ON u.code = a.currency
        LEFT JOIN entry_seal s ON s.entry_id = a.entry_id LEFT JOIN journal_entry o ON o.id = e.reversal_of
    ), by_currency AS (
        SELECT entry_id, kind, alone, threshold,
               CASE WHEN sum(amount) <> 0 OR sum(amount_usd) <> 0 THEN 'rule_1_nets_to_zero' ELSE min(broken) END AS broken,
               sum(amount_usd) FILTER (WHERE counts AND amount_usd > 0) AS debit,
               -sum(amount_usd) FILTER (WHERE counts AND amount_usd < 0) AS credit,
               sum(amount_usd) FILTER (WHERE account = 'cash') AS cash
        FROM line GROUP BY entry_id, kind, alone, threshold, award_id, currency
    ), by_entry AS (
        SELECT kind = 'reversal' AS reversal, COALESCE(min(broken), CASE
                   WHEN kind IN ('transfer', 'identification') AND sum(cash) <> 0 THEN 'rule_4_stays_in_the_fund'
                   WHEN alone AND kind NOT IN ('contribution', 'suspense', 'identification', 'income', 'interest')
                        AND GREATEST(sum(debit), sum(credit)) > threshold THEN 'rule_12_second_signature'
               END) AS broken
        FROM by_currency GROUP BY entry_id, kind, alone, threshold
    )
    SELECT min(broken) AS rule, bool_or(reversal) AS reversal INTO found FROM by_entry;
    IF found.reversal AND found.rule IS NULL AND EXISTS (
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
        found.rule := 'rule_2_reversal_negates';
    END IF;
    IF found.rule IS NOT NULL THEN
        PERFORM fund_refuse(found.rule, CASE found.rule
            WHEN 'rule_1_nets_to_zero' THEN 'each of an entry''s awards nets to zero per currency and in USD (Fund rule 1)'
            WHEN 'rule_2_entry_is_complete' THEN 'a complete entry gets no more postings (Fund rule 2)'
            WHEN 'rule_2_no_reversal_of_a_reversal' THEN 'a reversal is not reversed (Fund rule 2)'
            WHEN 'rule_2_reversal_negates' THEN 'a reversal is its entry with the signs changed (Fund rule 2)'
            WHEN 'rule_4_no_refund' THEN
                'money moves in the ways of its kind of entry only, and never back to a donor (Fund rule 4)'
            WHEN 'rule_4_stays_in_the_fund' THEN 'a transfer moves money within the Fund only (Fund rule 4)'
            WHEN 'rule_5_no_interest' THEN 'this fund generates no interest (Fund rule 5)'
            WHEN 'rule_10_closed_period' THEN 'the period is closed, or soft-closed and nobody says why (Fund rule 10)'
            WHEN 'rule_12_second_signature' THEN 'above the threshold somebody else approves (Fund rule 12)'
            WHEN 'rule_13_currency' THEN 'an amount has the decimals of its currency (Fund rule 13)'
            WHEN 'an_entry_is_of_one_fund' THEN 'an entry moves the money of its own fund only'
            WHEN 'unidentified_money_waits' THEN 'unidentified money is no source and is spent on nothing' END);
    END IF;
    RETURN NULL;
END $$
"""

# What costs take from the allocations they are drawn on: their spent money grows, and what they hold shrinks, from the
# day of the cost on, or from the day they began when the cost is dated before it. Returned by award and day.
HOLDS_MOVED = f"""
CREATE FUNCTION fund_holds_moved(entries uuid[], OUT awards uuid[], OUT days date[], OUT amounts numeric[])
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
               END AS amount
        FROM cost c JOIN moved m ON m.id = c.allocation_id
    ), by_day AS (
        SELECT h.award_id, h.on_day, sum(h.amount) AS amount FROM hold h GROUP BY h.award_id, h.on_day
    )
    SELECT array_agg(d.award_id), array_agg(d.on_day), array_agg(d.amount) INTO awards, days, amounts
    FROM by_day d WHERE d.amount <> 0;
END $$
"""

# What an award holds changes on a day, and so on all days after it.
HOLD_MOVED = f"""
CREATE FUNCTION fund_hold_moved(award uuid, today date, change numeric) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    INSERT INTO award_hold AS h (award_id, on_day, moved_usd, balance_usd)
    VALUES (award, today, change, change + COALESCE((
        SELECT b.balance_usd FROM award_hold b WHERE b.award_id = award AND b.on_day <= today
        ORDER BY b.on_day DESC LIMIT 1), 0))
    ON CONFLICT (award_id, on_day) DO UPDATE
    SET moved_usd = h.moved_usd + excluded.moved_usd, balance_usd = excluded.balance_usd;
    UPDATE award_hold SET balance_usd = balance_usd + change WHERE award_id = award AND on_day > today;
END $$
"""

# Rules 7 and 14: the balances of the awards and of their accounts, and what they hold, move in one step with the postings.
# A day's balance is the one of the day before it and what moved. What is dated back moves the days that come after it,
# and those are then looked at again.
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
        PERFORM fund_hold_moved(h.award_id, h.on_day, h.amount)
        FROM unnest(holds.awards, holds.days, holds.amounts) AS h(award_id, on_day, amount);
    ELSE
        SELECT NULL::uuid[] AS awards, NULL::date[] AS days, NULL::numeric[] AS amounts INTO holds;
    END IF;
    WITH line AS (
        SELECT a.award_id, a.account_code, e.occurred_on AS on_day, a.amount_usd,
               CASE WHEN c.kind IN ('cash', 'clearing', 'suspense', 'direct', 'indirect') THEN 0 ELSE -a.amount_usd END
                   AS received,
               CASE WHEN c.kind IN ('direct', 'indirect') THEN a.amount_usd ELSE 0 END AS spent,
               CASE c.kind WHEN 'suspense' THEN -a.amount_usd ELSE 0 END AS suspense
        FROM added a JOIN journal_entry e ON e.id = a.entry_id JOIN account c ON c.code = a.account_code
    ), moved AS (
        SELECT award_id, account_code, on_day, sum(amount_usd) AS amount_usd FROM line
        GROUP BY award_id, account_code, on_day HAVING sum(amount_usd) <> 0
    ), by_account AS (
        INSERT INTO account_day AS d (award_id, account_code, on_day, moved_usd, balance_usd)
        SELECT award_id, account_code, on_day, amount_usd, amount_usd + COALESCE((
                   SELECT b.balance_usd FROM account_day b
                   WHERE b.award_id = m.award_id AND b.account_code = m.account_code AND b.on_day <= m.on_day
                   ORDER BY b.on_day DESC LIMIT 1), 0)
        FROM moved m
        ON CONFLICT (award_id, account_code, on_day) DO UPDATE
        SET moved_usd = d.moved_usd + excluded.moved_usd, balance_usd = excluded.balance_usd
    ), total AS (
        SELECT award_id, sum(received) AS received, sum(spent) AS spent, sum(suspense) AS suspense,
               min(on_day) AS first, max(on_day) AS last FROM line GROUP BY award_id
    ), by_award AS (
        UPDATE award_balance b
        SET received_usd = b.received_usd + t.received, spent_usd = b.spent_usd + t.spent,
            suspense_usd = b.suspense_usd + t.suspense,
            held_usd = b.held_usd + COALESCE((
                SELECT sum(h.amount) FROM unnest(holds.awards, holds.amounts) AS h(award_id, amount)
                WHERE h.award_id = b.award_id), 0),
            last_day = GREATEST(b.last_day, t.last)
        FROM total t WHERE b.award_id = t.award_id
    )
    SELECT bool_or(t.first < GREATEST(b.last_day, t.last)) INTO dated_back
    FROM total t JOIN award_balance b ON b.award_id = t.award_id;
    IF dated_back THEN
        PERFORM fund_days_moved(ARRAY(SELECT DISTINCT entry_id FROM added));
    END IF;
    RETURN NULL;
END $$
"""

DAYS_MOVED = f"""
CREATE FUNCTION fund_days_moved(entries uuid[]) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    WITH moved AS MATERIALIZED (
        SELECT p.award_id, p.account_code, e.occurred_on AS on_day, sum(p.amount_usd) AS amount
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
        GROUP BY p.award_id, p.account_code, e.occurred_on
    ), since AS (
        SELECT award_id, account_code, min(on_day) AS on_day FROM moved GROUP BY award_id, account_code
    )
    UPDATE account_day d
    SET balance_usd = d.balance_usd + (
        SELECT sum(m.amount) FROM moved m
        WHERE m.award_id = d.award_id AND m.account_code = d.account_code AND m.on_day < d.on_day)
    FROM since s
    WHERE d.award_id = s.award_id AND d.account_code = s.account_code AND d.on_day > s.on_day;

    PERFORM fund_days_covered(t.award_id, t.since)
    FROM (SELECT p.award_id, min(e.occurred_on) AS since
          FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
          GROUP BY p.award_id) t;
END $$
"""

# Rule 7 on every date: what an award has in cash and does not owe to whoever it came from covers what it holds. And
# unidentified money is not identified before it came.
DAYS_COVERED = f"""
CREATE OR REPLACE FUNCTION fund_days_covered(award uuid, since date) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT on_day FROM account_day WHERE award_id = award AND on_day >= since
                     UNION SELECT on_day FROM award_hold WHERE award_id = award AND on_day >= since) d
        CROSS JOIN LATERAL (
            SELECT COALESCE(sum(b.balance_usd), 0) AS available,
                   COALESCE(sum(b.balance_usd) FILTER (WHERE c.kind = 'suspense'), 0) AS suspense
            FROM account c CROSS JOIN LATERAL (
                SELECT x.balance_usd FROM account_day x
                WHERE x.award_id = award AND x.account_code = c.code AND x.on_day <= d.on_day
                ORDER BY x.on_day DESC LIMIT 1) b
            WHERE c.kind IN ('cash', 'clearing', 'suspense')) money
        WHERE money.suspense > 0 OR money.available < COALESCE((
            SELECT h.balance_usd FROM award_hold h WHERE h.award_id = award AND h.on_day <= d.on_day
            ORDER BY h.on_day DESC LIMIT 1), 0)
    ) THEN
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
    IF change <> 0 THEN
        UPDATE award_balance SET held_usd = held_usd + change, last_day = GREATEST(last_day, today)
        WHERE award_id = NEW.award_id;
        PERFORM fund_hold_moved(NEW.award_id, today, change);
        PERFORM fund_days_covered(NEW.award_id, today);
    END IF;
    RETURN NULL;
END $$
"""

# Entries are sealed in the order of their numbers, which so have no gaps. A seal is the SHA-256 of the seal before it and
# of what the entry says: its facts, one a line, and its postings, one a line; services/funds/books/seals.py writes the
# same text by itself. Where it was entered from is left out: an address is forgotten when its member is erased.
POSTINGS_SEALED = f"""
CREATE FUNCTION fund_postings_sealed() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    entry record;
    seal bytea;
    last bigint;
    seals bytea[] := '{{}}';
BEGIN
    SELECT array_agg(id) AS ids, array_agg(fund_id) AS funds, array_agg(fiscal_year) AS years, array_agg(number) AS numbers,
           array_agg(said) AS said INTO entry
    FROM (SELECT e.id, e.fund_id, e.fiscal_year, e.number,
                 concat_ws(E'\\n', 'convive journal 1', e.fund_id, e.fiscal_year || '-' || e.number, e.id, e.kind,
                     e.occurred_on, to_char(e.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                     to_char(e.entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.entered_by,
                     COALESCE(e.approved_by::text, '-'), COALESCE(e.reversal_of::text, '-'), to_json(e.description),
                     COALESCE(to_json(e.late_reason)::text, '-'), line.said) AS said
          FROM (SELECT p.entry_id, string_agg(
                    concat_ws(' ', p.position, p.account_code, p.award_id, p.donor_id, COALESCE(p.line_id::text, '-'),
                              COALESCE(p.allocation_id::text, '-'), p.currency, p.amount, p.amount_usd),
                    E'\\n' ORDER BY p.position) AS said
                FROM added p GROUP BY p.entry_id) line
          JOIN journal_entry e ON e.id = line.entry_id
          ORDER BY e.fund_id, e.fiscal_year, e.number) in_order;
    FOR n IN 1 .. COALESCE(array_length(entry.ids, 1), 0) LOOP
        IF n = 1 OR entry.funds[n] <> entry.funds[n - 1] OR entry.years[n] <> entry.years[n - 1] THEN
            SELECT c.sealed, c.hash INTO last, seal FROM entry_counter c
            WHERE c.fund_id = entry.funds[n] AND c.fiscal_year = entry.years[n];
            IF seal IS NULL THEN
                last := 0;
                seal := sha256(convert_to('convive journal 1 ' || entry.funds[n] || ' ' || entry.years[n], 'UTF8'));
            END IF;
        END IF;
        last := last + 1;
        IF entry.numbers[n] <> last THEN
            PERFORM fund_refuse('numbers_without_gaps', 'entry numbers have no gaps within a fund''s fiscal year');
        END IF;
        seal := sha256(seal || convert_to(entry.said[n], 'UTF8'));
        seals := seals || seal;
        IF entry.numbers[n + 1] IS NULL OR entry.funds[n] <> entry.funds[n + 1] OR entry.years[n] <> entry.years[n + 1] THEN
            INSERT INTO entry_counter AS c (fund_id, fiscal_year, last, sealed, hash)
            VALUES (entry.funds[n], entry.years[n], last, last, seal)
            ON CONFLICT (fund_id, fiscal_year) DO UPDATE
            SET last = GREATEST(c.last, excluded.last), sealed = excluded.sealed, hash = excluded.hash;
        END IF;
    END LOOP;
    INSERT INTO entry_seal (entry_id, hash) SELECT * FROM unnest(entry.ids, seals);
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

# Posting in one call: any number of entries with their postings, numbered within their fund's fiscal year. The counter is
# taken here, last of all, and held until the commit: numbers have no gaps.
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
# The same for costs, which are recorded with their entries; those that wait for a signature have none yet.
POST_COSTS = f"""
CREATE FUNCTION fund_post_costs(drafts json, lines json, costs json, at timestamptz)
RETURNS TABLE (id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    RETURN QUERY SELECT * FROM fund_post(drafts, lines, at);
    INSERT INTO expenditure (
        id, award_id, line_id, allocation_id, activity_id, programme, country, activity_kind, description, direct_usd,
        indirect_usd, occurred_on, payee, document, document_on, status, entry_id, entered_by, entered_at, entered_from)
    SELECT * FROM json_to_recordset(costs) AS c(
        id uuid, award_id uuid, line_id uuid, allocation_id uuid, activity_id uuid, programme text, country text,
        activity_kind text, description text, direct_usd numeric, indirect_usd numeric, occurred_on date, payee text,
        document text, document_on date, status text, entry_id uuid, entered_by uuid, entered_at timestamptz,
        entered_from text);
END $$
"""

# What moved in an award on a day, by kind: the accounts' days, and what was held.
AWARD_DAYS = """
CREATE VIEW award_day AS
SELECT award_id, on_day,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'income'), 0.00)::numeric(20, 2) AS income_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'other_income'), 0.00)::numeric(20, 2) AS other_income_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'interest'), 0.00)::numeric(20, 2) AS interest_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'transfer'), 0.00)::numeric(20, 2) AS transfer_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'exchange'), 0.00)::numeric(20, 2) AS exchange_usd,
       COALESCE(sum(amount) FILTER (WHERE kind = 'direct'), 0.00)::numeric(20, 2) AS direct_usd,
       COALESCE(sum(amount) FILTER (WHERE kind = 'indirect'), 0.00)::numeric(20, 2) AS indirect_usd,
       COALESCE(sum(amount) FILTER (WHERE kind = 'held'), 0.00)::numeric(20, 2) AS held_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'suspense'), 0.00)::numeric(20, 2) AS suspense_usd
FROM (SELECT d.award_id, d.on_day, c.kind, d.moved_usd AS amount
      FROM account_day d JOIN account c ON c.code = d.account_code
      UNION ALL SELECT award_id, on_day, 'held', moved_usd FROM award_hold) moved
GROUP BY award_id, on_day
"""

MOVED_DAYS = """
INSERT INTO account_day (award_id, account_code, on_day, moved_usd, balance_usd)
SELECT award_id, account_code, on_day, moved, sum(moved) OVER (PARTITION BY award_id, account_code ORDER BY on_day)
FROM (SELECT p.award_id, p.account_code, e.occurred_on AS on_day, sum(p.amount_usd) AS moved
      FROM posting p JOIN journal_entry e ON e.id = p.entry_id
      GROUP BY p.award_id, p.account_code, e.occurred_on HAVING sum(p.amount_usd) <> 0) moved;
INSERT INTO award_hold (award_id, on_day, moved_usd, balance_usd)
SELECT award_id, on_day, held_usd, sum(held_usd) OVER (PARTITION BY award_id ORDER BY on_day) FROM award_day
WHERE held_usd <> 0;
ALTER TABLE award_balance DISABLE TRIGGER USER;
UPDATE award_balance b SET last_day = (SELECT max(d.on_day) FROM award_day d WHERE d.award_id = b.award_id);
ALTER TABLE award_balance ENABLE TRIGGER USER;
DROP TABLE award_day
"""

# What was posted before is sealed as if it were posted now: by the trigger, from a table of the same shape.
SEAL_WHAT_STANDS = [
    "CREATE TEMPORARY TABLE posted (LIKE posting) ON COMMIT DROP",
    (
        "CREATE TRIGGER c_sealed AFTER INSERT ON posted"
        " REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_sealed()"
    ),
    "INSERT INTO posted SELECT * FROM posting",
]

FUNCTIONS = [
    POSTINGS_ADDED, HOLD_MOVED, HOLDS_MOVED, DAYS_COVERED, DAYS_MOVED, BALANCES_MOVED, ALLOCATION_MOVED,
    POSTINGS_SEALED, PERIOD_DECIDED, ENTRY_STAYS, POST, POST_COSTS,
]  # fmt: skip

# What stands already is sealed and added up before anybody watches over it.
WHAT_STANDS = [
    "ALTER TABLE journal_entry DISABLE TRIGGER USER",
    "UPDATE journal_entry SET entered_at = posted_at",
    "ALTER TABLE journal_entry ENABLE TRIGGER USER",
    *MOVED_DAYS.split(";"),
    AWARD_DAYS,
    *SEAL_WHAT_STANDS,
]

# Rule 1, the other half: an entry without postings would balance too. What has postings is sealed, and every entry is, when
# it is committed. Triggers of one table and event fire in the order of their names.
TRIGGERS = """
DROP TRIGGER refuse_insert ON award_balance;
DROP TRIGGER a_spent ON allocation;
DROP TRIGGER a_rules ON journal_entry;
DROP TRIGGER b_is_whole ON journal_entry;
DROP FUNCTION fund_entries_added();
DROP FUNCTION fund_entry_is_whole();
ALTER TABLE journal_entry ADD CONSTRAINT rule_1_has_postings FOREIGN KEY(id) REFERENCES entry_seal (entry_id)
    DEFERRABLE INITIALLY DEFERRED;
DROP TRIGGER refuse_update ON journal_entry;
CREATE TRIGGER a_stays BEFORE UPDATE ON journal_entry FOR EACH ROW EXECUTE FUNCTION fund_entry_stays();
CREATE TRIGGER a_decided BEFORE UPDATE ON period FOR EACH ROW EXECUTE FUNCTION fund_period_decided();
CREATE TRIGGER c_sealed AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_sealed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON entry_seal FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()
"""


# What only triggers write, and when: whoever writes it from outside of one is refused.
ONLY_BY_TRIGGER = {
    "award_balance": "INSERT OR UPDATE",
    "award_hold": "INSERT OR UPDATE",
    "account_day": "INSERT OR UPDATE",
    "entry_seal": "INSERT",
    "entry_counter": "UPDATE OF sealed, hash",
    "allocation": "UPDATE OF spent_usd, spent_indirect_usd",
}


def upgrade() -> None:
    for statement in [*TABLES.split(";"), *FUNCTIONS, *WHAT_STANDS, *TRIGGERS.split(";")]:
        op.execute(statement)
    for table in ("entry_seal", "account_day", "award_hold"):
        for event in ("DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
            )
    for table, event in ONLY_BY_TRIGGER.items():
        op.execute(
            f"CREATE TRIGGER only_by_trigger BEFORE {event} ON {table} FOR EACH STATEMENT"
            " WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger()"
        )
