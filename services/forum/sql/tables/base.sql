-- A board. An empty list of networks, roles or countries is no restriction; `members` have access in any case. The
-- counters make unread counts a subtraction; they change in the transaction that adds a topic or a post.
CREATE TABLE board (
    id UUID NOT NULL,
    slug VARCHAR(80) NOT NULL,
    name JSONB NOT NULL,
    description JSONB NOT NULL,
    networks VARCHAR(40)[] NOT NULL,
    roles VARCHAR(40)[] NOT NULL,
    countries VARCHAR(2)[] NOT NULL,
    members UUID[] NOT NULL,
    edition_id UUID,
    topics INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_activity_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    slow_seconds INTEGER NOT NULL DEFAULT 0,
    busy_minute TIMESTAMP WITH TIME ZONE,
    busy_posts INTEGER NOT NULL DEFAULT 0,
    parent_id UUID,
    path UUID[] NOT NULL DEFAULT '{}',
    place INTEGER NOT NULL DEFAULT 0,
    private BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT pk_board PRIMARY KEY (id),
    CONSTRAINT ck_board_counters CHECK (topics >= 0 AND posts >= topics),
    CONSTRAINT uq_board_slug UNIQUE (slug),
    CONSTRAINT uq_board_edition_id UNIQUE (edition_id),
    CONSTRAINT ck_board_slow_seconds CHECK (slow_seconds BETWEEN 0 AND 86400),
    CONSTRAINT ck_board_busy_posts CHECK (busy_posts >= 0),
    CONSTRAINT fk_board_parent_id FOREIGN KEY (parent_id) REFERENCES board (id),
    CONSTRAINT ck_board_place CHECK (place BETWEEN 0 AND 9999),
    CONSTRAINT ck_board_depth CHECK (cardinality(path) <= 3),
    CONSTRAINT ck_board_path CHECK (
        parent_id IS NULL AND cardinality(path) = 0 OR parent_id IS NOT NULL AND parent_id = path[cardinality(path)] ),
    CONSTRAINT ck_board_no_cycle CHECK (NOT id = ANY(path)),
    CONSTRAINT ck_board_name CHECK (jsonb_typeof(name) = 'object' AND name <> '{}')
);
CREATE INDEX ix_board_parent_id ON board (parent_id);

-- A topic. Posts are numbered under a lock on its row: `posts` is the last number assigned. `answer` is the number of
-- the post that answers a question; `pinned` is 1 for topics shown before the others of their board: a number, so
-- that one index has a board's topics in order.
CREATE TABLE topic (
    id UUID NOT NULL,
    board_id UUID NOT NULL,
    title VARCHAR(200) NOT NULL,
    language VARCHAR(2) NOT NULL,
    author_id UUID NOT NULL,
    locked BOOLEAN NOT NULL,
    posts INTEGER NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_activity_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_author_id UUID NOT NULL,
    version INTEGER NOT NULL,
    kind VARCHAR(12) NOT NULL DEFAULT 'discussion',
    answer INTEGER,
    pinned SMALLINT NOT NULL DEFAULT 0,
    slow_seconds INTEGER NOT NULL DEFAULT 0,
    merged_into UUID,
    merged_after INTEGER,
    split_from UUID,
    CONSTRAINT pk_topic PRIMARY KEY (id),
    CONSTRAINT ck_topic_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_topic_posts CHECK (posts >= 0),
    CONSTRAINT fk_topic_board_id FOREIGN KEY(board_id) REFERENCES board (id),
    CONSTRAINT ck_topic_answer CHECK (answer IS NULL OR (kind = 'question' AND answer > 1)),
    CONSTRAINT ck_topic_pinned CHECK (pinned IN (0, 1)),
    CONSTRAINT ck_topic_slow_seconds CHECK (slow_seconds BETWEEN 0 AND 86400),
    CONSTRAINT fk_topic_merged_into FOREIGN KEY (merged_into) REFERENCES topic (id),
    CONSTRAINT ck_topic_merged CHECK (
        (merged_into IS NULL) = (merged_after IS NULL) AND (merged_into IS NULL OR (merged_into <> id AND posts = 0
        AND answer IS NULL AND pinned = 0))),
    CONSTRAINT ck_topic_kind CHECK (kind IN ('discussion', 'question', 'poll', 'event'))
);
CREATE INDEX ix_topic_last_activity_at_id ON topic (last_activity_at, id);
CREATE INDEX ix_topic_board_id_pinned_last_activity_at_id ON topic (board_id, pinned, last_activity_at, id);

-- A post: what was written (`source`, Markdown), what is shown (`html`), what is searched (`plain`, `vector`).
CREATE TABLE post (
    id UUID NOT NULL,
    topic_id UUID NOT NULL,
    number INTEGER NOT NULL,
    author_id UUID NOT NULL,
    language VARCHAR(2) NOT NULL,
    source TEXT NOT NULL,
    html TEXT NOT NULL,
    plain TEXT NOT NULL,
    vector TSVECTOR NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE,
    hidden_at TIMESTAMP WITH TIME ZONE,
    hidden_by UUID,
    hidden_reason VARCHAR(1000),
    version INTEGER NOT NULL,
    reactions JSONB NOT NULL DEFAULT '{}',
    files JSONB NOT NULL DEFAULT '[]',
    moved_post_id UUID,
    CONSTRAINT pk_post PRIMARY KEY (id),
    CONSTRAINT ck_post_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_post_number CHECK (number > 0),
    CONSTRAINT ck_post_hidden CHECK (
        (hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)),
    CONSTRAINT uq_post_topic_id_number UNIQUE (topic_id, number),
    CONSTRAINT fk_post_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id),
    CONSTRAINT fk_post_moved_post_id FOREIGN KEY (moved_post_id) REFERENCES post (id),
    CONSTRAINT ck_post_moved CHECK (
        moved_post_id IS NULL OR (moved_post_id <> id AND number > 1 AND source = '' AND hidden_at IS NULL))
);
CREATE INDEX ix_post_author_id_written_at ON post (author_id, written_at);

ALTER TABLE topic ADD CONSTRAINT fk_topic_answer FOREIGN KEY (id, answer) REFERENCES post (topic_id, number);

ALTER TABLE topic ADD CONSTRAINT fk_topic_split_from FOREIGN KEY (split_from) REFERENCES post (id);
