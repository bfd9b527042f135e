"""Boards, topics, posts, what is read of them, flags, the moderators' record, and inboxes."""

from alembic import op

from chassis.migrations.upgrade import chassis_tables

revision = "0001"
down_revision = None

STATEMENTS = [
    """
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
        CONSTRAINT pk_board PRIMARY KEY (id),
        CONSTRAINT ck_board_counters CHECK (topics >= 0 AND posts >= topics),
        CONSTRAINT uq_board_slug UNIQUE (slug),
        CONSTRAINT uq_board_edition_id UNIQUE (edition_id)
    )
    """,
    """
    CREATE TABLE inbox_owner (
        member_id UUID NOT NULL,
        last INTEGER NOT NULL,
        read_to INTEGER NOT NULL,
        CONSTRAINT pk_inbox_owner PRIMARY KEY (member_id),
        CONSTRAINT ck_inbox_owner_numbers CHECK (read_to >= 0 AND last >= read_to)
    )
    """,
    """
    CREATE TABLE board_read (
        member_id UUID NOT NULL,
        board_id UUID NOT NULL,
        posts INTEGER NOT NULL,
        CONSTRAINT pk_board_read PRIMARY KEY (member_id, board_id),
        CONSTRAINT ck_board_read_posts CHECK (posts >= 0),
        CONSTRAINT fk_board_read_board_id FOREIGN KEY(board_id) REFERENCES board (id)
    )
    """,
    """
    CREATE INDEX ix_board_read_board_id ON board_read (board_id)
    """,
    """
    CREATE TABLE notice (
        member_id UUID NOT NULL,
        number INTEGER NOT NULL,
        notice_id UUID NOT NULL,
        kind VARCHAR(40) NOT NULL,
        params JSONB NOT NULL,
        link TEXT NOT NULL,
        actor_id UUID,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_notice PRIMARY KEY (member_id, number),
        CONSTRAINT ck_notice_number CHECK (number > 0),
        CONSTRAINT uq_notice_notice_id_member_id UNIQUE (notice_id, member_id),
        CONSTRAINT fk_notice_member_id FOREIGN KEY(member_id) REFERENCES inbox_owner (member_id)
    )
    """,
    """
    CREATE INDEX ix_notice_actor_id ON notice (actor_id)
    """,
    """
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
        CONSTRAINT pk_topic PRIMARY KEY (id),
        CONSTRAINT ck_topic_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT ck_topic_posts CHECK (posts >= 0),
        CONSTRAINT fk_topic_board_id FOREIGN KEY(board_id) REFERENCES board (id)
    )
    """,
    """
    CREATE INDEX ix_topic_board_id_last_activity_at_id ON topic (board_id, last_activity_at, id)
    """,
    """
    CREATE INDEX ix_topic_last_activity_at_id ON topic (last_activity_at, id)
    """,
    """
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
        CONSTRAINT pk_post PRIMARY KEY (id),
        CONSTRAINT ck_post_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT ck_post_number CHECK (number > 0),
        CONSTRAINT ck_post_hidden CHECK ((hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)),
        CONSTRAINT uq_post_topic_id_number UNIQUE (topic_id, number),
        CONSTRAINT fk_post_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
    )
    """,
    """
    CREATE INDEX ix_post_vector ON post USING gin (vector)
    """,
    """
    CREATE TABLE topic_read (
        member_id UUID NOT NULL,
        topic_id UUID NOT NULL,
        number INTEGER NOT NULL,
        CONSTRAINT pk_topic_read PRIMARY KEY (member_id, topic_id),
        CONSTRAINT ck_topic_read_number CHECK (number > 0),
        CONSTRAINT fk_topic_read_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
    )
    """,
    """
    CREATE INDEX ix_topic_read_topic_id ON topic_read (topic_id)
    """,
    """
    CREATE TABLE flag (
        id UUID NOT NULL,
        post_id UUID NOT NULL,
        reporter_id UUID NOT NULL,
        cause VARCHAR(20) NOT NULL,
        reason VARCHAR(1000) NOT NULL,
        language VARCHAR(2) NOT NULL,
        flagged_at TIMESTAMP WITH TIME ZONE NOT NULL,
        status VARCHAR(10) NOT NULL,
        decided_at TIMESTAMP WITH TIME ZONE,
        decided_by UUID,
        decision_reason VARCHAR(1000),
        CONSTRAINT pk_flag PRIMARY KEY (id),
        CONSTRAINT ck_flag_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
        CONSTRAINT ck_flag_status CHECK (status IN ('open', 'upheld', 'dismissed')),
        CONSTRAINT ck_flag_decided CHECK ((status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (decision_reason IS NULL)),
        CONSTRAINT fk_flag_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    """
    CREATE INDEX ix_flag_post_id ON flag (post_id)
    """,
    """
    CREATE INDEX ix_flag_status_id ON flag (status, id)
    """,
    """
    CREATE UNIQUE INDEX uq_flag_open ON flag (post_id, reporter_id) WHERE status = 'open'
    """,
    """
    CREATE TABLE moderation_entry (
        id UUID NOT NULL,
        deed VARCHAR(20) NOT NULL,
        moderator_id UUID NOT NULL,
        board_id UUID NOT NULL,
        topic_id UUID,
        post_id UUID,
        reason VARCHAR(1000) NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_moderation_entry PRIMARY KEY (id),
        CONSTRAINT fk_moderation_entry_board_id FOREIGN KEY(board_id) REFERENCES board (id),
        CONSTRAINT fk_moderation_entry_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id),
        CONSTRAINT fk_moderation_entry_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    """
    CREATE INDEX ix_moderation_entry_board_id_id ON moderation_entry (board_id, id)
    """,
    """
    CREATE INDEX ix_moderation_entry_post_id ON moderation_entry (post_id)
    """,
    """
    CREATE INDEX ix_moderation_entry_topic_id ON moderation_entry (topic_id)
    """,
    """
    CREATE TABLE revision (
        post_id UUID NOT NULL,
        version INTEGER NOT NULL,
        title VARCHAR(200),
        source TEXT NOT NULL,
        html TEXT NOT NULL,
        language VARCHAR(2) NOT NULL,
        replaced_at TIMESTAMP WITH TIME ZONE NOT NULL,
        replaced_by UUID NOT NULL,
        CONSTRAINT pk_revision PRIMARY KEY (post_id, version),
        CONSTRAINT fk_revision_post_id FOREIGN KEY(post_id) REFERENCES post (id)
    )
    """,
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = '23001';
    END $$
    """,
    """
    CREATE TRIGGER revision_is_a_record BEFORE UPDATE OR DELETE ON revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER moderation_is_a_record BEFORE UPDATE OR DELETE ON moderation_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
]


def upgrade() -> None:
    for statement in [*chassis_tables(), *STATEMENTS]:
        op.execute(statement)
