-- What moved in an award on a day, by kind: the movements of its accounts, and of what is held.
CREATE OR REPLACE VIEW award_day AS
SELECT award_id, on_day,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'income'), 0.00)::numeric(20, 2) AS income_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'other_income'), 0.00)::numeric(20, 2) AS other_income_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'interest'), 0.00)::numeric(20, 2) AS interest_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'transfer'), 0.00)::numeric(20, 2) AS transfer_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'exchange'), 0.00)::numeric(20, 2) AS exchange_usd,
       COALESCE(sum(amount) FILTER (WHERE kind = 'direct'), 0.00)::numeric(20, 2) AS direct_usd,
       COALESCE(sum(amount) FILTER (WHERE kind = 'indirect'), 0.00)::numeric(20, 2) AS indirect_usd,
       COALESCE(sum(amount) FILTER (WHERE kind = 'held'), 0.00)::numeric(20, 2) AS held_usd,
       COALESCE(sum(-amount) FILTER (WHERE kind = 'suspense'), 0.00)::numeric(20, 2) AS suspense_usd,
       COALESCE(sum(amount) FILTER (WHERE kind = 'advance'), 0.00)::numeric(20, 2) AS advance_usd
FROM (SELECT d.award_id, d.on_day, c.kind, d.moved_usd AS amount
      FROM account_day d JOIN account c ON c.code = d.account_code
      UNION ALL SELECT award_id, on_day, 'held', moved_usd FROM award_hold) moved
GROUP BY award_id, on_day;
