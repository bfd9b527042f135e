-- A name as it is compared: without accents, marks and case, and without "Government of". A name in plain letters has
-- no accents to take away, which is most of them and most of the time.
CREATE OR REPLACE FUNCTION fund_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(trim(regexp_replace(
        lower(CASE WHEN octet_length(name) = char_length(name) THEN name ELSE translate(name, 'ÁÀÂÃÄÅÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜÝáàâãäåçéèêëíìîïñóòôõöúùûüýÿ',
                              'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy') END),
        '[^[:alnum:]]+', ' ', 'g')),
        '^(the )?(government|gobierno|governo|gouvernement) (of|de|do|da|du|del|d) ((the|la|el|l) )?', '')
$$;
