-- Rule 12: the amount above which a second person signs changes with a record of who changed it, and in no other way:
-- nobody may write the column by itself.
CREATE OR REPLACE FUNCTION fund_threshold_set(fund text, above numeric, expected int, by uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO threshold_change (fund_id, version, above_usd, formerly_usd, decided_by, decided_at)
    SELECT f.id, f.version + 1, above, f.second_signature_above_usd, by, at FROM fund f
    WHERE f.id = fund AND f.version = expected;
    UPDATE fund f SET second_signature_above_usd = above, version = f.version + 1
    WHERE f.id = fund AND f.version = expected;
END $$;
