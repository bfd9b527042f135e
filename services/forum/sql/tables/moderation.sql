-- What a moderator did, on a board or about a member. The database refuses to change or delete it.
CREATE TABLE moderation_entry (
    id UUID NOT NULL,
    deed VARCHAR(20) NOT NULL,
    moderator_id UUID NOT NULL,
    board_id UUID,
    topic_id UUID,
    post_id UUID,
    reason VARCHAR(1000) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    member_id UUID,
    CONSTRAINT pk_moderation_entry PRIMARY KEY (id),
    CONSTRAINT fk_moderation_entry_board_id FOREIGN KEY(board_id) REFERENCES board (id),
    CONSTRAINT fk_moderation_entry_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id),
    CONSTRAINT fk_moderation_entry_post_id FOREIGN KEY(post_id) REFERENCES post (id),
    CONSTRAINT ck_moderation_entry_about CHECK (board_id IS NOT NULL OR member_id IS NOT NULL),
    CONSTRAINT uq_moderation_entry_id_moderator_id_member_id UNIQUE (id, moderator_id, member_id)
);
CREATE INDEX ix_moderation_entry_board_id_id ON moderation_entry (board_id, id);
CREATE INDEX ix_moderation_entry_post_id ON moderation_entry (post_id);
CREATE INDEX ix_moderation_entry_topic_id ON moderation_entry (topic_id);
CREATE INDEX ix_moderation_entry_member_id_id ON moderation_entry (member_id, id);

-- A member's report of a post; at most one open per member and post.
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
    CONSTRAINT ck_flag_decided CHECK (
        (status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)
        AND (decided_at IS NULL) = (decision_reason IS NULL)),
    CONSTRAINT fk_flag_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);
CREATE INDEX ix_flag_post_id ON flag (post_id);
CREATE INDEX ix_flag_status_id ON flag (status, id);
CREATE UNIQUE INDEX uq_flag_open ON flag (post_id, reporter_id) WHERE status = 'open';

-- A warning, a mute or a suspension; its id is that of its entry in the record. The database refuses to change what
-- was decided; an action can only be lifted, once.
CREATE TABLE measure (
    id UUID NOT NULL,
    kind VARCHAR(10) NOT NULL,
    member_id UUID NOT NULL,
    moderator_id UUID NOT NULL,
    board_id UUID,
    post_id UUID,
    reason VARCHAR(1000) NOT NULL,
    language VARCHAR(2) NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    lifted_at TIMESTAMP WITH TIME ZONE,
    lifted_by UUID,
    lift_reason VARCHAR(1000),
    CONSTRAINT pk_measure PRIMARY KEY (id),
    CONSTRAINT ck_measure_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_measure_kind CHECK (kind IN ('warning', 'mute', 'suspension')),
    CONSTRAINT ck_measure_ends CHECK ((kind = 'warning') = (until IS NULL)),
    CONSTRAINT ck_measure_until CHECK (until > taken_at),
    CONSTRAINT ck_measure_board CHECK (board_id IS NULL OR kind = 'mute'),
    CONSTRAINT ck_measure_lifted CHECK (
        (lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)),
    CONSTRAINT ck_measure_lifted_by CHECK (lifted_by <> member_id),
    CONSTRAINT fk_measure_id_moderator_id_member_id FOREIGN KEY(id, moderator_id, member_id)
        REFERENCES moderation_entry (id, moderator_id, member_id),
    CONSTRAINT fk_measure_board_id FOREIGN KEY(board_id) REFERENCES board (id),
    CONSTRAINT fk_measure_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);
CREATE INDEX ix_measure_member_id_id ON measure (member_id, id);

-- A member's appeal against an entry in the record: one per entry, decided by neither party.
CREATE TABLE appeal (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    moderator_id UUID NOT NULL,
    member_id UUID NOT NULL,
    text VARCHAR(1000) NOT NULL,
    language VARCHAR(2) NOT NULL,
    appealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    status VARCHAR(10) NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by UUID,
    decision_reason VARCHAR(1000),
    CONSTRAINT pk_appeal PRIMARY KEY (id),
    CONSTRAINT ck_appeal_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_appeal_status CHECK (status IN ('open', 'granted', 'rejected')),
    CONSTRAINT ck_appeal_decided CHECK (
        (status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)
        AND (decided_at IS NULL) = (decision_reason IS NULL)),
    CONSTRAINT ck_appeal_decided_by CHECK (decided_by <> moderator_id AND decided_by <> member_id),
    CONSTRAINT fk_appeal_entry_id_moderator_id_member_id FOREIGN KEY(entry_id, moderator_id, member_id)
        REFERENCES moderation_entry (id, moderator_id, member_id)
);
CREATE UNIQUE INDEX uq_appeal_entry_id ON appeal (entry_id);
CREATE INDEX ix_appeal_status_id ON appeal (status, id);
CREATE INDEX ix_appeal_member_id ON appeal (member_id);
