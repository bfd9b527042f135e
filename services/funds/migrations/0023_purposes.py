"""The database as well keeps money to its purpose (Fund rule 8), lets an allocation expire (rule 11), and leaves nothing of
what came in or went out on the conversion account (rules 13, 15)."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# As in 0007: looked up by key, whatever the tables' size was when the plan was made.
PLANNED = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan"

# What a row is for, table by table: programme, country, kind of activity, first and last day. Unearmarked money has no
# programme and no limits at all; a country or a kind that is not told is none of those that are asked for.
OFF_PURPOSE = """
    IF EXISTS (
        SELECT FROM {rows} JOIN award a ON a.id = x.award_id LEFT JOIN agreement g ON g.id = a.agreement_id
        WHERE a.programme IS NOT NULL AND (
            {programme} IS DISTINCT FROM a.programme
            OR cardinality(g.countries) > 0 AND {country} = ANY(g.countries) IS NOT TRUE
            OR cardinality(g.activity_kinds) > 0 AND {kind} = ANY(g.activity_kinds) IS NOT TRUE
            OR {first} < a.starts_on OR {last} > a.ends_on)
    ) THEN
        PERFORM fund_refuse('rule_8_purpose', 'earmarked money is spent on its purpose only (Fund rule 8)');
    END IF;
"""
COST = {
    "programme": "x.programme",
    "country": "x.country",
    "kind": "x.activity_kind",
    "first": "x.occurred_on",
    "last": "x.occurred_on",
}
ACTIVITY = COST | {"first": "x.starts_on", "last": "x.ends_on"}
# One that is drawn on an allocation is for that activity.
ORDER = {
    "programme": "COALESCE(o.programme, a.programme)",
    "country": "COALESCE(o.country, x.country)",
    "kind": "COALESCE(o.activity_kind, x.activity_kind)",
    "first": "x.reserved_on",
    "last": "x.reserved_on",
}
FUNCTIONS = {
    "fund_costs_on_purpose": OFF_PURPOSE.format(rows="added x", **COST),
    "fund_cost_on_purpose": OFF_PURPOSE.format(rows="(SELECT NEW.*) x", **COST),
    "fund_allocations_on_purpose": OFF_PURPOSE.format(rows="added x", **ACTIVITY),
    "fund_commitments_on_purpose": OFF_PURPOSE.format(
        rows="added x LEFT JOIN allocation o ON o.id = x.allocation_id", **ORDER
    ),
    "fund_award_on_purpose": """
    IF EXISTS (
        SELECT FROM agreement g WHERE g.id = NEW.agreement_id AND (
            cardinality(g.programmes) > 0 AND NEW.programme = ANY(g.programmes) IS NOT TRUE
            OR NEW.starts_on < g.starts_on OR NEW.ends_on > g.ends_on)
    ) THEN
        PERFORM fund_refuse('rule_8_purpose', 'an award is for what its agreement allows (Fund rule 8)');
    END IF;
""",
}

TRIGGERS = """
CREATE TRIGGER b_on_purpose AFTER INSERT ON expenditure
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_costs_on_purpose();
CREATE TRIGGER b_still_on_purpose AFTER UPDATE ON expenditure
    FOR EACH ROW WHEN (OLD.status <> 'posted' AND NEW.status = 'posted') EXECUTE FUNCTION fund_cost_on_purpose();
CREATE TRIGGER b_on_purpose AFTER INSERT ON allocation
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_allocations_on_purpose();
CREATE TRIGGER b_on_purpose AFTER INSERT ON commitment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_commitments_on_purpose();
CREATE TRIGGER a_on_purpose AFTER INSERT ON award FOR EACH ROW EXECUTE FUNCTION fund_award_on_purpose()
"""


# Rule 15: what comes in is revenue at once, in whatever currency. The conversion account is passed through and left empty.
POSTINGS_ADDED = [
    (
        "sum(amount_usd) FILTER (WHERE account = 'cash') AS cash",
        """sum(amount_usd) FILTER (WHERE account = 'cash') AS cash,
               sum(amount_usd) FILTER (WHERE account = 'clearing') AS clearing""",
    ),
    (
        "COALESCE(min(broken), CASE\n",
        "COALESCE(min(broken), CASE\n                   WHEN sum(clearing) <> 0 THEN 'rule_15_revenue_at_receipt'\n",
    ),
    (
        "WHEN 'rule_13_currency'",
        """WHEN 'rule_15_revenue_at_receipt' THEN 'nothing stays on the conversion account (Fund rules 13, 15)'
            WHEN 'rule_13_currency'""",
    ),
]


def upgrade() -> None:
    op.execute(
        "ALTER TABLE allocation ADD CONSTRAINT ck_allocation_rule_11_expires"
        " CHECK (expires_on <= make_date(EXTRACT(YEAR FROM reserved_on)::int + 1, 12, 31))"
    )
    body = op.get_bind().exec_driver_sql("SELECT pg_get_functiondef('fund_postings_added'::regproc)").scalar_one()
    for old, new in POSTINGS_ADDED:
        if body.count(old) != 1:
            raise ValueError(f"fund_postings_added does not say once: {old}")
        body = body.replace(old, new)
    op.execute(body)
    for name, body in FUNCTIONS.items():
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$"
            f"\nBEGIN{body}    RETURN NULL;\nEND $$"
        )
    for trigger in TRIGGERS.split(";"):
        op.execute(trigger)
