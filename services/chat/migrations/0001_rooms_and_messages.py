"""The chat's first tables."""

from alembic import op

from chassis.migrations.upgrade import chassis_tables

revision = "0001"
down_revision = None

STATEMENTS = [
    """
    CREATE TABLE room (
        id UUID NOT NULL,
        kind VARCHAR(10) NOT NULL,
        titles JSONB NOT NULL,
        networks VARCHAR(40)[] NOT NULL,
        countries VARCHAR(2)[] NOT NULL,
        source VARCHAR(20),
        source_id UUID,
        low_id UUID,
        high_id UUID,
        last_number BIGINT NOT NULL,
        change BIGINT NOT NULL,
        active_at TIMESTAMP WITH TIME ZONE NOT NULL,
        created_by UUID,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version INTEGER NOT NULL,
        CONSTRAINT pk_room PRIMARY KEY (id),
        CONSTRAINT ck_room_kind CHECK (kind IN ('public', 'private', 'direct', 'cohort')),
        CONSTRAINT ck_room_counters CHECK (last_number >= 0 AND change >= last_number),
        CONSTRAINT ck_room_pair CHECK ((kind = 'direct') = (low_id IS NOT NULL AND high_id IS NOT NULL)),
        CONSTRAINT ck_room_pair_order CHECK (low_id < high_id),
        CONSTRAINT ck_room_source CHECK ((source IS NULL) = (source_id IS NULL)),
        CONSTRAINT uq_room_low_id_high_id UNIQUE (low_id, high_id),
        CONSTRAINT uq_room_source_source_id UNIQUE (source, source_id)
    )
    """,
    """
    CREATE TABLE seat (
        enrolment_id UUID NOT NULL,
        edition_id UUID NOT NULL,
        member_id UUID NOT NULL,
        taken BOOLEAN NOT NULL,
        sequence BIGINT NOT NULL,
        CONSTRAINT pk_seat PRIMARY KEY (enrolment_id)
    )
    """,
    """
    CREATE INDEX ix_seat_edition_id_member_id ON seat (edition_id, member_id)
    """,
    """
    CREATE TABLE membership (
        room_id UUID NOT NULL,
        member_id UUID NOT NULL,
        role VARCHAR(10) NOT NULL,
        joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
        left_at TIMESTAMP WITH TIME ZONE,
        removed BOOLEAN NOT NULL,
        read_number BIGINT NOT NULL,
        own_after BIGINT NOT NULL,
        CONSTRAINT pk_membership PRIMARY KEY (room_id, member_id),
        CONSTRAINT ck_membership_role CHECK (role IN ('owner', 'member')),
        CONSTRAINT ck_membership_marker CHECK (read_number >= 0 AND own_after >= 0),
        CONSTRAINT ck_membership_removed CHECK (NOT removed OR left_at IS NOT NULL),
        CONSTRAINT fk_membership_room_id FOREIGN KEY(room_id) REFERENCES room (id)
    )
    """,
    """
    CREATE INDEX ix_membership_room_id_joined_at_member_id ON membership (room_id, joined_at, member_id)
    WHERE left_at IS NULL
    """,
    """
    CREATE INDEX ix_room_id_not_direct ON room (id) WHERE kind <> 'direct'
    """,
    """
    CREATE INDEX ix_membership_member_id ON membership (member_id) WHERE left_at IS NULL
    """,
    """
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
    )
    """,
    """
    CREATE TABLE message_revision (
        message_id UUID NOT NULL,
        version INTEGER NOT NULL,
        text TEXT NOT NULL,
        replaced_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_message_revision PRIMARY KEY (message_id, version),
        CONSTRAINT fk_message_revision_message_id FOREIGN KEY(message_id) REFERENCES message (id)
    )
    """,
]


def upgrade() -> None:
    for statement in [*chassis_tables(), *STATEMENTS]:
        op.execute(statement)
