-- Two words that differ by a letter or two have one of these keys in common: the beginning of the word without one
-- letter, and for long words without two.
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
