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
