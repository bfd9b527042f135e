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

-- Gives a member access to a board by name, until `ends_at` by the database's clock; ended ones stay on record.
CREATE TABLE board_membership (
    board_id UUID NOT NULL,
    member_id UUID NOT NULL,
    keeper BOOLEAN NOT NULL,
    invited_by UUID NOT NULL,
    invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE,
    reminded_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_board_membership PRIMARY KEY (board_id, member_id),
    CONSTRAINT ck_board_membership_ends_at CHECK (ends_at >= invited_at),
    CONSTRAINT fk_board_membership_board_id FOREIGN KEY(board_id) REFERENCES board (id)
);
CREATE INDEX ix_board_membership_member_id ON board_membership (member_id);
CREATE INDEX ix_board_membership_ends_at ON board_membership (ends_at) WHERE reminded_at IS NULL;

-- How many of a board's posts a member has read: the sum of the member's topic_read numbers there.
CREATE TABLE board_read (
    member_id UUID NOT NULL,
    board_id UUID NOT NULL,
    posts INTEGER NOT NULL,
    CONSTRAINT pk_board_read PRIMARY KEY (member_id, board_id),
    CONSTRAINT ck_board_read_posts CHECK (posts >= 0),
    CONSTRAINT fk_board_read_board_id FOREIGN KEY(board_id) REFERENCES board (id)
);
CREATE INDEX ix_board_read_board_id ON board_read (board_id);
