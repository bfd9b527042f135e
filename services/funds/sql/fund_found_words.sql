-- The words of what is found, without accents, marks and case, and what it is narrowed by.
CREATE OR REPLACE FUNCTION fund_found_words(texts text, marks text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(array_remove(array_remove(regexp_split_to_array(
        lower(CASE WHEN octet_length(texts) = char_length(texts) THEN texts
                   ELSE translate(normalize(texts, NFKC), 'ÁÀÂÃÄÅÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜÝáàâãäåçéèêëíìîïñóòôõöúùûüýÿ',
                                  'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy') END),
        '[^[:alnum:]]+') || marks, ''), NULL))
$$;
