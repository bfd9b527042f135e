-- A cited intervention must be in the catalogue, in a version that it has had.
CREATE OR REPLACE FUNCTION resource_version_cites_the_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(NEW.interventions, NEW.cited) AS named (slug, number)
        LEFT JOIN library_intervention known ON known.slug = named.slug
        WHERE named.number IS NOT NULL AND (known.slug IS NULL OR named.number NOT BETWEEN 1 AND known.number)
    ) THEN
        RAISE EXCEPTION 'the catalogue has no such intervention in this version'
            USING ERRCODE = '23503', CONSTRAINT = 'intervention_of_the_catalogue';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER resource_version_cites_the_catalogue
    BEFORE INSERT OR UPDATE OF interventions, cited ON resource_version
    FOR EACH ROW EXECUTE FUNCTION resource_version_cites_the_catalogue();
