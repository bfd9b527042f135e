-- The chat's word of who blocks whom: an inbox takes no notices that a blocked member causes.
CREATE TABLE member_block (
    member_id UUID NOT NULL,
    blocked_id UUID NOT NULL,
    CONSTRAINT pk_member_block PRIMARY KEY (member_id, blocked_id)
);
CREATE INDEX ix_member_block_blocked_id ON member_block (blocked_id);
