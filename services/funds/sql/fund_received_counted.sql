-- What each instalment of these agreements has received: what names it, and its part of what names none, which goes to the
-- first open ones. The agreements are locked first, so that two receipts at once are both counted; whoever comes here has
-- locked an award of the agreement, and where an entry is posted, the year's counter.
CREATE OR REPLACE FUNCTION fund_received_counted(agreements uuid[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM FROM agreement a WHERE a.id = ANY (agreements) ORDER BY a.id FOR NO KEY UPDATE;
    WITH came AS (
        SELECT c.agreement_id, c.instalment_id, sum(c.pledge_amount) AS amount FROM contribution c
        WHERE c.agreement_id = ANY (agreements)
        AND NOT EXISTS (SELECT FROM journal_entry u WHERE u.reversal_of = c.entry_id)
        GROUP BY c.agreement_id, c.instalment_id
    ), named AS (
        SELECT i.id, i.agreement_id, i.position, COALESCE(own.amount, 0) AS amount,
               GREATEST(i.amount - COALESCE(own.amount, 0), 0) AS unpaid, COALESCE(any_of.amount, 0) AS unnamed
        FROM instalment i LEFT JOIN came own ON own.instalment_id = i.id
        LEFT JOIN came any_of ON any_of.agreement_id = i.agreement_id AND any_of.instalment_id IS NULL
        WHERE i.agreement_id = ANY (agreements)
    ), paid AS (
        SELECT n.id, n.amount + LEAST(n.unpaid, GREATEST(n.unnamed - (
            sum(n.unpaid) OVER (PARTITION BY n.agreement_id ORDER BY n.position) - n.unpaid), 0)) AS received
        FROM named n
    )
    UPDATE instalment i SET received = p.received FROM paid p WHERE p.id = i.id AND i.received <> p.received;
END $$;
