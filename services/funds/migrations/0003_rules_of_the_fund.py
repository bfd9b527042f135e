"""The rules of the Fund that the database itself upholds, whoever writes to it (DOMAIN.md, Rules of the Fund).

A broken rule is an error of class 23 whose constraint name starts with the rule's number. Checks run once per statement
over its new rows, so that a thousand entries cost little more than one.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION fund_refuse(rule text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$
"""

# Rule 2: what is posted stays as it is. A pending cost may still be decided, and then never changes again.
NEVER_CHANGED = """
CREATE FUNCTION fund_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM fund_refuse('rule_2_never_changed', format('rows of %s are never changed or removed (Fund rule 2)', TG_TABLE_NAME));
    RETURN NULL;
END $$
"""
UNCHANGEABLE = ["journal_entry", "posting", "contribution", "period", "period_balance", "exchange_rate"]
UNDELETABLE = ["expenditure", "reversal", "allocation", "account", "award", "award_day", "award_balance"]

# Balances follow the journal: they are written by its triggers and by nobody else.
ONLY_BY_TRIGGER = """
CREATE FUNCTION fund_only_by_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        PERFORM fund_refuse('rule_14_balances_follow_the_journal',
                            format('%s is kept by the journal alone (Fund rule 14)', TG_TABLE_NAME));
    END IF;
    RETURN NULL;
END $$
"""

# Numbers without gaps per fiscal year; rule 10: nothing into a closed period; a reversal is never reversed.
ENTRIES_ADDED = """
CREATE FUNCTION fund_entries_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN period p ON a.occurred_on BETWEEN p.starts_on AND p.ends_on) THEN
        PERFORM fund_refuse('rule_10_closed_period', 'the period is closed (Fund rule 10)');
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT fiscal_year, min(number) AS first, max(number) AS last, count(*) AS entries
                     FROM added GROUP BY fiscal_year) y
        WHERE y.last - y.first + 1 <> y.entries
           OR y.first - 1 <> COALESCE((SELECT max(j.number) FROM journal_entry j
                                       WHERE j.fiscal_year = y.fiscal_year AND j.number < y.first), 0)
    ) THEN
        PERFORM fund_refuse('numbers_without_gaps', 'entry numbers have no gaps within a fiscal year');
    END IF;
    IF EXISTS (SELECT FROM added a JOIN journal_entry o ON o.id = a.reversal_of WHERE o.kind = 'reversal') THEN
        PERFORM fund_refuse('rule_2_no_reversal_of_a_reversal', 'a reversal is not reversed (Fund rule 2)');
    END IF;
    RETURN NULL;
END $$
"""

# Rule 1, the other half: an entry without postings would balance too.
ENTRY_IS_WHOLE = """
CREATE FUNCTION fund_entry_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM posting WHERE entry_id = NEW.id) THEN
        PERFORM fund_refuse('rule_1_has_postings', 'an entry has postings (Fund rule 1)');
    END IF;
    RETURN NULL;
END $$
"""

# Rule 7 on every date: a cost dated back must have been covered on each day since. Sums days, not postings.
DAYS_COVERED = """
CREATE FUNCTION fund_days_covered(award uuid, since date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM award_day WHERE award_id = award AND on_day > since) AND EXISTS (
        SELECT FROM (SELECT on_day, sum(income_usd + exchange_usd - direct_usd - indirect_usd - held_usd)
                                    OVER (ORDER BY on_day) AS available
                     FROM award_day WHERE award_id = award) days
        WHERE days.on_day >= since AND days.available < 0
    ) THEN
        PERFORM fund_refuse('rule_7_available', 'available is never below zero, on no date (Fund rule 7)');
    END IF;
END $$
"""

