"""Budgets as versions, by line and fiscal year (Fund rule 9): what a version says stays, and a line keeps its id."""

from alembic import op

revision = "0010"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE budget_line ADD COLUMN removed BOOLEAN DEFAULT false NOT NULL;

CREATE TABLE budget_version (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    number SMALLINT NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    moved_usd NUMERIC(20, 2) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal VARCHAR(1000),
    CONSTRAINT pk_budget_version PRIMARY KEY (id),
    CONSTRAINT uq_budget_version_award_id_number UNIQUE (award_id, number),
    CONSTRAINT ck_budget_version_status CHECK (status IN ('pending', 'approved', 'refused')),
    CONSTRAINT ck_budget_version_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_budget_version_number CHECK (number > 0 AND moved_usd >= 0),
    CONSTRAINT fk_budget_version_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);
CREATE UNIQUE INDEX uq_budget_version_pending ON budget_version (award_id) WHERE status = 'pending';

CREATE TABLE budget_version_line (
    version_id UUID NOT NULL,
    line_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    title VARCHAR(200) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_budget_version_line PRIMARY KEY (version_id, line_id),
    CONSTRAINT uq_budget_version_line_version_id_position UNIQUE (version_id, position),
    CONSTRAINT ck_budget_version_line_kind CHECK (kind IN ('direct', 'indirect')),
    CONSTRAINT ck_budget_version_line_amount CHECK (amount_usd >= 0),
    CONSTRAINT fk_budget_version_line_version_id FOREIGN KEY(version_id) REFERENCES budget_version (id)
);
CREATE UNIQUE INDEX uq_budget_version_line_indirect ON budget_version_line (version_id) WHERE kind = 'indirect';
CREATE INDEX ix_budget_version_line_line ON budget_version_line (line_id);

CREATE TABLE budget_year (
    version_id UUID NOT NULL,
    line_id UUID NOT NULL,
    fiscal_year SMALLINT NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_budget_year PRIMARY KEY (version_id, line_id, fiscal_year),
    CONSTRAINT ck_budget_year_amount CHECK (amount_usd >= 0 AND fiscal_year BETWEEN 2000 AND 2200),
    CONSTRAINT fk_budget_year_version_id_line_id FOREIGN KEY(version_id, line_id)
        REFERENCES budget_version_line (version_id, line_id)
);

INSERT INTO budget_version (id, award_id, number, reason, moved_usd, status, entered_by, entered_at)
SELECT gen_random_uuid(), a.id, 1, 'Opened', 0, 'approved', a.created_by, a.created_at
FROM award a WHERE EXISTS (SELECT FROM budget_line l WHERE l.award_id = a.id);

INSERT INTO budget_version_line (version_id, line_id, position, kind, title, amount_usd)
SELECT v.id, l.id, l.position, l.kind, l.title, l.amount_usd
FROM budget_version v JOIN budget_line l ON l.award_id = v.award_id
"""

# What of each line is spent, and what is held for it. An allocation holds direct costs of any line, and indirect costs
# of the one line there is for them.
LINE_USE = """
CREATE FUNCTION fund_line_use(award uuid) RETURNS TABLE (line_id uuid, spent_usd numeric, committed_usd numeric)
LANGUAGE sql STABLE AS $$
    SELECT l.id, COALESCE((SELECT sum(p.amount_usd) FROM posting p WHERE p.line_id = l.id), 0),
           CASE l.kind WHEN 'indirect' THEN COALESCE(
               (SELECT sum(GREATEST(o.indirect_usd - o.spent_indirect_usd, 0)) FROM allocation o
                WHERE o.award_id = l.award_id AND o.status IN ('reserved', 'granted')), 0) ELSE 0 END
    FROM budget_line l WHERE l.award_id = award
$$
"""

# Rule 9: no line is planned below what was spent and committed on it, and none with any of it is removed.
LINE_CHANGED = """
CREATE FUNCTION fund_budget_line_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used numeric;
BEGIN
    IF (NEW.id, NEW.award_id, NEW.kind, NEW.position) <> (OLD.id, OLD.award_id, OLD.kind, OLD.position) THEN
        PERFORM fund_refuse('rule_9_line_stays', 'a budget line keeps its id, its award, its kind and its place (Fund rule 9)');
    END IF;
    IF NEW.kind = 'indirect' AND NEW.removed THEN
        PERFORM fund_refuse('rule_9_indirect_line', 'every budget has one indirect line (Fund rule 9)');
    END IF;
    SELECT u.spent_usd + u.committed_usd INTO used FROM fund_line_use(NEW.award_id) u WHERE u.line_id = NEW.id;
    IF NEW.removed AND used <> 0 OR NEW.amount_usd < LEAST(OLD.amount_usd, used) THEN
        PERFORM fund_refuse('rule_9_below_use', 'a budget line covers what was spent and committed on it (Fund rule 9)');
    END IF;
    RETURN NULL;
END $$
"""

# A line changes with a version of its budget only, and says what that version says.
LINE_FOLLOWS = """
CREATE FUNCTION fund_budget_line_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version uuid := (SELECT v.id FROM budget_version v WHERE v.award_id = NEW.award_id AND v.status = 'approved'
                     ORDER BY v.number DESC LIMIT 1);
BEGIN
    IF NOT EXISTS (
        SELECT FROM budget_line l
        LEFT JOIN budget_version_line b ON b.line_id = l.id AND b.version_id = version
        WHERE l.id = NEW.id AND (l.removed AND b.line_id IS NULL
            OR NOT l.removed AND (b.title, b.amount_usd, b.kind, b.position) = (l.title, l.amount_usd, l.kind, l.position))
    ) THEN
        PERFORM fund_refuse('rule_9_line_follows_its_version', 'a budget line is what the version in force says (Fund rule 9)');
    END IF;
    RETURN NULL;
