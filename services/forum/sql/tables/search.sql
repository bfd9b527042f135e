-- A text that can be found: a post, a library resource or a translation; `thing_id` is what a hit links to. What is
-- on no board belongs to the library, for all signed-in members. It is about `countries`, while a post is by somebody
-- from one `country`; it has its subjects and the broader ones. The lexemes are stored outside the
-- row, uncompressed; the row itself takes a few hundred bytes.
CREATE TABLE search_entry (
    id UUID NOT NULL,
    thing_id UUID NOT NULL,
    kind VARCHAR(20) NOT NULL,
    translated BOOLEAN NOT NULL,
    topic_id UUID,
    board_id UUID,
    author_id UUID,
    language VARCHAR(2) NOT NULL,
    country VARCHAR(2),
    subjects VARCHAR(80)[] NOT NULL,
    year SMALLINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    title_vector TSVECTOR STORAGE MAIN NOT NULL,
    vector TSVECTOR STORAGE EXTERNAL NOT NULL,
    countries VARCHAR(2)[],
    CONSTRAINT pk_search_entry PRIMARY KEY (id),
    CONSTRAINT ck_search_entry_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT fk_search_entry_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id),
    CONSTRAINT fk_search_entry_board_id FOREIGN KEY(board_id) REFERENCES board (id)
) WITH (toast_tuple_target = 128);
CREATE INDEX ix_search_entry_thing_id ON search_entry (thing_id);
CREATE INDEX ix_search_entry_topic_id ON search_entry (topic_id);
CREATE INDEX ix_search_entry_author_id ON search_entry (author_id);
CREATE INDEX ix_search_entry_words_en ON search_entry
    USING gin (vector, title_vector, search_marks(kind, board_id, subjects, country, countries, year, at))
    WITH (gin_pending_list_limit = 512) WHERE language = 'en';
CREATE INDEX ix_search_entry_words_es ON search_entry
    USING gin (vector, title_vector, search_marks(kind, board_id, subjects, country, countries, year, at))
    WITH (gin_pending_list_limit = 512) WHERE language = 'es';
CREATE INDEX ix_search_entry_words_pt ON search_entry
    USING gin (vector, title_vector, search_marks(kind, board_id, subjects, country, countries, year, at))
    WITH (gin_pending_list_limit = 512) WHERE language = 'pt';
CREATE INDEX ix_search_entry_words_fr ON search_entry
    USING gin (vector, title_vector, search_marks(kind, board_id, subjects, country, countries, year, at))
    WITH (gin_pending_list_limit = 512) WHERE language = 'fr';

-- A word that somebody wrote, folded; `near`: keys that it shares with words a letter or two away. Added by triggers,
-- and removed by a job once no text has it. It does not say who may read it: suggestions are looked up in what the
-- searcher may read.
CREATE TABLE search_word (
    word VARCHAR(30) NOT NULL,
    language VARCHAR(2) NOT NULL,
    near VARCHAR(7)[] NOT NULL,
    CONSTRAINT pk_search_word PRIMARY KEY (word, language),
    CONSTRAINT ck_search_word_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_search_word_word CHECK (word ~ '^[a-z]{4,30}$')
);
CREATE INDEX ix_search_word_near ON search_word USING gin (near);
