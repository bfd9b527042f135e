-- A post that can be found has a narrow row in the search index.
CREATE OR REPLACE FUNCTION search_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.hidden_at IS NOT NULL THEN
        DELETE FROM search_entry WHERE thing_id = NEW.id;
    ELSE
        INSERT INTO search_entry (
            id, thing_id, kind, translated, topic_id, board_id, author_id, language, country, subjects, year, at,
            title_vector, vector
        )
        SELECT p.id, p.id, CASE p.number WHEN 1 THEN 'topic' ELSE 'reply' END, false, t.id, t.board_id, p.author_id,
            p.language, m.country, ARRAY(SELECT slug FROM topic_tag WHERE topic_id = t.id ORDER BY place),
            extract(year FROM p.written_at AT TIME ZONE 'UTC')::smallint,
            p.written_at, ts_filter(p.vector, '{a}'), p.vector
        FROM (SELECT NEW.*) p JOIN topic t ON t.id = p.topic_id
        LEFT JOIN member m ON m.id = p.author_id AND m.status <> 'erased'
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, topic_id = excluded.topic_id, board_id = excluded.board_id,
            author_id = excluded.author_id, language = excluded.language, country = excluded.country,
            subjects = excluded.subjects, title_vector = excluded.title_vector, vector = excluded.vector;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_follows_a_post
    AFTER INSERT OR UPDATE OF topic_id, number, author_id, language, vector, hidden_at ON post
    FOR EACH ROW EXECUTE FUNCTION search_post();
