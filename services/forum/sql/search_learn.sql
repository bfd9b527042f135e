-- The words that people have written, used to correct typing mistakes. Before a word is suggested to somebody, it is
-- looked up in what they may read, so this table does not need to know about boards: it only says what might have
-- been meant.
--
-- For words that are already known, the keys (search_near) are not computed again. Nearly all words of a new text are
-- known, and computing their keys was three quarters of the cost of learning from a post (for a text of a dozen
-- words: 1.9 ms, now 0.45 ms). Words are inserted in alphabetical order, so that two transactions with the same new
-- words do not deadlock.
CREATE OR REPLACE FUNCTION search_learn(languages text[], texts text[]) RETURNS void LANGUAGE sql AS $$
    WITH part AS (
        SELECT DISTINCT language, lower(spelled) AS spelled
        FROM unnest(languages, texts) AS said (language, plain), regexp_split_to_table(plain, '[^[:alpha:]]+') spelled
        WHERE length(spelled) BETWEEN 4 AND 30
    ),
    folded AS (
        SELECT DISTINCT language, regexp_replace(normalize(spelled, NFD), '[\u0300-\u036f]', '', 'g') AS word
        FROM part
    )
    INSERT INTO search_word (word, language, near)
    SELECT word, language, search_near(word) FROM folded
    WHERE word ~ '^[a-z]{4,30}$' AND NOT EXISTS (
        SELECT FROM search_word AS known WHERE known.word = folded.word AND known.language = folded.language
    ) ORDER BY word, language
    ON CONFLICT DO NOTHING
$$;