# Every statement that adds postings is checked as a whole, so an entry balances by itself at any moment. One pass over
# the new rows finds out which rules they break; only a reversal is looked at again, against what it reverses.
POSTINGS_ADDED = """
CREATE FUNCTION fund_postings_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken record;
BEGIN
    WITH line AS (
        SELECT a.entry_id, a.currency, a.amount, a.amount_usd, e.kind, e.approved_by, f.second_signature_above_usd,
               c.kind IN ('direct', 'income') AS counts,
               u.code IS NULL OR a.amount <> round(a.amount, u.decimals) AS odd,
               e.written_by <> pg_current_xact_id()::text::bigint AS late,
               CASE e.kind WHEN 'contribution' THEN c.kind IN ('direct', 'indirect') OR c.kind = 'income' AND a.amount > 0
                           WHEN 'expenditure' THEN c.kind IN ('income', 'exchange')
                                                   OR c.kind IN ('direct', 'indirect') AND a.amount < 0
                           ELSE false END AS back
        FROM added a JOIN journal_entry e ON e.id = a.entry_id JOIN account c ON c.code = a.account_code
        JOIN fund f ON f.id = e.fund_id LEFT JOIN currency u ON u.code = a.currency
    ), by_currency AS (
        SELECT entry_id, kind, approved_by, second_signature_above_usd, sum(amount) AS net, sum(amount_usd) AS net_usd,
               COALESCE(sum(amount_usd) FILTER (WHERE counts), 0) AS size, bool_or(odd) AS odd, bool_or(late) AS late,
               bool_or(back) AS back
        FROM line GROUP BY entry_id, kind, approved_by, second_signature_above_usd, currency
    ), by_entry AS (
        SELECT bool_or(net <> 0) OR sum(net_usd) <> 0 AS unbalanced, bool_or(odd) AS odd, bool_or(late) AS late,
               bool_or(back) AS back, kind = 'reversal' AS reversal,
               kind <> 'contribution' AND approved_by IS NULL AND abs(sum(size)) > second_signature_above_usd AS unsigned
        FROM by_currency GROUP BY entry_id, kind, approved_by, second_signature_above_usd
    )
    SELECT bool_or(unbalanced) AS unbalanced, bool_or(odd) AS odd, bool_or(late) AS late, bool_or(back) AS back,
           bool_or(reversal) AS reversal, bool_or(unsigned) AS unsigned INTO broken FROM by_entry;
    IF broken.unbalanced THEN
        PERFORM fund_refuse('rule_1_nets_to_zero', 'an entry nets to zero per currency and in USD (Fund rule 1)');
    ELSIF broken.odd THEN
        PERFORM fund_refuse('rule_13_currency', 'an amount has the decimals of its currency (Fund rule 13)');
    ELSIF broken.late THEN
        PERFORM fund_refuse('rule_2_entry_is_complete', 'a committed entry gets no more postings (Fund rule 2)');
    ELSIF broken.back THEN
        PERFORM fund_refuse('rule_4_no_refund', 'money comes in by contributions, goes out by costs, never back (Fund rule 4)');
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

# Rules 7 and 14: the balances of the awards and what their allocations still hold move in one step with the postings.
# A hold ends on the day of the cost, or on the day it began when the cost is dated before it.
BALANCES_MOVED = """
CREATE FUNCTION fund_balances_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM award_balance WHERE award_id IN (SELECT award_id FROM added) ORDER BY award_id FOR UPDATE;
    WITH line AS (
        SELECT a.award_id, a.allocation_id, e.occurred_on AS on_day,
               CASE c.kind WHEN 'income' THEN -a.amount_usd ELSE 0 END AS income,
               CASE c.kind WHEN 'exchange' THEN -a.amount_usd ELSE 0 END AS exchange,
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
        SELECT award_id, on_day, sum(income) AS income, sum(exchange) AS exchange, sum(direct) AS direct,
               sum(indirect) AS indirect, sum(held) AS held
        FROM (SELECT award_id, on_day, income, exchange, direct, indirect, 0 AS held FROM line
              UNION ALL SELECT award_id, on_day, 0, 0, 0, 0, held FROM hold) both_kinds
        GROUP BY award_id, on_day
    ), by_day AS (
        INSERT INTO award_day AS d (award_id, on_day, income_usd, exchange_usd, direct_usd, indirect_usd, held_usd)
        SELECT award_id, on_day, income, exchange, direct, indirect, held FROM movement ORDER BY award_id, on_day
        ON CONFLICT (award_id, on_day) DO UPDATE
        SET income_usd = d.income_usd + excluded.income_usd, exchange_usd = d.exchange_usd + excluded.exchange_usd,
            direct_usd = d.direct_usd + excluded.direct_usd, indirect_usd = d.indirect_usd + excluded.indirect_usd,
            held_usd = d.held_usd + excluded.held_usd
    )
    UPDATE award_balance b
    SET received_usd = b.received_usd + t.received, spent_usd = b.spent_usd + t.spent, held_usd = b.held_usd + t.held
    FROM (SELECT award_id, sum(income + exchange) AS received, sum(direct + indirect) AS spent, sum(held) AS held
          FROM movement GROUP BY award_id) t
    WHERE b.award_id = t.award_id;
    PERFORM fund_days_covered(t.award_id, t.since)
    FROM (SELECT a.award_id, min(e.occurred_on) AS since FROM added a JOIN journal_entry e ON e.id = a.entry_id
          GROUP BY a.award_id) t;
    RETURN NULL;
