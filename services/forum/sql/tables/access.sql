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
