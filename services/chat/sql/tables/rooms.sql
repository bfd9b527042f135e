-- A room. Messages and changes are numbered under a lock on its row.
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
);
CREATE INDEX ix_room_id_not_direct ON room (id) WHERE kind <> 'direct';

-- A current or former (`left_at`) member of a room; the read marker is kept when a member leaves and returns.
-- `own_after` counts the member's own messages beyond the marker: unread = last_number - read_number - own_after.
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
);
CREATE INDEX ix_membership_room_id_joined_at_member_id ON membership (room_id, joined_at, member_id)
    WHERE left_at IS NULL;
CREATE INDEX ix_membership_member_id ON membership (member_id) WHERE left_at IS NULL;

-- A seat in a course edition, as reported by training; kept because the report may precede that of the edition.
-- `sequence` is the event's, within the enrolment: an older event never overwrites a newer one.
CREATE TABLE seat (
    enrolment_id UUID NOT NULL,
    edition_id UUID NOT NULL,
    member_id UUID NOT NULL,
    taken BOOLEAN NOT NULL,
    sequence BIGINT NOT NULL,
    CONSTRAINT pk_seat PRIMARY KEY (enrolment_id)
);
CREATE INDEX ix_seat_edition_id_member_id ON seat (edition_id, member_id);
