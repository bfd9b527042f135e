-- Possible objections to costs before they are entered: a payee that is a donor (rule 4), or a document that was
-- already paid. A cost names its award, or what it is paid from.
--
-- Costs are looked up by their document, not by reading all costs of the award in order. OFFSET 0 keeps each step
-- where it is written: first the keys, once per cost, then the rows of that document. A plan made while the table was
-- small went through the award in the order of entry and computed the key of every row's document again: a batch of a
-- thousand costs then exceeded its deadline.
CREATE OR REPLACE FUNCTION fund_doubts(
    costs json
) RETURNS TABLE(place integer, donor text, entered_on date) LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    SELECT c.place, d.name::text, x.occurred_on
    FROM json_to_recordset(costs) AS c(place int, award_id uuid, commitment_id uuid, allocation_id uuid, line_id uuid, payee text, document text,
                                     currency text, amount numeric)
    CROSS JOIN LATERAL (SELECT fund_name_key(c.payee) AS payee, fund_name_key(c.document) AS document OFFSET 0) key
    CROSS JOIN LATERAL (SELECT COALESCE(
        c.award_id, (SELECT k.award_id FROM commitment k WHERE k.id = c.commitment_id),
        (SELECT o.award_id FROM allocation o WHERE o.id = c.allocation_id),
        (SELECT l.award_id FROM budget_line l WHERE l.id = c.line_id)) AS award_id OFFSET 0) paying
    LEFT JOIN LATERAL (SELECT g.name FROM donor g WHERE g.name_key = key.payee AND NOT g.built_in LIMIT 1) d ON true
    LEFT JOIN LATERAL (SELECT e.occurred_on
                       FROM (SELECT * FROM expenditure one
                             WHERE one.award_id = paying.award_id AND one.document_key = key.document OFFSET 0) e
                       WHERE e.currency = c.currency AND COALESCE(e.amount, e.direct_usd) = c.amount
                         AND fund_name_key(e.payee) = key.payee AND e.status IN ('pending', 'posted')
                         AND NOT EXISTS (SELECT FROM journal_entry r WHERE r.reversal_of = e.entry_id)
                       ORDER BY e.id LIMIT 1) x ON true
    WHERE d.name IS NOT NULL OR x.occurred_on IS NOT NULL;
END $$;
