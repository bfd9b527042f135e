-- The payment order in force that a cost is in, by the cost's entry; `begun` once the bank has carried out a part of it,
-- which is when it can no longer be withdrawn.
CREATE OR REPLACE FUNCTION payment_order_of(entry uuid) RETURNS TABLE (message_id varchar, begun boolean)
LANGUAGE sql STABLE AS $$
    SELECT o.message_id, EXISTS (
        SELECT FROM payment p JOIN expenditure x ON x.id = p.expenditure_id
        JOIN bank_match_item i ON i.entry_id = x.entry_id AND i.active AND i.part <> 'indirect'
        JOIN bank_match_line l ON l.match_id = i.match_id AND l.active
        WHERE p.order_id = o.id)
    FROM expenditure e JOIN payment a ON a.expenditure_id = e.id AND a.active JOIN payment_order o ON o.id = a.order_id
    WHERE e.entry_id = entry
$$;
