-- Rule 12: of each of these currencies the newest rate that a second person signed for: entered by hand, or of a list
-- that an approver signed. Rates that lists brought without a signature are no measure for the next list.
CREATE OR REPLACE FUNCTION fund_signed_rates(currencies text[]) RETURNS TABLE (
    currency text, valid_on date, usd_per_unit numeric
) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (r.currency) r.currency::text, r.valid_on, r.usd_per_unit
    FROM exchange_rate r
    WHERE r.currency = ANY(currencies) AND (r.manual_rate_id IS NOT NULL OR EXISTS (
        SELECT FROM pending_rate_import p WHERE p.id = r.import_id AND p.status = 'in_force'
    ))
    ORDER BY r.currency, r.valid_on DESC
$$;
