-- Generated from the migrations by ./run generate; not edited. What a function does: sql/<function>.sql.

CREATE FUNCTION analyze_filled() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE event_sequence (
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
);

CREATE TABLE idempotency (
    actor_id uuid NOT NULL,
    operation character varying(120) NOT NULL,
    key character varying(200) NOT NULL,
    payload_hash character varying(64) NOT NULL,
    result text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE inbox (
    consumer character varying(120) NOT NULL,
    event_id uuid NOT NULL,
    handled_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE inbox_sequence (
    consumer character varying(120) NOT NULL,
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
);

CREATE TABLE job_run (
    job character varying(120) NOT NULL,
    slot timestamp with time zone NOT NULL,
    done_at timestamp with time zone NOT NULL
);

CREATE TABLE member (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    country character varying(2) NOT NULL,
    institution character varying(200) NOT NULL,
    language character varying(2) NOT NULL,
    roles character varying(40)[] NOT NULL,
    networks character varying(40)[] NOT NULL,
    status character varying(20) NOT NULL,
    sequence integer NOT NULL
);

CREATE TABLE member_block (
    member_id uuid NOT NULL,
    blocked_id uuid NOT NULL,
    blocked_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_member_block_another CHECK ((member_id <> blocked_id))
);

CREATE TABLE membership (
    room_id uuid NOT NULL,
    member_id uuid NOT NULL,
    role character varying(10) NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    removed boolean NOT NULL,
    read_number bigint NOT NULL,
    own_after bigint NOT NULL,
    CONSTRAINT ck_membership_marker CHECK (((read_number >= 0) AND (own_after >= 0))),
    CONSTRAINT ck_membership_removed CHECK (((NOT removed) OR (left_at IS NOT NULL))),
    CONSTRAINT ck_membership_role CHECK (((role)::text = ANY ((ARRAY['owner'::character varying, 'member'::character varying])::text[])))
);

CREATE TABLE message (
    id uuid NOT NULL,
    room_id uuid NOT NULL,
    number bigint NOT NULL,
    change bigint NOT NULL,
    sender_id uuid NOT NULL,
    client_id character varying(64) NOT NULL,
    text text NOT NULL,
    language character varying(2) NOT NULL,
    mentions uuid[] NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    edited_at timestamp with time zone,
    deleted_at timestamp with time zone,
    deleted_by uuid,
    delete_reason character varying(1000),
    version integer NOT NULL,
    CONSTRAINT ck_message_deleted CHECK (((deleted_at IS NULL) OR (text = ''::text))),
    CONSTRAINT ck_message_numbers CHECK (((number > 0) AND (change >= number)))
);

CREATE TABLE message_revision (
    message_id uuid NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    replaced_at timestamp with time zone NOT NULL
);

CREATE TABLE outbox (
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    type character varying(120) NOT NULL,
    subject character varying(200) NOT NULL,
    sequence bigint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone
);

ALTER TABLE outbox ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME outbox_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE room (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    titles jsonb NOT NULL,
    networks character varying(40)[] NOT NULL,
    countries character varying(2)[] NOT NULL,
    source character varying(20),
    source_id uuid,
    low_id uuid,
    high_id uuid,
    last_number bigint NOT NULL,
    change bigint NOT NULL,
    active_at timestamp with time zone NOT NULL,
    created_by uuid,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT ck_room_counters CHECK (((last_number >= 0) AND (change >= last_number))),
    CONSTRAINT ck_room_kind CHECK (((kind)::text = ANY ((ARRAY['public'::character varying, 'private'::character varying, 'direct'::character varying, 'cohort'::character varying])::text[]))),
    CONSTRAINT ck_room_pair CHECK ((((kind)::text = 'direct'::text) = ((low_id IS NOT NULL) AND (high_id IS NOT NULL)))),
    CONSTRAINT ck_room_pair_order CHECK ((low_id < high_id)),
    CONSTRAINT ck_room_source CHECK (((source IS NULL) = (source_id IS NULL)))
);

CREATE TABLE seat (
    enrolment_id uuid NOT NULL,
    edition_id uuid NOT NULL,
    member_id uuid NOT NULL,
    taken boolean NOT NULL,
    sequence bigint NOT NULL
);
ALTER TABLE ONLY alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY event_sequence ADD CONSTRAINT pk_event_sequence PRIMARY KEY (subject);
ALTER TABLE ONLY idempotency ADD CONSTRAINT pk_idempotency PRIMARY KEY (actor_id, operation, key);
ALTER TABLE ONLY inbox ADD CONSTRAINT pk_inbox PRIMARY KEY (consumer, event_id);
ALTER TABLE ONLY inbox_sequence ADD CONSTRAINT pk_inbox_sequence PRIMARY KEY (consumer, subject);
ALTER TABLE ONLY job_run ADD CONSTRAINT pk_job_run PRIMARY KEY (job, slot);
ALTER TABLE ONLY member ADD CONSTRAINT pk_member PRIMARY KEY (id);
ALTER TABLE ONLY member_block ADD CONSTRAINT pk_member_block PRIMARY KEY (member_id, blocked_id);
ALTER TABLE ONLY membership ADD CONSTRAINT pk_membership PRIMARY KEY (room_id, member_id);
ALTER TABLE ONLY message ADD CONSTRAINT pk_message PRIMARY KEY (id);
ALTER TABLE ONLY message_revision ADD CONSTRAINT pk_message_revision PRIMARY KEY (message_id, version);
ALTER TABLE ONLY outbox ADD CONSTRAINT pk_outbox PRIMARY KEY ("position");
ALTER TABLE ONLY room ADD CONSTRAINT pk_room PRIMARY KEY (id);
ALTER TABLE ONLY seat ADD CONSTRAINT pk_seat PRIMARY KEY (enrolment_id);
ALTER TABLE ONLY message ADD CONSTRAINT uq_message_room_id_change UNIQUE (room_id, change);
ALTER TABLE ONLY message ADD CONSTRAINT uq_message_room_id_number UNIQUE (room_id, number);
ALTER TABLE ONLY message ADD CONSTRAINT uq_message_sender_id_client_id UNIQUE (sender_id, client_id);
ALTER TABLE ONLY outbox ADD CONSTRAINT uq_outbox_event_id UNIQUE (event_id);
ALTER TABLE ONLY room ADD CONSTRAINT uq_room_low_id_high_id UNIQUE (low_id, high_id);
ALTER TABLE ONLY room ADD CONSTRAINT uq_room_source_source_id UNIQUE (source, source_id);
CREATE INDEX ix_member_block_blocked_id ON member_block USING btree (blocked_id);
CREATE INDEX ix_member_block_member_id_blocked_at_blocked_id ON member_block USING btree (member_id, blocked_at, blocked_id);
CREATE INDEX ix_membership_member_id ON membership USING btree (member_id) WHERE (left_at IS NULL);
CREATE INDEX ix_membership_room_id_joined_at_member_id ON membership USING btree (room_id, joined_at, member_id) WHERE (left_at IS NULL);
CREATE INDEX ix_outbox_subject ON outbox USING btree (subject, sequence);
CREATE INDEX ix_outbox_unpublished ON outbox USING btree ("position") WHERE (published_at IS NULL);
CREATE INDEX ix_room_active_at_id ON room USING btree (active_at, id);
CREATE INDEX ix_room_id_not_direct ON room USING btree (id) WHERE ((kind)::text <> 'direct'::text);
CREATE INDEX ix_seat_edition_id_member_id ON seat USING btree (edition_id, member_id);
ALTER TABLE ONLY membership ADD CONSTRAINT fk_membership_room_id FOREIGN KEY (room_id) REFERENCES room(id);
ALTER TABLE ONLY message_revision ADD CONSTRAINT fk_message_revision_message_id FOREIGN KEY (message_id) REFERENCES message(id);
ALTER TABLE ONLY message ADD CONSTRAINT fk_message_room_id FOREIGN KEY (room_id) REFERENCES room(id);
