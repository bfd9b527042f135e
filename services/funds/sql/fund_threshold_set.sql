-- Rule 12: the amount above which a second person signs changes with a record of who changed it, and in no other way:
-- nobody may write the column by itself. The time is the database's own. Who it was is the service's word, as it is for
-- everything that somebody enters.
CREATE OR REPLACE FUNCTION fund_threshold_set(fund text, above numeric, expected int, by uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF by = '00000000-0000-0000-0000-000000000000' THEN
        PERFORM public.fund_refuse('rule_12_somebody_sets_the_threshold', 'the threshold is set by a person (Fund rule 12)');
    END IF;
    INSERT INTO threshold_change (fund_id, version, above_usd, formerly_usd, decided_by, decided_at)
    SELECT f.id, f.version + 1, above, f.second_signature_above_usd, by, now() FROM fund f
    WHERE f.id = fund AND f.version = expected;
    IF NOT FOUND THEN
        PERFORM public.fund_refuse('rule_12_threshold_as_read', 'the terms were changed by somebody else (Fund rule 12)');
    END IF;
    UPDATE fund f SET second_signature_above_usd = above, version = f.version + 1
    WHERE f.id = fund AND f.version = expected;
END $$;
