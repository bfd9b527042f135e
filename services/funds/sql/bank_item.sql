-- An entry's cash as the bank will show it. A cost leaves the account in two parts: the direct cost is paid to the
-- payee, and the indirect cost is transferred separately: of a cost paid in another currency it is all that the first
-- account has. Movements between awards on the same account do not appear at the bank, nor does what an account in
-- another currency is worth in dollars.
CREATE OR REPLACE VIEW bank_item AS
SELECT u.account_id, u.entry_id, u.kind, u.occurred_on, v.part, v.amount
FROM (
    SELECT c.*, c.indirect <> 0 AND sign(c.indirect) = sign(c.net) AND abs(c.indirect) < abs(c.net) AND (
        SELECT count(DISTINCT x.account_code) = 1 FROM posting x JOIN account a ON a.code = x.account_code
        WHERE x.entry_id = c.entry_id AND a.kind = 'cash') AS is_cost,
        c.indirect <> 0 AND c.indirect = c.net AS is_indirect
    FROM (
        SELECT b.id AS account_id, p.entry_id, e.kind, e.occurred_on, sum(p.amount) AS net, COALESCE((
            SELECT -sum(i.amount) FROM posting i JOIN account a ON a.code = i.account_code AND a.kind = 'indirect'
            WHERE i.entry_id = p.entry_id AND i.currency = b.currency), 0) AS indirect
        FROM bank_account b
        JOIN posting p ON p.account_code = b.account_code AND p.currency = b.currency
        JOIN journal_entry e ON e.id = p.entry_id AND e.fund_id = b.fund_id
        GROUP BY b.id, b.currency, p.entry_id, e.kind, e.occurred_on
        HAVING sum(p.amount) <> 0
    ) c
) u CROSS JOIN LATERAL (VALUES
    ('cash'::varchar(10), CASE WHEN NOT u.is_cost AND NOT u.is_indirect THEN u.net END),
    ('direct', CASE WHEN u.is_cost THEN u.net - u.indirect END),
    ('indirect', CASE WHEN u.is_cost OR u.is_indirect THEN u.indirect END)
) AS v(part, amount)
WHERE v.amount IS NOT NULL;
