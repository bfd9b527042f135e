-- Posts any number of entries with their postings in one call. Their numbers are drawn by the trigger that seals them
-- (fund_postings_sealed), last of all: until then, nobody waits for the year's counter.
--
-- This is a function so that the query is planned once per connection and not once per cost.
CREATE OR REPLACE FUNCTION fund_post(
    drafts json, lines json, at timestamptz
) RETURNS TABLE(id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    written uuid[];
BEGIN
    WITH entry AS (
        INSERT INTO journal_entry AS j (
            id, fund_id, fiscal_year, kind, occurred_on, posted_at, description, entered_by, approved_by,
            reversal_of, entered_at, entered_from, approved_from, late_reason, papers)
        SELECT d.id, d.fund_id, EXTRACT(YEAR FROM d.occurred_on), d.kind, d.occurred_on, at, d.description,
               d.entered_by, d.approved_by, d.reversal_of, COALESCE(d.entered_at, at), d.entered_from, d.approved_from,
               d.late_reason, d.papers
        FROM json_to_recordset(drafts) AS d(
            place int, id uuid, kind text, occurred_on date, description text, entered_by uuid, approved_by uuid,
            reversal_of uuid, fund_id text, entered_at timestamptz, entered_from text, approved_from text,
            late_reason text, papers jsonb)
        RETURNING j.id
    )
    SELECT array_agg(e.id) INTO written FROM entry e;
    INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, line_id, allocation_id, commitment_id, currency,
                         amount, amount_usd)
    SELECT * FROM json_to_recordset(lines) AS l(
        entry_id uuid, position smallint, account_code text, award_id uuid, donor_id uuid, line_id uuid,
        allocation_id uuid, commitment_id uuid, currency text, amount numeric, amount_usd numeric);
    RETURN QUERY SELECT e.id, e.fiscal_year, e.number FROM journal_entry e WHERE e.id = ANY(written);
END $$;
