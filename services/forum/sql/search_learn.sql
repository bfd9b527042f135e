-- The words people wrote, to correct typing mistakes by. What is offered to somebody is looked for in what they may
-- read each time, so this table needs to know nothing of boards: it is only where to look for what might have been
-- meant.
--
-- Words that are known already are not taken apart again: nearly all words of a new text are, and that was three
-- quarters of what learning from a post cost (a text of a dozen: 1.9 ms, now 0.45 ms). In the order of the words, so
-- that two who say the same new words do not wait for each other.
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
