-- Like fund_post, for costs, which are recorded together with their entries; a cost that is waiting for a signature
-- has no entry yet. Once signed, it is paid from the account that it named.
CREATE OR REPLACE FUNCTION fund_post_costs(
    drafts json, lines json, costs json, at timestamptz
) RETURNS TABLE(id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
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
END $$;
