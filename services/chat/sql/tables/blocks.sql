-- Members who want no direct messages and no notices from another.
CREATE TABLE member_block (
    member_id UUID NOT NULL,
    blocked_id UUID NOT NULL,
    blocked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_member_block PRIMARY KEY (member_id, blocked_id),
    CONSTRAINT ck_member_block_another CHECK (member_id <> blocked_id)
);
CREATE INDEX ix_member_block_blocked_id ON member_block (blocked_id);
CREATE INDEX ix_member_block_member_id_blocked_at_blocked_id ON member_block (member_id, blocked_at, blocked_id);
