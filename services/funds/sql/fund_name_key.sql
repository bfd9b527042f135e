-- A name as it is compared: without accents, marks and case, and without "Government of". Most names are plain ASCII
-- and have no accents, so the replacement is skipped for them.
CREATE OR REPLACE FUNCTION fund_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(trim(regexp_replace(
        lower(CASE WHEN octet_length(name) = char_length(name) THEN name ELSE translate(name, 'ÁÀÂÃÄÅÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜÝáàâãäåçéèêëíìîïñóòôõöúùûüýÿ',
                              'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy') END),
        '[^[:alnum:]]+', ' ', 'g')),
        '^(the )?(government|gobierno|governo|gouvernement) (of|de|do|da|du|del|d) ((the|la|el|l) )?', '')
$$;
