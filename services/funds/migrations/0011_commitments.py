"""Commitments hold an award's money until they are paid; costs in any currency; transfers at an award's end.

What 0006 and 0007 say of postings and holds is said again here, with commitments beside allocations.
"""

from alembic import op

revision = "0011"
down_revision = "0020"
branch_labels = None
depends_on = None

# As in 0007: looked up by key, whatever the tables' size was when the plan was made.
PLANNED = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan"

# A name as it is compared: without accents, marks and case, and without "Government of".
NAME_KEY = """
CREATE FUNCTION fund_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(trim(regexp_replace(
        lower(translate(name, 'ÁÀÂÃÄÅÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜÝáàâãäåçéèêëíìîïñóòôõöúùûüýÿ',
                              'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy')),
        '[^[:alnum:]]+', ' ', 'g')),
        '^(the )?(government|gobierno|governo|gouvernement) (of|de|do|da|du|del|d) ((the|la|el|l) )?', '')
$$
"""

TABLES = """
ALTER TABLE donor ADD COLUMN name_key TEXT GENERATED ALWAYS AS (fund_name_key(name)) STORED;
CREATE INDEX ix_donor_name_key ON donor (name_key);

CREATE TABLE commitment (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    line_id UUID NOT NULL,
    allocation_id UUID,
    kind VARCHAR(20) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    payee VARCHAR(200) NOT NULL,
    description VARCHAR(500) NOT NULL,
    country VARCHAR(2),
    activity_kind VARCHAR(80),
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    usd_per_unit NUMERIC(24, 12) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    paid NUMERIC(20, 3) DEFAULT 0 NOT NULL,
    status VARCHAR(10) NOT NULL,
    state VARCHAR(12) GENERATED ALWAYS AS (
        CASE WHEN status <> 'open' THEN status WHEN paid = 0 THEN 'open' WHEN paid < amount THEN 'partly_paid'
             ELSE 'paid' END) STORED,
    open_usd NUMERIC(20, 2) GENERATED ALWAYS AS (
        CASE WHEN status IN ('pending', 'open') THEN round((amount - paid) * usd_per_unit, 2) ELSE 0 END) STORED,
    open_indirect_usd NUMERIC(20, 2) GENERATED ALWAYS AS (
        CASE WHEN status IN ('pending', 'open') THEN round(indirect_usd * (amount - paid) / amount, 2) ELSE 0 END) STORED,
    held_usd NUMERIC(20, 2) GENERATED ALWAYS AS (
        CASE WHEN status IN ('pending', 'open') AND allocation_id IS NULL
             THEN round((amount - paid) * usd_per_unit, 2) + round(indirect_usd * (amount - paid) / amount, 2)
             ELSE 0 END) STORED,
    signed_on DATE NOT NULL,
    reserved_on DATE NOT NULL,
    expires_on DATE NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_commitment PRIMARY KEY (id),
    CONSTRAINT uq_commitment_id_award_id UNIQUE (id, award_id),
    CONSTRAINT ck_commitment_kind CHECK (kind IN ('purchase_order', 'contract')),
    CONSTRAINT ck_commitment_status CHECK (status IN ('pending', 'open', 'refused', 'released', 'expired')),
    CONSTRAINT ck_commitment_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_commitment_within_commitment CHECK (paid BETWEEN 0 AND amount),
    CONSTRAINT ck_commitment_amount CHECK (amount > 0 AND amount_usd > 0 AND indirect_usd >= 0 AND usd_per_unit > 0),
    CONSTRAINT ck_commitment_rule_13_usd CHECK (currency <> 'USD' OR usd_per_unit = 1),
    CONSTRAINT ck_commitment_rule_11_expires CHECK (expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31)),
    CONSTRAINT fk_commitment_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_commitment_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT fk_commitment_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_commitment_allocation_id_award_id FOREIGN KEY(allocation_id, award_id) REFERENCES allocation (id, award_id)
);
CREATE INDEX ix_commitment_award ON commitment (award_id, id);
CREATE INDEX ix_commitment_line ON commitment (line_id);
CREATE INDEX ix_commitment_allocation ON commitment (allocation_id) WHERE allocation_id IS NOT NULL;
CREATE INDEX ix_commitment_state ON commitment (state, id);
CREATE INDEX ix_commitment_currency ON commitment (currency);

ALTER TABLE posting ADD COLUMN commitment_id UUID;
ALTER TABLE posting ADD CONSTRAINT fk_posting_commitment_id_award_id FOREIGN KEY(commitment_id, award_id)
    REFERENCES commitment (id, award_id);
CREATE INDEX ix_posting_commitment ON posting (commitment_id) WHERE commitment_id IS NOT NULL;

ALTER TABLE expenditure ADD COLUMN commitment_id UUID;
ALTER TABLE expenditure ADD COLUMN currency VARCHAR(3) DEFAULT 'USD' NOT NULL;
ALTER TABLE expenditure ADD COLUMN amount NUMERIC(20, 3);
ALTER TABLE expenditure ADD COLUMN usd_per_unit NUMERIC(24, 12) DEFAULT 1 NOT NULL;
ALTER TABLE expenditure ADD COLUMN duplicate_reason VARCHAR(1000);
ALTER TABLE expenditure ADD COLUMN document_key TEXT GENERATED ALWAYS AS (fund_name_key(document)) STORED;
ALTER TABLE expenditure ADD CONSTRAINT ck_expenditure_rule_13_currency CHECK (
    (currency = 'USD') = (amount IS NULL) AND (currency <> 'USD' OR usd_per_unit = 1) AND amount > 0);
ALTER TABLE expenditure ADD CONSTRAINT fk_expenditure_currency FOREIGN KEY(currency) REFERENCES currency (code);
ALTER TABLE expenditure ADD CONSTRAINT fk_expenditure_commitment_id_award_id FOREIGN KEY(commitment_id, award_id)
    REFERENCES commitment (id, award_id);
CREATE INDEX ix_expenditure_commitment ON expenditure (commitment_id) WHERE commitment_id IS NOT NULL;
CREATE INDEX ix_expenditure_document ON expenditure (award_id, document_key);
CREATE INDEX ix_expenditure_currency ON expenditure (currency) WHERE currency <> 'USD';

CREATE TABLE transfer (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    from_award_id UUID NOT NULL,
    to_award_id UUID NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entry_id UUID,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    entered_from VARCHAR(100),
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal VARCHAR(1000),
    CONSTRAINT pk_transfer PRIMARY KEY (id),
    CONSTRAINT uq_transfer_entry_id UNIQUE (entry_id),
    CONSTRAINT ck_transfer_status CHECK (status IN ('pending', 'posted', 'refused')),
    CONSTRAINT ck_transfer_posted CHECK ((status = 'posted') = (entry_id IS NOT NULL)),
    CONSTRAINT ck_transfer_rule_12_two_people CHECK (status = 'pending' OR decided_by IS NOT NULL),
    CONSTRAINT ck_transfer_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_transfer_amount CHECK (amount_usd > 0 AND from_award_id <> to_award_id),
    CONSTRAINT fk_transfer_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_transfer_from_award_id FOREIGN KEY(from_award_id) REFERENCES award (id),
    CONSTRAINT fk_transfer_to_award_id FOREIGN KEY(to_award_id) REFERENCES award (id),
    CONSTRAINT fk_transfer_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);
CREATE INDEX ix_transfer_from_award ON transfer (from_award_id, id);
CREATE INDEX ix_transfer_to_award ON transfer (to_award_id, id);
CREATE INDEX ix_transfer_fund_id ON transfer (fund_id);

ALTER TABLE journal_entry ADD CONSTRAINT ck_journal_entry_rule_12_transfers_have_two_people CHECK (
    kind <> 'transfer' OR approved_by IS NOT NULL);

ALTER TABLE attachment DROP CONSTRAINT ck_attachment_subject_kind;
ALTER TABLE attachment ADD CONSTRAINT ck_attachment_subject_kind CHECK (subject_kind IN (
    'agreement', 'report', 'contribution', 'award', 'expenditure', 'bank_statement', 'commitment'))
"""

