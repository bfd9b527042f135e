-- A translation is found like its post, with the same board, author and date, but in its own language.
CREATE OR REPLACE FUNCTION search_translations(of_post uuid) RETURNS void LANGUAGE sql AS $$
    DELETE FROM search_entry e USING post p
    WHERE p.id = of_post AND e.thing_id = p.id AND e.translated AND (e.language = p.language OR NOT EXISTS (
        SELECT FROM translation t WHERE t.post_id = p.id AND t.language = e.language
    ));
    INSERT INTO search_entry (
        id, thing_id, kind, translated, topic_id, board_id, author_id, language, country, subjects, year, at,
        title_vector, vector
    )
    SELECT md5(t.post_id::text || t.language)::uuid, e.thing_id, e.kind, true, e.topic_id, e.board_id, e.author_id,
        t.language, e.country, e.subjects, e.year, e.at, ts_filter(t.vector, '{a}'), t.vector
    FROM translation t JOIN search_entry e ON e.id = t.post_id
    WHERE t.post_id = of_post AND t.language <> e.language
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, topic_id = excluded.topic_id,
        board_id = excluded.board_id, author_id = excluded.author_id, country = excluded.country,
        subjects = excluded.subjects, title_vector = excluded.title_vector, vector = excluded.vector
$$;
