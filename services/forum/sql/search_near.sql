-- Two words that are a letter or two apart have one of these in common: what is left of their beginnings without one
-- letter, of a long one's without two.
CREATE OR REPLACE FUNCTION search_near(word text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    WITH whole AS (SELECT left(word, 7) AS part),
    less AS (
        SELECT overlay(part PLACING '' FROM place FOR 1) AS part
        FROM whole, generate_series(1, length(part)) AS place
    ),
    least AS (
        SELECT overlay(part PLACING '' FROM place FOR 1) AS part
        FROM less, generate_series(1, length(part)) AS place WHERE length(word) > 7
    )
    SELECT ARRAY(SELECT part FROM whole UNION SELECT part FROM less UNION SELECT part FROM least)
$$;