# Rule 4: a cost in another currency goes through the conversion account.
SHAPES = """
CREATE OR REPLACE FUNCTION fund_fits(entry text, account text, amount numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
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
            OR account = 'clearing'
        WHEN 'recovery' THEN account = 'cash' AND amount > 0 OR account IN ('direct', 'indirect') AND amount < 0
        WHEN 'transfer' THEN account IN ('cash', 'transfer')
        WHEN 'exchange' THEN account IN ('cash', 'exchange')
        ELSE entry = 'reversal' END
$$
"""

# As in 0007, with the commitment that a cost pays.
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
            SELECT FROM (SELECT account_code, award_id, line_id, allocation_id, commitment_id, currency, amount, amount_usd
                         FROM added WHERE entry_id = e.id
                         UNION ALL
                         SELECT account_code, award_id, line_id, allocation_id, commitment_id, currency, amount, amount_usd
                         FROM posting WHERE entry_id = e.reversal_of) both_entries
            GROUP BY account_code, award_id, line_id, allocation_id, commitment_id, currency
            HAVING sum(amount) <> 0 OR sum(amount_usd) <> 0)
    ) THEN
        PERFORM fund_refuse('rule_2_reversal_negates', 'a reversal is its entry with the signs changed (Fund rule 2)');
    END IF;
    RETURN NULL;
