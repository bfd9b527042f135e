-- The words of a payee's name in the alphabet's order, without those that only say what kind of firm it is: two payees
-- with the same words may be one.
CREATE OR REPLACE FUNCTION fund_payee_words(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(
        (SELECT string_agg(word, ' ' ORDER BY word COLLATE "C")
         FROM regexp_split_to_table(fund_name_key(name), ' ') AS word
         WHERE word NOT IN ('a', 'c', 'cia', 'co', 'company', 'compania', 'corp', 'cv', 'da', 'de', 'del', 'do', 'du', 'e', 'et',
                            'i', 'inc', 'l', 'la', 'limitada', 'limited', 'llc', 'ltd', 'ltda', 'of', 'r', 's', 'sa', 'sac', 'sarl',
                            'sas', 'srl', 'the', 'v', 'y')),
        fund_name_key(name))
$$;
