-- Rule 10: what waits for a second person and would be posted on a day up to this one: it is decided or withdrawn before
-- the books are closed. Reversals and transfers without a date of their own are posted on the day they are signed.
CREATE OR REPLACE FUNCTION fund_pending(fund text, until date) RETURNS TABLE (
    kind text, id uuid, title text, amount_usd numeric, on_day date, entered_by uuid, entered_at timestamptz
) LANGUAGE sql STABLE AS $$
    SELECT 'expenditure', x.id, x.description, x.direct_usd, x.occurred_on, x.entered_by, x.entered_at
    FROM expenditure x JOIN award a ON a.id = x.award_id
    WHERE x.status = 'pending' AND a.fund_id = fund AND x.occurred_on <= until
    UNION ALL
    SELECT 'advance', x.id, x.description, x.amount_usd, x.signed_on, x.entered_by, x.entered_at
    FROM advance d JOIN commitment x ON x.id = d.id JOIN award a ON a.id = x.award_id
    WHERE d.is_open AND x.status = 'pending' AND a.fund_id = fund AND x.signed_on <= until
    UNION ALL
    SELECT 'recovery', x.id, x.description, x.direct_usd, x.received_on, x.entered_by, x.entered_at
    FROM recovery x JOIN award a ON a.id = x.award_id
    WHERE x.status = 'pending' AND a.fund_id = fund AND x.received_on <= until
    UNION ALL
    SELECT 'receipt', x.id, x.party || ': ' || x.reference, x.amount_usd, x.received_on, x.entered_by, x.entered_at
    FROM pending_receipt x
    WHERE x.status = 'pending' AND x.fund_id = fund AND x.received_on <= until AND x.kind <> 'identification'
    UNION ALL
    SELECT 'reversal', x.id, x.reason, NULL, x.occurred_on, x.entered_by, x.entered_at
    FROM reversal x JOIN journal_entry e ON e.id = x.entry_id
    WHERE x.status = 'pending' AND e.fund_id = fund AND x.occurred_on <= until
    UNION ALL
    SELECT 'transfer', x.id, x.reason, x.amount_usd, x.occurred_on, x.entered_by, x.entered_at
    FROM transfer x
    WHERE x.status = 'pending' AND x.fund_id = fund AND x.occurred_on <= until
    UNION ALL
    SELECT 'revaluation', x.id, x.description, x.amount_usd, x.occurred_on, x.entered_by, x.entered_at
    FROM revaluation x
    WHERE x.status = 'pending' AND x.fund_id = fund AND x.occurred_on <= until
$$;