END $$
"""

BALANCES_MOVED = f"""
CREATE OR REPLACE FUNCTION fund_balances_moved() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    holds record;
    dated_back boolean;
BEGIN
    PERFORM FROM award_balance WHERE award_id IN (SELECT award_id FROM added) ORDER BY award_id FOR UPDATE;
    IF EXISTS (SELECT FROM added WHERE allocation_id IS NOT NULL OR commitment_id IS NOT NULL) THEN
        SELECT * INTO holds FROM fund_holds_moved(ARRAY(
            SELECT DISTINCT entry_id FROM added WHERE allocation_id IS NOT NULL OR commitment_id IS NOT NULL));
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

POST = f"""
CREATE OR REPLACE FUNCTION fund_post(drafts json, lines json, at timestamptz)
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
        INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, line_id, allocation_id, commitment_id,
                             currency, amount, amount_usd)
        SELECT * FROM json_to_recordset(lines) AS l(
            entry_id uuid, position smallint, account_code text, award_id uuid, donor_id uuid, line_id uuid,
            allocation_id uuid, commitment_id uuid, currency text, amount numeric, amount_usd numeric)
    )
    SELECT w.id, w.fiscal_year, w.number FROM written w;
END $$
"""

SEAL = f"""
CREATE OR REPLACE FUNCTION fund_seal(entries uuid[]) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
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
                                                p.currency, p.amount, p.amount_usd, p.commitment_id), E'\\n' ORDER BY p.position)
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

# What costs take from what is held for them: an allocation counts what was spent of it, a commitment what was paid of it
# in its own currency. What either of them holds less is free from the day of the cost on, or from the day it began when
# the cost is dated before it; over several days, by the day's part of all.
HOLDS_MOVED = f"""
CREATE OR REPLACE FUNCTION fund_holds_moved(entries uuid[], OUT awards uuid[], OUT days date[], OUT held numeric[])
LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    WITH cost AS (
        SELECT p.allocation_id, p.commitment_id, e.occurred_on,
               COALESCE(sum(p.amount_usd) FILTER (WHERE c.kind = 'direct'), 0) AS direct,
               COALESCE(sum(p.amount_usd) FILTER (WHERE c.kind = 'indirect'), 0) AS indirect,
               COALESCE(sum(p.amount) FILTER (WHERE c.kind = 'direct'), 0) AS paid
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
        JOIN account c ON c.code = p.account_code
        WHERE p.allocation_id IS NOT NULL OR p.commitment_id IS NOT NULL
        GROUP BY p.allocation_id, p.commitment_id, e.occurred_on
    ), allocations AS (
        UPDATE allocation o
        SET spent_usd = o.spent_usd + s.direct, spent_indirect_usd = o.spent_indirect_usd + s.indirect
        FROM (SELECT allocation_id, sum(direct) AS direct, sum(indirect) AS indirect FROM cost GROUP BY allocation_id) s
        WHERE o.id = s.allocation_id
        RETURNING o.id, o.award_id, o.reserved_on, o.held_usd
    ), commitments AS (
        UPDATE commitment o SET paid = o.paid + s.paid
        FROM (SELECT commitment_id, sum(paid) AS paid FROM cost GROUP BY commitment_id) s
        WHERE o.id = s.commitment_id
        RETURNING o.id, o.award_id, o.reserved_on, o.held_usd
    ), part AS (
        SELECT m.id, m.award_id, GREATEST(c.occurred_on, m.reserved_on) AS on_day, m.held_usd - before.held_usd AS change,
               c.direct + c.indirect AS weight
        FROM cost c JOIN allocations m ON m.id = c.allocation_id JOIN allocation before ON before.id = m.id
        UNION ALL
        SELECT m.id, m.award_id, GREATEST(c.occurred_on, m.reserved_on), m.held_usd - before.held_usd, c.paid
        FROM cost c JOIN commitments m ON m.id = c.commitment_id JOIN commitment before ON before.id = m.id
    ), by_day AS (
        SELECT id, award_id, on_day, change, sum(weight) AS weight FROM part GROUP BY id, award_id, on_day, change
    ), so_far AS (
        SELECT id, award_id, on_day,
               COALESCE(round(change * sum(weight) OVER (PARTITION BY id ORDER BY on_day)
                              / NULLIF(sum(weight) OVER (PARTITION BY id), 0), 2), 0) AS change
        FROM by_day
    ), hold AS (
        SELECT award_id, on_day, change - COALESCE(lag(change) OVER (PARTITION BY id ORDER BY on_day), 0) AS held
        FROM so_far
    )
    SELECT array_agg(h.award_id), array_agg(h.on_day), array_agg(h.held) INTO awards, days, held FROM hold h;
