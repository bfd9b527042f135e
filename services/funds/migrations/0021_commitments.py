"""Commitments hold an award's money until they are paid; costs in any currency; transfers at an award's end.

The functions of 0006 and 0007 stay as they are, but for the passages in `CHANGES`.
"""

from alembic import op

revision = "0021"
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

ALTER TABLE attachment DROP CONSTRAINT ck_attachment_subject_kind;
ALTER TABLE attachment ADD CONSTRAINT ck_attachment_subject_kind CHECK (subject_kind IN (
    'agreement', 'report', 'contribution', 'award', 'expenditure', 'bank_statement', 'commitment'))
"""

# What stands is kept, and says one thing more: function, what it says now, what it says from now on.
CHANGES = [
    # Rule 4: a cost in another currency goes through the conversion account.
    (
        "fund_fits",
        "account = 'cash' AND amount < 0 OR account IN ('direct', 'indirect') AND amount > 0",
        "account = 'cash' AND amount < 0 OR account IN ('direct', 'indirect') AND amount > 0 OR account = 'clearing'",
    ),
    # Rule 2: the reversal of a payment names the commitment as well.
    (
        "fund_postings_added",
        """
            SELECT FROM (SELECT account_code, award_id, line_id, allocation_id, currency, amount, amount_usd
                         FROM added WHERE entry_id = e.id
                         UNION ALL
                         SELECT account_code, award_id, line_id, allocation_id, currency, amount, amount_usd
                         FROM posting WHERE entry_id = e.reversal_of) both_entries
            GROUP BY account_code, award_id, line_id, allocation_id, currency
""",
        """
            SELECT FROM (SELECT account_code, award_id, line_id, allocation_id, commitment_id, currency, amount, amount_usd
                         FROM added WHERE entry_id = e.id
                         UNION ALL
                         SELECT account_code, award_id, line_id, allocation_id, commitment_id, currency, amount, amount_usd
                         FROM posting WHERE entry_id = e.reversal_of) both_entries
            GROUP BY account_code, award_id, line_id, allocation_id, commitment_id, currency
""",
    ),
    # Rule 12: what goes to another award has two people, whatever its amount; between bank accounts it may have one.
    (
        "fund_postings_added",
        "WHEN o.kind = 'reversal' THEN 'rule_2_no_reversal_of_a_reversal'",
        """WHEN o.kind = 'reversal' THEN 'rule_2_no_reversal_of_a_reversal'
                   WHEN c.kind = 'transfer' AND e.approved_by IS NULL THEN 'rule_12_transfers_have_two_people'""",
    ),
    (
        "fund_postings_added",
        "WHEN 'rule_13_currency'",
        """WHEN 'rule_12_transfers_have_two_people' THEN 'what goes to another award has two people (Fund rule 12)'
            WHEN 'rule_13_currency'""",
    ),
    # What is paid of a commitment is no longer held for it.
    (
        "fund_balances_moved",
        """
        SELECT NULL::uuid[] AS awards, NULL::date[] AS days, NULL::numeric[] AS amounts INTO holds;
    END IF;
""",
        """
        SELECT NULL::uuid[] AS awards, NULL::date[] AS days, NULL::numeric[] AS amounts INTO holds;
    END IF;
    IF EXISTS (SELECT FROM added WHERE commitment_id IS NOT NULL) THEN
        SELECT holds.awards || p.awards AS awards, holds.days || p.days AS days, holds.amounts || p.amounts AS amounts
        INTO holds
        FROM fund_commitments_paid(ARRAY(SELECT DISTINCT entry_id FROM added WHERE commitment_id IS NOT NULL)) p;
    END IF;
