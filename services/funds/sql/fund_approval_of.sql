-- Rule 12: what a row that waits for a second signature says to who signs, of every kind alike.
CREATE OR REPLACE FUNCTION fund_approval_of(signed_kind text, told jsonb) RETURNS SETOF approval LANGUAGE sql STABLE AS $$
    SELECT signed_kind::varchar(24), COALESCE(told ->> 'id', told ->> 'agreement_id')::uuid,
           CASE WHEN signed_kind IN ('budgets', 'amendments') THEN (told ->> 'number')::smallint END,
           COALESCE(told ->> 'fund_id', award.fund_id, entry.fund_id, agreement.fund_id, orders.fund_id)::varchar(80),
           COALESCE(award.id, entry.award_id), (told ->> 'line_id')::uuid,
           CASE WHEN signed_kind = 'manual-rates' THEN (told ->> 'currency') || ', ' || (told ->> 'source')
                WHEN signed_kind = 'payment-orders' THEN told ->> 'message_id'
                WHEN signed_kind = 'payee-details' THEN payee.name
                ELSE COALESCE(told ->> 'description', told ->> 'activity_title', told ->> 'filename', told ->> 'reference',
                              told ->> 'reason') END,
           COALESCE(told ->> 'payee', told ->> 'payer', told ->> 'party', told ->> 'holder', agreement.donor,
                    orders.payees)::varchar(200),
           COALESCE(told ->> 'document', told ->> 'reference', agreement.reference)::varchar(200),
           COALESCE(told ->> 'currency', agreement.currency, orders.currency, 'USD')::varchar(3),
           COALESCE(told ->> 'amount', told ->> 'direct_usd', told ->> 'amount_usd', told ->> 'moved_usd',
                    told ->> 'pledge', entry.size::text, orders.amount::text)::numeric,
           COALESCE(told ->> 'direct_usd', told ->> 'amount_usd', told ->> 'moved_usd', told ->> 'pledge_usd',
                    entry.size::text, orders.amount_usd::text, '0')::numeric,
           COALESCE(told ->> 'occurred_on', told ->> 'received_on', told ->> 'signed_on', told ->> 'valid_on',
                    told ->> 'starts_on', told ->> 'execute_on')::date,
           GREATEST(entered.on_day, LEAST(entered.on_day + 7, (told ->> 'execute_on')::date,
                                          CASE WHEN signed_kind = 'allocations' THEN (told ->> 'starts_on')::date END)),
           (told ->> 'entered_by')::uuid, entered.at, 0::smallint, 1::smallint, 'pending'::varchar(10),
           NULL::uuid, NULL::timestamptz, NULL::varchar(1000)
    FROM (SELECT COALESCE((told ->> 'entered_at')::timestamptz, now()) AS at) at
    CROSS JOIN LATERAL (SELECT at.at, (at.at AT TIME ZONE 'UTC')::date AS on_day) entered
    LEFT JOIN award ON award.id = COALESCE(told ->> 'award_id', told ->> 'from_award_id', told #>> '{award_ids,0}')::uuid
    LEFT JOIN LATERAL (
        SELECT g.fund_id, g.currency, g.reference, d.name AS donor FROM agreement g JOIN donor d ON d.id = g.donor_id
        WHERE signed_kind = 'amendments' AND g.id = (told ->> 'agreement_id')::uuid) agreement ON true
    LEFT JOIN payee ON signed_kind = 'payee-details' AND payee.id = (told ->> 'payee_id')::uuid
    LEFT JOIN LATERAL (
        SELECT b.fund_id, sums.* FROM bank_account b CROSS JOIN LATERAL (
            SELECT CASE WHEN count(DISTINCT p.currency) = 1 THEN min(p.currency) END AS currency,
                   CASE WHEN count(DISTINCT p.currency) = 1 THEN sum(p.amount) ELSE sum(x.direct_usd) END AS amount,
                   sum(x.direct_usd) AS amount_usd,
                   left(min(x.payee), 190) || CASE WHEN count(DISTINCT x.payee_key) > 1
                       THEN ' + ' || count(DISTINCT x.payee_key) - 1 ELSE '' END AS payees
            FROM payment p JOIN expenditure x ON x.id = p.expenditure_id WHERE p.order_id = (told ->> 'id')::uuid) sums
        WHERE signed_kind = 'payment-orders' AND b.id = (told ->> 'account_id')::uuid) orders ON true
    LEFT JOIN LATERAL (
        SELECT e.fund_id, sums.award_id, sums.size FROM journal_entry e CROSS JOIN LATERAL (
            SELECT (array_agg(p.award_id ORDER BY p.position))[1] AS award_id,
                   GREATEST(sum(p.amount_usd) FILTER (WHERE p.amount_usd > 0),
                            -sum(p.amount_usd) FILTER (WHERE p.amount_usd < 0)) AS size
            FROM posting p JOIN account c ON c.code = p.account_code
            WHERE p.entry_id = e.id AND c.kind NOT IN ('cash', 'clearing', 'indirect')) sums
        WHERE signed_kind = 'reversals' AND e.id = (told ->> 'entry_id')::uuid) entry ON true
$$;