END $$
"""

# What begins, changes or ends a hold moves what its award holds, from the day on.
HOLD_CHANGED = f"""
CREATE FUNCTION fund_hold_changed(award uuid, change numeric, since date) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    IF change = 0 THEN
        RETURN;
    END IF;
    UPDATE award_balance SET held_usd = held_usd + change WHERE award_id = award;
    INSERT INTO award_day AS d (award_id, on_day, held_usd, held_balance_usd, available_usd, suspense_balance_usd)
    SELECT award, since, change, COALESCE(p.held_balance_usd, 0) + change, COALESCE(p.available_usd, 0) - change,
           COALESCE(p.suspense_balance_usd, 0)
    FROM (SELECT) AS once LEFT JOIN LATERAL (
        SELECT b.held_balance_usd, b.available_usd, b.suspense_balance_usd FROM award_day b
        WHERE b.award_id = award AND b.on_day <= since ORDER BY b.on_day DESC LIMIT 1) p ON true
    ON CONFLICT (award_id, on_day) DO UPDATE
    SET held_usd = d.held_usd + change, held_balance_usd = excluded.held_balance_usd,
        available_usd = excluded.available_usd;
    UPDATE award_day SET held_balance_usd = held_balance_usd + change, available_usd = available_usd - change
    WHERE award_id = award AND on_day > since;
    PERFORM fund_days_covered(award, since);
END $$
"""

# An allocation or a commitment that begins, changes or ends. Rule 12: above the threshold somebody else says yes.
HOLDER_MOVED = """
CREATE FUNCTION fund_holder_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status IN ('granted', 'open') AND NEW.decided_by IS NULL AND NEW.amount_usd > (
        SELECT f.second_signature_above_usd FROM award a JOIN fund f ON f.id = a.fund_id WHERE a.id = NEW.award_id) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'above the threshold somebody else approves (Fund rule 12)');
    END IF;
    PERFORM fund_hold_changed(
        NEW.award_id, NEW.held_usd - CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.held_usd END,
        CASE TG_OP WHEN 'INSERT' THEN NEW.reserved_on ELSE GREATEST((now() AT TIME ZONE 'UTC')::date, NEW.reserved_on) END);
    RETURN NULL;
END $$
"""

# What was agreed stays as it was agreed; only what was decided, and what was paid of it, moves on.
COMMITMENT_STAYS = """
CREATE FUNCTION fund_commitment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status NOT IN ('pending', 'open') AND NEW.status <> OLD.status
       OR (OLD.award_id, OLD.line_id, OLD.kind, OLD.reference, OLD.payee, OLD.description, OLD.currency, OLD.amount,
           OLD.usd_per_unit, OLD.amount_usd, OLD.indirect_usd, OLD.signed_on, OLD.reserved_on, OLD.expires_on,
           OLD.entered_by, OLD.allocation_id) IS DISTINCT FROM
          (NEW.award_id, NEW.line_id, NEW.kind, NEW.reference, NEW.payee, NEW.description, NEW.currency, NEW.amount,
           NEW.usd_per_unit, NEW.amount_usd, NEW.indirect_usd, NEW.signed_on, NEW.reserved_on, NEW.expires_on,
           NEW.entered_by, NEW.allocation_id) THEN
        PERFORM fund_refuse('rule_2_never_changed', 'a commitment stays as it was entered (Fund rule 2)');
    END IF;
    RETURN NEW;
END $$
"""

# What of each line is spent, and what is committed on it: orders and contracts on direct lines; on the indirect line,
# the indirect costs of those and of the allocations.
LINE_USE = """
CREATE OR REPLACE FUNCTION fund_line_use(award uuid) RETURNS TABLE (line_id uuid, spent_usd numeric, committed_usd numeric)
LANGUAGE sql STABLE AS $$
    SELECT l.id, COALESCE((SELECT sum(p.amount_usd) FROM posting p WHERE p.line_id = l.id), 0),
           CASE l.kind
               WHEN 'direct' THEN COALESCE((SELECT sum(k.open_usd) FROM commitment k WHERE k.line_id = l.id), 0)
               ELSE COALESCE((SELECT sum(k.open_indirect_usd) FROM commitment k
                              WHERE k.award_id = l.award_id AND k.allocation_id IS NULL), 0)
                    + COALESCE((SELECT sum(GREATEST(o.indirect_usd - o.spent_indirect_usd, 0)) FROM allocation o
                                WHERE o.award_id = l.award_id AND o.status IN ('reserved', 'granted')), 0)
           END
    FROM budget_line l WHERE l.award_id = award