END $$
"""

# Rule 9: a version is a whole budget. Rule 12: above the threshold somebody else approves it.
VERSION_IS_WHOLE = """
CREATE FUNCTION fund_budget_version_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FILTER (WHERE kind = 'direct') = 0 OR count(*) FILTER (WHERE kind = 'indirect') <> 1
        FROM budget_version_line WHERE version_id = NEW.id) THEN
        PERFORM fund_refuse('rule_9_budget_lines', 'a budget has direct lines and one indirect line (Fund rule 9)');
    END IF;
    IF EXISTS (SELECT FROM budget_version_line l JOIN budget_year y USING (version_id, line_id)
               WHERE l.version_id = NEW.id GROUP BY l.line_id, l.amount_usd HAVING sum(y.amount_usd) <> l.amount_usd) THEN
        PERFORM fund_refuse('rule_9_years_add_up', 'the years of a budget line add up to it (Fund rule 9)');
    END IF;
    IF NEW.status = 'approved' AND NEW.decided_by IS NULL AND NEW.moved_usd > (
        SELECT f.second_signature_above_usd FROM award a JOIN fund f ON f.id = a.fund_id WHERE a.id = NEW.award_id) THEN
        PERFORM fund_refuse('rule_12_second_signature', 'above the threshold somebody else approves (Fund rule 12)');
    END IF;
    RETURN NULL;
END $$
"""

# As in 0006, without the lines that a revision removed: nothing is spent on them any more. The award is locked first and
# read afterwards, so that whoever waited sees what the one before did; planned once, as in 0007.
PURSES = """
CREATE FUNCTION fund_purses(awards uuid[], allocations uuid[], lines uuid[]) RETURNS TABLE (
    id uuid, donor_id uuid, programme text, title text, starts_on date, ends_on date, donor text,
    countries varchar[], activity_kinds varchar[], icr_rate numeric, agreement_id uuid, pledge_usd numeric,
    threshold numeric, received_usd numeric, available numeric, direct_lines uuid[], indirect_line uuid, rules text[],
    closed_until date, soft_closed_until date, last_day date, fund_id text, generates_interest boolean, role text,
    removed_lines uuid[]
) LANGUAGE plpgsql ROWS 1
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    wanted uuid[];
BEGIN
    wanted := ARRAY(
        SELECT unnest(awards)
        UNION SELECT o.award_id FROM allocation o WHERE o.id = ANY(allocations)
        UNION SELECT l.award_id FROM budget_line l WHERE l.id = ANY(lines));
    PERFORM FROM award_balance WHERE award_id = ANY(wanted) ORDER BY award_id FOR UPDATE;
    RETURN QUERY
    SELECT a.id, a.donor_id, a.programme::text, a.title::text, a.starts_on, a.ends_on, d.name::text,
           g.countries, g.activity_kinds, g.icr_rate, g.id, g.pledge_usd,
           f.second_signature_above_usd, b.received_usd, b.received_usd - b.spent_usd - b.held_usd,
           ARRAY(SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.kind = 'direct' AND NOT l.removed
                 ORDER BY l.position),
           (SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.kind = 'indirect'),
           ARRAY(SELECT ROW(r.valid_from, r.rate, r.exempt_up_to_usd)::text FROM icr_rule r
                 WHERE r.donor_class = d.donor_class ORDER BY r.valid_from DESC),
           (SELECT max(p.ends_on) FROM period p WHERE p.fund_id = a.fund_id AND p.status = 'closed'),
           (SELECT max(p.ends_on) FROM period p WHERE p.fund_id = a.fund_id AND p.status = 'soft_closed'),
           b.last_day,
           f.id::text, f.generates_interest, a.role::text,
           ARRAY(SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.removed)
    FROM award_balance b
    JOIN award a ON a.id = b.award_id JOIN fund f ON f.id = a.fund_id JOIN donor d ON d.id = a.donor_id
    LEFT JOIN agreement g ON g.id = a.agreement_id
    WHERE b.award_id = ANY(wanted)
    ORDER BY b.award_id;
END $$
"""

TRIGGERS = """
CREATE TRIGGER a_changed AFTER UPDATE ON budget_line FOR EACH ROW EXECUTE FUNCTION fund_budget_line_changed();
CREATE CONSTRAINT TRIGGER b_follows AFTER UPDATE ON budget_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_budget_line_follows();
CREATE CONSTRAINT TRIGGER a_whole AFTER INSERT OR UPDATE ON budget_version
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_budget_version_is_whole();
CREATE TRIGGER a_decided BEFORE UPDATE ON budget_version
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed()
"""
UNCHANGEABLE = ["budget_version_line", "budget_year"]
UNDELETABLE = ["budget_line", "budget_version"]

FUNCTIONS = [
    LINE_USE, LINE_CHANGED, LINE_FOLLOWS, VERSION_IS_WHOLE, "DROP FUNCTION fund_purses(uuid[], uuid[], uuid[])", PURSES,
]  # fmt: skip


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)
    for function in FUNCTIONS:
        op.execute(function)
    for trigger in TRIGGERS.split(";"):
        op.execute(trigger)
    for table in UNCHANGEABLE:
        _refuse(table, "UPDATE")
    for table in [*UNCHANGEABLE, *UNDELETABLE]:
        _refuse(table, "DELETE")
        _refuse(table, "TRUNCATE")


def _refuse(table: str, event: str) -> None:
    op.execute(
        f"CREATE TRIGGER refuse_{event.lower()} BEFORE {event} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed()"
    )
