-- A member's address for a board's feed; only the hash of its token is stored.
CREATE TABLE feed_address (
    member_id UUID NOT NULL,
    board_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_feed_address PRIMARY KEY (member_id, board_id),
    CONSTRAINT ck_feed_address_token_hash CHECK (octet_length(token_hash) = 32),
    CONSTRAINT uq_feed_address_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_feed_address_board_id FOREIGN KEY(board_id) REFERENCES board (id)
);