$$
"""

# What speaks against costs before they are entered: a payee who is a donor (rule 4), or the same document paid before.
DOUBTS = f"""
CREATE FUNCTION fund_doubts(costs json) RETURNS TABLE (place int, donor text, entered_on date)
LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    RETURN QUERY
    SELECT c.place, d.name::text, x.occurred_on
    FROM json_to_recordset(costs) AS c(place int, award_id uuid, payee text, document text, currency text, amount numeric)
    LEFT JOIN LATERAL (SELECT g.name FROM donor g
                       WHERE g.name_key = fund_name_key(c.payee) AND NOT g.built_in LIMIT 1) d ON true
    LEFT JOIN LATERAL (SELECT e.occurred_on FROM expenditure e
                       WHERE e.award_id = c.award_id AND e.document_key = fund_name_key(c.document)
                         AND e.currency = c.currency AND COALESCE(e.amount, e.direct_usd) = c.amount
                         AND fund_name_key(e.payee) = fund_name_key(c.payee) AND e.status <> 'refused'
                         AND NOT EXISTS (SELECT FROM journal_entry r WHERE r.reversal_of = e.entry_id)
                       ORDER BY e.id LIMIT 1) x ON true
    WHERE d.name IS NOT NULL OR x.occurred_on IS NOT NULL;
END $$
"""

# Rule 4: nobody who gives is paid. Rows come by the thousand, names of donors are few and indexed.
PAYEES = f"""
CREATE FUNCTION fund_payees_added() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN donor d ON d.name_key = fund_name_key(a.payee) WHERE NOT d.built_in) THEN
        PERFORM fund_refuse('rule_4_no_refund', 'nobody who gives is paid: there is no refund (Fund rule 4)');
    END IF;
    RETURN NULL;
END $$
"""

# Rule 4: what is left goes from an award that has ended, to another one of its fund that has not.
TRANSFER_FITS = """
CREATE FUNCTION fund_transfer_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM award f JOIN award t ON t.id = NEW.to_award_id AND t.fund_id = f.fund_id
        WHERE f.id = NEW.from_award_id AND f.fund_id = NEW.fund_id AND f.role = 'donor' AND t.role = 'donor'
          AND f.ends_on < (NEW.entered_at AT TIME ZONE 'UTC')::date
    ) THEN
        PERFORM fund_refuse('rule_4_what_is_left_stays', 'what is left of an ended award stays in its fund (Fund rule 4)');
    END IF;
    RETURN NULL;
END $$
"""

FUNCTIONS = [
    SHAPES, POSTINGS_ADDED, BALANCES_MOVED, POST, SEAL, HOLDS_MOVED, HOLD_CHANGED, HOLDER_MOVED, COMMITMENT_STAYS, LINE_USE,
    DOUBTS, PAYEES, TRANSFER_FITS,
]  # fmt: skip

TRIGGERS = """
DROP TRIGGER a_moved ON allocation;
DROP FUNCTION fund_allocation_moved;
CREATE TRIGGER a_moved AFTER INSERT OR UPDATE OF status, amount_usd, indirect_usd ON allocation
    FOR EACH ROW EXECUTE FUNCTION fund_holder_moved();
CREATE TRIGGER a_moved AFTER INSERT OR UPDATE OF status, amount_usd, indirect_usd ON commitment
    FOR EACH ROW EXECUTE FUNCTION fund_holder_moved();
CREATE TRIGGER a_paid BEFORE UPDATE OF paid ON commitment
    FOR EACH STATEMENT EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER b_stays BEFORE UPDATE ON commitment FOR EACH ROW EXECUTE FUNCTION fund_commitment_stays();
CREATE TRIGGER a_payees AFTER INSERT ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_added();
CREATE TRIGGER a_payees AFTER INSERT ON commitment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_added();
CREATE TRIGGER a_fits AFTER INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION fund_transfer_fits();
CREATE TRIGGER a_decided BEFORE UPDATE ON transfer
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed()
"""
UNDELETABLE = ["commitment", "transfer"]


def upgrade() -> None:
    for statement in [NAME_KEY, *TABLES.split(";"), *FUNCTIONS, *TRIGGERS.split(";")]:
        op.execute(statement)
    for table in UNDELETABLE:
        for event in ("DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
            )
