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