""",
    ),
    # An entry that pays no commitment is sealed as before.
    (
        "fund_postings_sealed",
        "COALESCE(p.allocation_id::text, '-'), p.currency, p.amount, p.amount_usd)",
        "COALESCE(p.allocation_id::text, '-'), p.currency, p.amount, p.amount_usd, p.commitment_id)",
    ),
    (
        "fund_post",
        "(entry_id, position, account_code, award_id, donor_id, line_id, allocation_id, currency,",
        "(entry_id, position, account_code, award_id, donor_id, line_id, allocation_id, commitment_id, currency,",
    ),
    (
        "fund_post",
        "allocation_id uuid, currency text, amount numeric, amount_usd numeric)",
        "allocation_id uuid, commitment_id uuid, currency text, amount numeric, amount_usd numeric)",
    ),
    # Rule 12: above the threshold somebody else says yes to an allocation, and to a commitment.
    ("fund_holder_moved", "NEW.status = 'granted'", "NEW.status IN ('granted', 'open')"),
]

# As in 0020, with the commitment and the currency.
POST_COSTS = f"""
CREATE OR REPLACE FUNCTION fund_post_costs(drafts json, lines json, costs json, at timestamptz)
RETURNS TABLE (id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    RETURN QUERY SELECT * FROM fund_post(drafts, lines, at);
    INSERT INTO expenditure (
        id, award_id, line_id, allocation_id, commitment_id, activity_id, programme, country, activity_kind, description,
        currency, amount, usd_per_unit, direct_usd, indirect_usd, occurred_on, payee, document, document_on,
        duplicate_reason, status, entry_id, entered_by, entered_at, entered_from, bank_account_id)
    SELECT * FROM json_to_recordset(costs) AS c(
        id uuid, award_id uuid, line_id uuid, allocation_id uuid, commitment_id uuid, activity_id uuid, programme text,
        country text, activity_kind text, description text, currency text, amount numeric, usd_per_unit numeric,
        direct_usd numeric, indirect_usd numeric, occurred_on date, payee text, document text, document_on date,
        duplicate_reason text, status text, entry_id uuid, entered_by uuid, entered_at timestamptz, entered_from text,
        bank_account_id uuid);
END $$
"""

# What costs pay of the commitments they name, in those commitments' currency. What one holds less is free from the day
# of the cost on, or from the day it was entered when the cost is dated before it; over several days by each day's part.
# Returned by commitment and day, and written where it is held.
COMMITMENTS_PAID = f"""
CREATE FUNCTION fund_commitments_paid(entries uuid[], OUT awards uuid[], OUT days date[], OUT amounts numeric[])
LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    WITH cost AS (
        SELECT k.id, k.award_id, GREATEST(e.occurred_on, k.reserved_on) AS on_day, k.held_usd, sum(p.amount) AS amount
        FROM unnest(entries) AS n(id) JOIN journal_entry e ON e.id = n.id JOIN posting p ON p.entry_id = e.id
        JOIN account c ON c.code = p.account_code JOIN commitment k ON k.id = p.commitment_id
        WHERE c.kind = 'direct'
        GROUP BY k.id, k.award_id, GREATEST(e.occurred_on, k.reserved_on), k.held_usd
    ), moved AS (
        UPDATE commitment k SET paid = k.paid + s.amount
        FROM (SELECT c.id, sum(c.amount) AS amount FROM cost c GROUP BY c.id) s
        WHERE k.id = s.id
        RETURNING k.id, k.held_usd
    ), so_far AS (
        SELECT c.id, c.award_id, c.on_day,
               COALESCE(round((m.held_usd - c.held_usd) * sum(c.amount) OVER (PARTITION BY c.id ORDER BY c.on_day)
                              / NULLIF(sum(c.amount) OVER (PARTITION BY c.id), 0), 2), 0) AS amount
        FROM cost c JOIN moved m ON m.id = c.id
    ), hold AS (
        SELECT s.award_id, s.on_day,
               s.amount - COALESCE(lag(s.amount) OVER (PARTITION BY s.id ORDER BY s.on_day), 0) AS amount
        FROM so_far s
    )
    SELECT array_agg(h.award_id), array_agg(h.on_day), array_agg(h.amount) INTO awards, days, amounts
    FROM hold h WHERE h.amount <> 0;
    PERFORM fund_hold_moved(h.award_id, h.on_day, h.amount)
    FROM unnest(awards, days, amounts) AS h(award_id, on_day, amount);
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

FUNCTIONS = [POST_COSTS, COMMITMENTS_PAID, COMMITMENT_STAYS, LINE_USE, DOUBTS, PAYEES, TRANSFER_FITS]

TRIGGERS = """
CREATE TRIGGER a_moved AFTER INSERT OR UPDATE OF status, amount_usd, indirect_usd ON commitment
    FOR EACH ROW EXECUTE FUNCTION fund_holder_moved();
CREATE TRIGGER only_by_trigger BEFORE UPDATE OF paid ON commitment FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_only_by_trigger();
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
    for statement in [NAME_KEY, *TABLES.split(";"), "ALTER FUNCTION fund_allocation_moved RENAME TO fund_holder_moved"]:
        op.execute(statement)
    for name, old, new in CHANGES:
        _change(name, old, new)
    for statement in [*FUNCTIONS, *TRIGGERS.split(";")]:
        op.execute(statement)
    for table in UNDELETABLE:
        for event in ("DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
            )


def _change(name: str, old: str, new: str) -> None:
    """A function of the migrations before, with one passage changed; refused where it does not stand there once."""
    body = op.get_bind().exec_driver_sql(f"SELECT pg_get_functiondef('{name}'::regproc)").scalar_one()
    if body.count(old) != 1:
        raise ValueError(f"{name} does not say once: {old}")
    op.execute(body.replace(old, new))
