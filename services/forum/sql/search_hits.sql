-- The hits of a page, their total number, and the number for each value of each facet, in one result: `part` says
-- which of these a row is. This is a function so that each session plans it once.
--
-- A text that matches in several languages is one hit. What the library has is shown in the language of the `reader` if
-- it matches there; that, and each post, else in its own language, or in the first one. A post's own words come before
-- a translation of them, while versions of a resource are all its own. A search in one language finds each text only
-- in that language. If there are more hits than are counted, one is fetched beyond the number
-- reported, which shows that there are more. A text that exists in several languages is counted once for each of them
-- in the facet of languages, and once everywhere else.
CREATE OR REPLACE FUNCTION search_hits(
    known tsquery[], words tsquery[], in_language text, reader text, boards uuid[], shelves text[], marks text[], kinds text[],
    as_of timestamptz, begins integer[], most integer, facets text[], told integer, block integer, first integer,
    page integer
) RETURNS TABLE(part text, value text, number integer) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off
SET enable_sort = off SET work_mem = '32MB'
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH found AS MATERIALIZED (
        SELECT h.*, in_language IS NOT NULL OR CASE
            WHEN h.board_id IS NULL THEN h.language = reader ELSE NOT h.translated
        END OR NOT EXISTS (
            SELECT FROM search_entry o
            WHERE o.thing_id = h.thing_id AND (h.board_id IS NULL AND o.language = reader
                OR h.translated AND (NOT o.translated OR o.language < h.language))
            AND CASE o.language
                WHEN 'en' THEN o.vector @@ words[1] WHEN 'es' THEN o.vector @@ words[2]
                WHEN 'pt' THEN o.vector @@ words[3] WHEN 'fr' THEN o.vector @@ words[4] END
        ) AS once
        FROM search_first(
            known, words, in_language, boards, shelves, marks, kinds, as_of, begins, most + 1
        ) WITH ORDINALITY AS h (
            id, thing_id, kind, translated, board_id, subjects, country, countries, language, year, at, titled, place)
    ),
    alike AS MATERIALIZED (
        SELECT kind, board_id, subjects, country, countries, language, year, once, count(*) AS texts FROM found
        WHERE place <= most GROUP BY kind, board_id, subjects, country, countries, language, year, once
    ),
    weighed AS (
        SELECT block.id, row_number() OVER (ORDER BY ts_rank(e.vector, CASE e.language
            WHEN 'en' THEN words[1] WHEN 'es' THEN words[2] WHEN 'pt' THEN words[3] WHEN 'fr' THEN words[4]
        END) DESC, block.at DESC, block.id DESC) AS ranked
        FROM (
            SELECT id, at FROM found WHERE page > 0 AND once AND place <= most
            ORDER BY place OFFSET first - first % block LIMIT block
        ) AS block
        JOIN search_entry e ON e.id = block.id
    )
    (SELECT 'hit', id::text, ranked::integer FROM weighed
    WHERE ranked > first % block AND ranked <= first % block + page)
    UNION ALL SELECT 'total', NULL,
        (count(*) FILTER (WHERE once) - CASE WHEN count(*) > most THEN 1 ELSE 0 END)::integer FROM found
    UNION ALL SELECT 'more', NULL, 1 FROM found HAVING count(*) > most
    UNION ALL (
        SELECT 'kind', each.value::text, sum(each.texts)::integer AS number FROM (
            SELECT kind AS value, texts FROM alike WHERE 'kind' = ANY (facets) AND once
        ) AS each
        WHERE each.value IS NOT NULL GROUP BY each.value ORDER BY number DESC, each.value LIMIT told
    )
    UNION ALL (
        SELECT 'board', each.value::text, sum(each.texts)::integer AS number FROM (
            SELECT board_id::text AS value, texts FROM alike WHERE 'board' = ANY (facets) AND once
        ) AS each
        WHERE each.value IS NOT NULL GROUP BY each.value ORDER BY number DESC, each.value LIMIT told
    )
    UNION ALL (
        SELECT 'subject', each.value::text, sum(each.texts)::integer AS number FROM (
            SELECT unnest(subjects) AS value, texts FROM alike WHERE 'subject' = ANY (facets) AND once
        ) AS each
        WHERE each.value IS NOT NULL GROUP BY each.value ORDER BY number DESC, each.value LIMIT told
    )
    UNION ALL (
        SELECT 'country', each.value::text, sum(each.texts)::integer AS number FROM (
            SELECT country AS value, texts FROM alike WHERE 'country' = ANY (facets) AND once
            UNION ALL SELECT unnest(countries) AS value, texts FROM alike WHERE 'country' = ANY (facets) AND once
        ) AS each
        WHERE each.value IS NOT NULL GROUP BY each.value ORDER BY number DESC, each.value LIMIT told
    )
    UNION ALL (
        SELECT 'language', each.value::text, sum(each.texts)::integer AS number FROM (
            SELECT language AS value, texts FROM alike WHERE 'language' = ANY (facets)
        ) AS each
        WHERE each.value IS NOT NULL GROUP BY each.value ORDER BY number DESC, each.value LIMIT told
    )
    UNION ALL (
        SELECT 'year', each.value::text, sum(each.texts)::integer AS number FROM (
            SELECT year::text AS value, texts FROM alike WHERE 'year' = ANY (facets) AND once
        ) AS each
        WHERE each.value IS NOT NULL GROUP BY each.value ORDER BY number DESC, each.value LIMIT told
    );
END $$;
