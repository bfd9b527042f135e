-- What a text is narrowed down by, in the index of its words, so that frequent words are looked for among few texts. A
-- quarter is 91 days, counted from 1970 on (services/forum/search/prepared.py counts the same). What a text has no
-- board for has a mark too: it is everybody's. That the parts of an epoch are the same in every time zone, PostgreSQL
-- does not know: it is told that this is immutable.
CREATE OR REPLACE FUNCTION search_marks(
    kind text, board_id uuid, subjects text[], country text, countries text[], year integer, at timestamptz
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        'kind:' || kind, 'board:' || coalesce(board_id::text, ''), 'year:' || year,
        'quarter:' || floor(extract(epoch FROM at) / 7862400)::integer
    ]
    || ARRAY(SELECT 'subject:' || each FROM unnest(subjects) AS each)
    || ARRAY(SELECT 'country:' || each FROM unnest(array_append(countries, country)) AS each WHERE each IS NOT NULL)
$$;
