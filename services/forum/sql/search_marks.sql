-- What a text can be narrowed down by, stored in the index of its words, so that frequent words are searched among
-- few texts. A quarter is 91 days, counted from 1970 (services/forum/search/prepared.py counts in the same way). A
-- text that is on no board has a mark too: everybody may read it. The function is declared immutable because
-- PostgreSQL does not know that the parts of an epoch are the same in every time zone.
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
