-- A message, with the number of the room's change that touched it last.
CREATE TABLE message (
    id UUID NOT NULL,
    room_id UUID NOT NULL,
    number BIGINT NOT NULL,
    change BIGINT NOT NULL,
    sender_id UUID NOT NULL,
    client_id VARCHAR(64) NOT NULL,
    text TEXT NOT NULL,
    language VARCHAR(2) NOT NULL,
    mentions UUID[] NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE,
    deleted_at TIMESTAMP WITH TIME ZONE,
    deleted_by UUID,
    delete_reason VARCHAR(1000),
    version INTEGER NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT ck_message_numbers CHECK (number > 0 AND change >= number),
    CONSTRAINT ck_message_deleted CHECK (deleted_at IS NULL OR text = ''),
    CONSTRAINT uq_message_room_id_number UNIQUE (room_id, number),
    CONSTRAINT uq_message_room_id_change UNIQUE (room_id, change),
    CONSTRAINT uq_message_sender_id_client_id UNIQUE (sender_id, client_id),
    CONSTRAINT fk_message_room_id FOREIGN KEY(room_id) REFERENCES room (id)
);

-- A text that a message had before an edit or a deletion.
CREATE TABLE message_revision (
    message_id UUID NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    replaced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_message_revision PRIMARY KEY (message_id, version),
    CONSTRAINT fk_message_revision_message_id FOREIGN KEY(message_id) REFERENCES message (id)
);