END $$
"""

# An allocation that begins, changes or ends moves what its award holds; rule 12 for those above the threshold.
ALLOCATION_MOVED = """
CREATE FUNCTION fund_allocation_moved() RETURNS trigger LANGUAGE plpgsql AS $$
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
    INSERT INTO award_day AS d (award_id, on_day, held_usd) VALUES (NEW.award_id, today, change)
    ON CONFLICT (award_id, on_day) DO UPDATE SET held_usd = d.held_usd + excluded.held_usd;
    PERFORM fund_days_covered(NEW.award_id, today);
    RETURN NULL;
END $$
"""

AWARD_OPENED = """
CREATE FUNCTION fund_award_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO award_balance (award_id) VALUES (NEW.id);
    RETURN NULL;
END $$
"""

FUNCTIONS = [
    REFUSE, NEVER_CHANGED, ONLY_BY_TRIGGER, ENTRIES_ADDED, ENTRY_IS_WHOLE, DAYS_COVERED, POSTINGS_ADDED, BALANCES_MOVED,
    ALLOCATION_MOVED, AWARD_OPENED,
]  # fmt: skip

# Triggers of one table and event fire in the order of their names.
TRIGGERS = """
CREATE TRIGGER a_rules AFTER INSERT ON journal_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_entries_added();
CREATE CONSTRAINT TRIGGER b_is_whole AFTER INSERT ON journal_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_entry_is_whole();
CREATE TRIGGER a_rules AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_added();
CREATE TRIGGER b_balances AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_balances_moved();
CREATE TRIGGER a_moved AFTER INSERT OR UPDATE OF status, amount_usd, indirect_usd ON allocation
    FOR EACH ROW EXECUTE FUNCTION fund_allocation_moved();
CREATE TRIGGER a_spent BEFORE UPDATE OF spent_usd, spent_indirect_usd ON allocation
    FOR EACH STATEMENT EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER a_opened AFTER INSERT ON award FOR EACH ROW EXECUTE FUNCTION fund_award_opened();
CREATE TRIGGER a_decided BEFORE UPDATE ON expenditure
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON reversal
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION fund_never_changed()
"""


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(function)
    for trigger in TRIGGERS.split(";"):
        op.execute(trigger)
    for table in ("award_balance", "award_day"):
        _refuse(table, "INSERT OR UPDATE", "fund_only_by_trigger")
    for table in UNCHANGEABLE:
        _refuse(table, "UPDATE", "fund_never_changed")
    for table in [*UNCHANGEABLE, *UNDELETABLE]:
        _refuse(table, "DELETE", "fund_never_changed")
        _refuse(table, "TRUNCATE", "fund_never_changed")


def _refuse(table: str, events: str, function: str) -> None:
    name = f"refuse_{events.split(maxsplit=1)[0].lower()}"
    op.execute(f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}()")
