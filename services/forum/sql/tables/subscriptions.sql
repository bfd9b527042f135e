-- A member's subscription to a board.
CREATE TABLE board_subscription (
    member_id UUID NOT NULL,
    board_id UUID NOT NULL,
    level VARCHAR(10) NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_board_subscription PRIMARY KEY (member_id, board_id),
    CONSTRAINT ck_board_subscription_level CHECK (level IN ('watch', 'follow', 'mute')),
    CONSTRAINT fk_board_subscription_board_id FOREIGN KEY(board_id) REFERENCES board (id)
);
CREATE INDEX ix_board_subscription_board_id_member_id ON board_subscription (board_id, member_id);

-- A member's subscription to a topic; `by_writing` if not chosen, but begun by writing there.
CREATE TABLE topic_subscription (
    member_id UUID NOT NULL,
    topic_id UUID NOT NULL,
    level VARCHAR(10) NOT NULL,
    by_writing BOOLEAN NOT NULL DEFAULT false,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_topic_subscription PRIMARY KEY (member_id, topic_id),
    CONSTRAINT ck_topic_subscription_level CHECK (level IN ('watch', 'follow', 'mute')),
    CONSTRAINT ck_topic_subscription_by_writing CHECK (NOT by_writing OR level = 'follow'),
    CONSTRAINT fk_topic_subscription_topic_id FOREIGN KEY(topic_id) REFERENCES topic (id)
);
CREATE INDEX ix_topic_subscription_topic_id_member_id ON topic_subscription (topic_id, member_id);
