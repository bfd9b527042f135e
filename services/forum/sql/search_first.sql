-- The first hits of a search among all that match, in the order of the search: first those with the words in the
-- title, then the newest. This is a function so that each session plans it once instead of for each search.
--
-- It goes back in time only as far as necessary: through slices of the newest texts, each as large as all previous
-- ones together, until there are enough hits, or so few that the rest is searched in one go. `begins`: quarters, the
-- newest first; about twice as many texts were written since each of them as since the previous one. `marks`: what a
-- text must have, all of them; `shelves`: boards, of which the text must be on one. A search narrowed down to a year
-- looks only at texts up to the end of that year: a text on a board belongs to the year in which it was written, and
-- only the library has texts of a year that were added later (`board:` is the mark of texts on no board).
--
-- How to read it: there are sixteen ways to query the index, each with exactly the conditions that apply, because no
-- index is used for a condition that may be absent: in the title or not, in a slice or in everything older, with
-- marks or not, on shelves or not. Each way is the same SELECT four times, because each language has an index of its
-- own: en, es, pt and fr are places 1 to 4 of `known` and `words`. tests/forum/test_search_in_sql.py compares the
-- ways with one another.
--
-- The statistics say nothing about what people search for, and frequent words make it look cheap to read the whole
-- table. The plan is therefore made once, and does not read the whole table.
CREATE OR REPLACE FUNCTION search_first(
    known tsquery[], words tsquery[], in_language text, boards uuid[], shelves text[], marks text[], kinds text[],
    as_of timestamptz, begins integer[], most integer
) RETURNS TABLE (
    id uuid, thing_id uuid, kind varchar, translated boolean, board_id uuid, subjects varchar[], country varchar,
    countries varchar[], language varchar, year smallint, at timestamptz, titled boolean
) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off
AS $$
#variable_conflict use_variable
DECLARE
    marked CONSTANT boolean := cardinality(marks) > 0;
    slices CONSTANT integer := cardinality(begins);
    after_all CONSTANT integer := floor(extract(epoch FROM as_of) / 7862400)::integer + 1;
    in_title boolean;
    slice text[];
    before timestamptz;
    ends CONSTANT integer := least(after_all, (
        SELECT floor(extract(epoch FROM make_date(split_part(mark, ':', 2)::integer + 1, 1, 1)::timestamp) / 7862400)
        FROM unnest(marks) AS mark WHERE split_part(mark, ':', 1) = 'year'
    ));
    since timestamptz;
    upto integer;
    seen integer;
    next integer;
    found integer := 0;
    got integer;
    here integer;
