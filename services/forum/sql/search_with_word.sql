-- Up to the requested number of texts with a word, from the newest ones if these suffice, to find out whether there
-- are that many. They come in whatever order the index has.
CREATE OR REPLACE FUNCTION search_with_word(
    question tsquery, in_language text, boards uuid[], shelves text[], as_of timestamptz, begins integer[],
    most integer
) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off
AS $$
#variable_conflict use_variable
DECLARE
    now CONSTANT integer := floor(extract(epoch FROM as_of) / 7862400)::integer;
    newest CONSTANT text[] := ARRAY(SELECT 'quarter:' || q FROM generate_series(begins[1], now) AS q);
    since CONSTANT timestamptz := coalesce(to_timestamp(begins[1] * 7862400.0), 'infinity');
    found integer := 0;
BEGIN
    IF shelves IS NULL THEN
        RETURN QUERY SELECT t.id FROM (
            SELECT e.id FROM search_entry AS e
            WHERE e.language = 'en' AND in_language = 'en' AND e.vector @@ question
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && newest
            AND true
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
            UNION ALL
            SELECT e.id FROM search_entry AS e
            WHERE e.language = 'es' AND in_language = 'es' AND e.vector @@ question
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && newest
            AND true
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
            UNION ALL
            SELECT e.id FROM search_entry AS e
            WHERE e.language = 'pt' AND in_language = 'pt' AND e.vector @@ question
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && newest
            AND true
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
            UNION ALL
            SELECT e.id FROM search_entry AS e
            WHERE e.language = 'fr' AND in_language = 'fr' AND e.vector @@ question
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && newest
            AND true
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
        ) AS t LIMIT most - found;
    ELSE
        RETURN QUERY SELECT t.id FROM (
            SELECT e.id FROM search_entry AS e
            WHERE e.language = 'en' AND in_language = 'en' AND e.vector @@ question
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && newest
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
            UNION ALL
            SELECT e.id FROM search_entry AS e
            WHERE e.language = 'es' AND in_language = 'es' AND e.vector @@ question
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && newest
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
            UNION ALL
            SELECT e.id FROM search_entry AS e
            WHERE e.language = 'pt' AND in_language = 'pt' AND e.vector @@ question
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && newest
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
            UNION ALL
            SELECT e.id FROM search_entry AS e
            WHERE e.language = 'fr' AND in_language = 'fr' AND e.vector @@ question
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && newest
            AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
            AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
        ) AS t LIMIT most - found;
    END IF;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < most THEN
        IF shelves IS NULL THEN
            RETURN QUERY SELECT t.id FROM (
                SELECT e.id FROM search_entry AS e
                WHERE e.language = 'en' AND in_language = 'en' AND e.vector @@ question
                AND e.at < since AND true
                AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
                UNION ALL
                SELECT e.id FROM search_entry AS e
                WHERE e.language = 'es' AND in_language = 'es' AND e.vector @@ question
                AND e.at < since AND true
                AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
                UNION ALL
                SELECT e.id FROM search_entry AS e
                WHERE e.language = 'pt' AND in_language = 'pt' AND e.vector @@ question
                AND e.at < since AND true
                AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
                UNION ALL
                SELECT e.id FROM search_entry AS e
                WHERE e.language = 'fr' AND in_language = 'fr' AND e.vector @@ question
                AND e.at < since AND true
                AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
            ) AS t LIMIT most - found;
        ELSE
            RETURN QUERY SELECT t.id FROM (
                SELECT e.id FROM search_entry AS e
                WHERE e.language = 'en' AND in_language = 'en' AND e.vector @@ question
                AND e.at < since
                AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
                UNION ALL
                SELECT e.id FROM search_entry AS e
                WHERE e.language = 'es' AND in_language = 'es' AND e.vector @@ question
                AND e.at < since
                AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
                UNION ALL
                SELECT e.id FROM search_entry AS e
                WHERE e.language = 'pt' AND in_language = 'pt' AND e.vector @@ question
                AND e.at < since
                AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
                UNION ALL
                SELECT e.id FROM search_entry AS e
                WHERE e.language = 'fr' AND in_language = 'fr' AND e.vector @@ question
                AND e.at < since
                AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                AND e.at <= as_of AND (e.board_id IS NULL OR e.board_id = ANY (boards))
            ) AS t LIMIT most - found;
        END IF;
    END IF;
END $$;
