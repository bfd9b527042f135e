-- Every version of a translation is recorded, whoever writes it. No translation is made into the post's own language.
CREATE OR REPLACE FUNCTION keep_translation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM post WHERE id = NEW.post_id AND language = NEW.language) THEN
        RAISE EXCEPTION 'post % is in this language already', NEW.post_id USING ERRCODE = '23514';
    END IF;
    INSERT INTO translation_version (
        post_id, language, version, of_version, title, source, html, machine, translator_id, made_at
    ) VALUES (
        NEW.post_id, NEW.language, NEW.version, NEW.of_version, NEW.title, NEW.source, NEW.html, NEW.machine,
        NEW.translator_id, NEW.made_at
    );
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER translation_is_kept AFTER INSERT OR UPDATE ON translation
    FOR EACH ROW EXECUTE FUNCTION keep_translation();
