-- A name as it is compared: without accents, marks and case, and without "Government of". Names that look alike are
-- alike: composed or with the accents apart, in wide letters, with a soft hyphen or a space of no width within a word.
-- Most names are plain ASCII and have none of these, so the replacement is skipped for them.
CREATE OR REPLACE FUNCTION fund_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(trim(regexp_replace(
        lower(CASE WHEN octet_length(name) = char_length(name) THEN name ELSE regexp_replace(normalize(name, NFKD),
            '[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F'
            '\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800'
            '\uFE00-\uFE0F\uFEFF\uFFF9-\uFFFB\U000E0000-\U000E01EF]+', '', 'g') END),
        '[^[:alnum:]]+', ' ', 'g')),
        '^(the )?(government|gobierno|governo|gouvernement) (of|de|do|da|du|del|d) ((the|la|el|l) )?', '')
$$;
