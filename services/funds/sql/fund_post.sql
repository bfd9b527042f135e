-- Posts any number of entries with their postings in one call, numbered within their fund's fiscal year. The counter
-- is locked here, last of all, and held until the commit, because numbers have no gaps. It has the rights of the owner:
-- nobody else may write the counter.
--
-- This is a function so that the query is planned once per connection and not once per cost.
CREATE OR REPLACE FUNCTION fund_post(
    drafts json, lines json, at timestamptz
) RETURNS TABLE(id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH draft AS (
        SELECT *, EXTRACT(YEAR FROM occurred_on)::smallint AS fiscal_year
        FROM json_to_recordset(drafts) AS d(
            place int, id uuid, kind text, occurred_on date, description text, entered_by uuid, approved_by uuid,
            reversal_of uuid, fund_id text, entered_at timestamptz, entered_from text, approved_from text,
            late_reason text, papers jsonb)
    ), counted AS (
        INSERT INTO entry_counter AS c (fund_id, fiscal_year, last)
        SELECT fund_id, fiscal_year, count(*) FROM draft GROUP BY fund_id, fiscal_year ORDER BY fund_id, fiscal_year
        ON CONFLICT (fund_id, fiscal_year) DO UPDATE SET last = c.last + excluded.last
        RETURNING fund_id, fiscal_year, last
    ), written AS (
        INSERT INTO journal_entry AS j (
            id, fund_id, fiscal_year, number, kind, occurred_on, posted_at, description, entered_by, approved_by,
            reversal_of, entered_at, entered_from, approved_from, late_reason, papers)
        SELECT d.id, d.fund_id, d.fiscal_year,
               c.last + 1 - row_number() OVER (PARTITION BY d.fund_id, d.fiscal_year ORDER BY d.place DESC),
               d.kind, d.occurred_on, at, d.description, d.entered_by, d.approved_by, d.reversal_of,
               COALESCE(d.entered_at, at), d.entered_from, d.approved_from, d.late_reason, d.papers
        FROM counted c JOIN draft d ON d.fund_id = c.fund_id AND d.fiscal_year = c.fiscal_year
        RETURNING j.id, j.fiscal_year, j.number
    ), lined AS (
        INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, line_id, allocation_id, commitment_id, currency,
                             amount, amount_usd)
        SELECT * FROM json_to_recordset(lines) AS l(
            entry_id uuid, position smallint, account_code text, award_id uuid, donor_id uuid, line_id uuid,
            allocation_id uuid, commitment_id uuid, currency text, amount numeric, amount_usd numeric)
    )
    SELECT w.id, w.fiscal_year, w.number FROM written w;
END $$;
