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
