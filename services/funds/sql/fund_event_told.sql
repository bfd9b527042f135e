-- Adds an event that the database tells by itself to the outbox, as chassis/messaging/outbox.py does: numbered within its
-- subject, in the transaction that caused it. The relay is woken when it commits.
CREATE OR REPLACE FUNCTION fund_event_told(kind text, about text, told jsonb, actor uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    event_id uuid := gen_random_uuid();
    number bigint;
BEGIN
    INSERT INTO event_sequence AS s (subject, last) VALUES (about, 1)
    ON CONFLICT (subject) DO UPDATE SET last = s.last + 1 RETURNING s.last INTO number;
    INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at)
    VALUES (event_id, kind, about, number, jsonb_strip_nulls(jsonb_build_object(
        'cloudEvents:specversion', '1.0', 'cloudEvents:id', event_id, 'cloudEvents:type', kind,
        'cloudEvents:source', '/convive/funds', 'cloudEvents:subject', about,
        'cloudEvents:time', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
        'cloudEvents:dataschema', format('/schemas/%s/1', kind), 'cloudEvents:actorid', actor
    )), convert_to(told::text, 'UTF8'), now());
    PERFORM pg_notify('outbox', '');
END $$;