BEGIN
    FOREACH in_title IN ARRAY ARRAY[true, false] LOOP
        upto := after_all;
        seen := 0;
        here := 0;
        LOOP
            next := CASE WHEN seen = 0 THEN 1 ELSE seen + 1 END;
            IF seen > 0 THEN
                WHILE next <= slices AND here * 2.0 ^ (next - seen) <= most - found + here LOOP
                    next := next + 1;
                END LOOP;
            END IF;
            IF next <= slices THEN
                slice := ARRAY(SELECT 'quarter:' || q FROM generate_series(begins[next], least(upto - 1, ends)) AS q)
                    || CASE WHEN upto > ends + 1 THEN ARRAY['board:'] END;
                since := to_timestamp(begins[next] * 7862400.0);
                before := CASE WHEN seen = 0 THEN 'infinity' ELSE to_timestamp(upto * 7862400.0) END;
                upto := begins[next];
            ELSE
                slice := NULL;
                before := CASE WHEN seen = 0 THEN 'infinity' ELSE to_timestamp(upto * 7862400.0) END;
            END IF;
            IF (in_title) = true AND (slice IS NOT NULL) = true
                AND (marked) = true AND (shelves IS NOT NULL) = true THEN
                RETURN QUERY SELECT t.*, true FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[1]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[2]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[3]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[4]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = true AND (slice IS NOT NULL) = true
                AND (marked) = true AND (shelves IS NOT NULL) = false THEN
                RETURN QUERY SELECT t.*, true FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[1]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[2]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[3]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[4]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = true AND (slice IS NOT NULL) = true
                AND (marked) = false AND (shelves IS NOT NULL) = true THEN
                RETURN QUERY SELECT t.*, true FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[1]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[2]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[3]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[4]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = true AND (slice IS NOT NULL) = true
                AND (marked) = false AND (shelves IS NOT NULL) = false THEN
                RETURN QUERY SELECT t.*, true FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[1]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[2]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[3]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[4]
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = true AND (slice IS NOT NULL) = false
                AND (marked) = true AND (shelves IS NOT NULL) = true THEN
                RETURN QUERY SELECT t.*, true FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[1] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[2] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[3] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[4] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = true AND (slice IS NOT NULL) = false
                AND (marked) = true AND (shelves IS NOT NULL) = false THEN
                RETURN QUERY SELECT t.*, true FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[1] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[2] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[3] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[4] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = true AND (slice IS NOT NULL) = false
                AND (marked) = false AND (shelves IS NOT NULL) = true THEN
                RETURN QUERY SELECT t.*, true FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[1] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[2] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[3] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[4] AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = true AND (slice IS NOT NULL) = false
                AND (marked) = false AND (shelves IS NOT NULL) = false THEN
                RETURN QUERY SELECT t.*, true FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[1] AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[2] AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[3] AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.title_vector @@ known[4] AND e.at < before
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = false AND (slice IS NOT NULL) = true
                AND (marked) = true AND (shelves IS NOT NULL) = true THEN
                RETURN QUERY SELECT t.*, false FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND NOT (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND NOT (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND NOT (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND NOT (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = false AND (slice IS NOT NULL) = true
                AND (marked) = true AND (shelves IS NOT NULL) = false THEN
                RETURN QUERY SELECT t.*, false FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND NOT (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND NOT (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND NOT (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND NOT (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = false AND (slice IS NOT NULL) = true
                AND (marked) = false AND (shelves IS NOT NULL) = true THEN
                RETURN QUERY SELECT t.*, false FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND NOT (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND NOT (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND NOT (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND NOT (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = false AND (slice IS NOT NULL) = true
                AND (marked) = false AND (shelves IS NOT NULL) = false THEN
                RETURN QUERY SELECT t.*, false FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND NOT (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND NOT (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND NOT (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND NOT (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && slice
                    AND e.at >= since AND e.at < before
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = false AND (slice IS NOT NULL) = false
                AND (marked) = true AND (shelves IS NOT NULL) = true THEN
                RETURN QUERY SELECT t.*, false FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND NOT (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND NOT (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND NOT (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND NOT (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = false AND (slice IS NOT NULL) = false
                AND (marked) = true AND (shelves IS NOT NULL) = false THEN
                RETURN QUERY SELECT t.*, false FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND NOT (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND NOT (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND NOT (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND NOT (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) @> marks
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = false AND (slice IS NOT NULL) = false
                AND (marked) = false AND (shelves IS NOT NULL) = true THEN
                RETURN QUERY SELECT t.*, false FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND NOT (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND NOT (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND NOT (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND NOT (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    AND search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at) && shelves
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            ELSIF (in_title) = false AND (slice IS NOT NULL) = false
                AND (marked) = false AND (shelves IS NOT NULL) = false THEN
                RETURN QUERY SELECT t.*, false FROM (
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'en' AND (in_language IS NULL OR in_language = 'en')
                    AND e.vector @@ known[1] AND (known[1] = words[1] OR (e.vector @@ words[1]) IS TRUE)
                    AND NOT (e.title_vector @@ words[1]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'es' AND (in_language IS NULL OR in_language = 'es')
                    AND e.vector @@ known[2] AND (known[2] = words[2] OR (e.vector @@ words[2]) IS TRUE)
                    AND NOT (e.title_vector @@ words[2]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'pt' AND (in_language IS NULL OR in_language = 'pt')
                    AND e.vector @@ known[3] AND (known[3] = words[3] OR (e.vector @@ words[3]) IS TRUE)
                    AND NOT (e.title_vector @@ words[3]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                    UNION ALL
                    SELECT e.id, e.thing_id, e.kind, e.translated, e.board_id, e.subjects, e.country, e.countries,
                        e.language, e.year, e.at FROM search_entry AS e
                    WHERE e.language = 'fr' AND (in_language IS NULL OR in_language = 'fr')
                    AND e.vector @@ known[4] AND (known[4] = words[4] OR (e.vector @@ words[4]) IS TRUE)
                    AND NOT (e.title_vector @@ words[4]) IS TRUE AND e.at <= as_of
                    AND (e.board_id IS NULL OR e.board_id = ANY (boards)) AND (kinds IS NULL OR e.kind = ANY (kinds))
                    AND e.at < before
                ) AS t ORDER BY t.at DESC, t.id DESC LIMIT most - found;
            END IF;
            GET DIAGNOSTICS got = ROW_COUNT;
            found := found + got;
            here := here + got;
            IF found >= most THEN
                RETURN;
            END IF;
            EXIT WHEN next > slices;
            seen := next;
        END LOOP;
    END LOOP;
END $$;
