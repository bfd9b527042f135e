-- What these rows say is found by the search as they are now. `of_table` is whose ids they are; of the journal, costs are left
-- out, which are found as costs.
CREATE OR REPLACE FUNCTION fund_found(of_table text, ids uuid[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF of_table = 'expenditure' THEN
        INSERT INTO found SELECT x.id, 'cost', x.entry_id, x.fund_id, x.award_id, x.occurred_on, x.description, x.payee, x.document,
            x.currency, COALESCE(x.amount, x.direct_usd), x.direct_usd, x.status,
            fund_found_words(concat_ws(' ', x.description, x.payee, x.document), ARRAY['k:cost', 'f:' || x.fund_id,
                'a:' || x.award_id, 'd:' || x.donor_id, 'p:' || COALESCE(x.programme, x.of_award),
                CASE WHEN x.entry_id IS NOT NULL THEN 'k:posted' END])
        FROM unnest(ids) AS wanted(id)
        CROSS JOIN LATERAL (
            SELECT c.*, w.fund_id, w.donor_id, w.programme AS of_award
            FROM expenditure c JOIN award w ON w.id = c.award_id WHERE c.id = wanted.id OFFSET 0) x
        ON CONFLICT (id) DO UPDATE SET (entry_id, status, words) = (excluded.entry_id, excluded.status, excluded.words);
    ELSIF of_table = 'commitment' THEN
        INSERT INTO found SELECT x.id, 'commitment', NULL, x.fund_id, x.award_id, x.signed_on, x.description, x.payee, x.reference,
            x.currency, x.amount, x.amount_usd, x.status,
            fund_found_words(concat_ws(' ', x.description, x.payee, x.reference), ARRAY['k:commitment', 'f:' || x.fund_id,
                'a:' || x.award_id, 'd:' || x.donor_id, 'p:' || x.programme])
        FROM unnest(ids) AS wanted(id)
        CROSS JOIN LATERAL (
            SELECT c.*, w.fund_id, w.donor_id, w.programme
            FROM commitment c JOIN award w ON w.id = c.award_id WHERE c.id = wanted.id OFFSET 0) x
        ON CONFLICT (id) DO UPDATE SET status = excluded.status;
    ELSIF of_table = 'pending_receipt' THEN
        INSERT INTO found SELECT x.id, 'receipt', NULL, x.fund_id, x.award_ids[1], x.received_on, x.reference, x.party, x.reference,
            x.currency, x.amount, x.amount_usd, x.status,
            fund_found_words(concat_ws(' ', x.reference, x.party), ARRAY['k:receipt', 'f:' || x.fund_id] || (
                SELECT array_agg(mark) FROM award w, LATERAL (VALUES ('a:' || w.id), ('d:' || w.donor_id), ('p:' || w.programme)) m(mark)
                WHERE w.id = ANY(x.award_ids)))
        FROM pending_receipt x WHERE x.id = ANY(ids)
        ON CONFLICT (id) DO UPDATE SET status = excluded.status;
        DELETE FROM found f USING pending_receipt x WHERE x.id = ANY(ids) AND x.status = 'posted' AND f.id = x.id;
    ELSE
        INSERT INTO found SELECT e.id,
            CASE WHEN e.kind IN ('transfer', 'exchange', 'reversal') THEN 'entry' ELSE 'receipt' END, e.id, e.fund_id, p.award_id,
            e.occurred_on, e.description, COALESCE(e.papers ->> 'payee', e.papers ->> 'payer', e.papers ->> 'donor'),
            COALESCE(e.papers ->> 'document', e.papers ->> 'reference'), COALESCE(p.currency, 'USD'),
            COALESCE(p.amount, p.amount_usd), p.amount_usd, 'posted',
            fund_found_words(concat_ws(' ', e.description, (SELECT string_agg(said.value, ' ') FROM jsonb_each_text(e.papers) said
                                                          WHERE said.key NOT IN ('donor_id', 'document_on')),
                                       p.donors), p.marks
                || ARRAY['f:' || e.fund_id, 'k:posted', 'k:' || CASE WHEN e.kind IN ('transfer', 'exchange', 'reversal')
                                                                     THEN 'entry' ELSE 'receipt' END])
        FROM unnest(ids) AS wanted(id)
        CROSS JOIN LATERAL (SELECT one.* FROM journal_entry one WHERE one.id = wanted.id OFFSET 0) e
        CROSS JOIN LATERAL (
            SELECT (array_agg(l.award_id ORDER BY l.position))[1] AS award_id,
                   string_agg(DISTINCT o.name, ' ') AS donors,
                   array_agg('a:' || l.award_id) || array_agg('d:' || l.donor_id) || array_agg('p:' || w.programme) AS marks,
                   (array_agg(l.currency ORDER BY l.position) FILTER (WHERE l.currency <> 'USD'))[1] AS currency,
                   abs((array_agg(l.amount ORDER BY l.position) FILTER (WHERE l.currency <> 'USD'))[1]) AS amount,
                   COALESCE(NULLIF(GREATEST(
                       sum(l.amount_usd) FILTER (WHERE a.kind = 'cash' AND l.amount_usd > 0),
                       - sum(l.amount_usd) FILTER (WHERE a.kind = 'cash' AND l.amount_usd < 0)), 0),
                       sum(l.amount_usd) FILTER (WHERE l.amount_usd > 0), 0) AS amount_usd
            FROM posting l JOIN account a ON a.code = l.account_code JOIN award w ON w.id = l.award_id
            JOIN donor o ON o.id = l.donor_id WHERE l.entry_id = e.id) p
        WHERE e.kind <> 'expenditure'
        ON CONFLICT (id) DO NOTHING;
    END IF;
END $$;
