-- What the library publishes is found along with posts, in each language in which it exists, and also under the
-- broader subjects.
CREATE OR REPLACE FUNCTION search_resource() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_entry (
        id, thing_id, kind, translated, language, countries, subjects, year, at, title_vector, vector
    )
    SELECT md5(said.resource_id::text || said.language)::uuid, r.id, r.kind, said.language <> v.language, said.language,
        v.countries,
        ARRAY(
            SELECT slug FROM library_subject WHERE slug = ANY (v.subjects)
            UNION SELECT broader FROM library_subject WHERE slug = ANY (v.subjects) AND broader IS NOT NULL
        ),
        coalesce(v.year, extract(year FROM v.published_at AT TIME ZONE 'UTC')::smallint), v.published_at,
        ts_filter(said.vector, '{a}'), said.vector
    FROM entered said
    JOIN resource r ON r.id = said.resource_id AND r.withdrawn_at IS NULL
    JOIN resource_version v ON v.resource_id = r.id AND v.number = r.published;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_meets_a_resource AFTER INSERT ON resource_text
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_resource();
