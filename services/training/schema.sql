-- Generated from the migrations by ./run generate; not edited. What a function does: sql/<function>.sql.

CREATE FUNCTION analyze_filled() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION bind_accreditation() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION count_seats() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION freeze_curriculum() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION freeze_edition_curriculum() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION freeze_modules() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION refuse(rule text, reason text) RETURNS void LANGUAGE plpgsql;

CREATE TABLE accreditation (
    id uuid NOT NULL,
    curriculum_id uuid NOT NULL,
    university_id uuid NOT NULL,
    signed_by character varying(200) NOT NULL,
    signed_on date NOT NULL,
    document character varying(200) NOT NULL,
    recorded_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE attendance (
    enrolment_id uuid NOT NULL,
    held_on date NOT NULL,
    edition_id uuid NOT NULL,
    present boolean NOT NULL,
    recorded_by uuid NOT NULL
);

CREATE TABLE certificate (
    id uuid NOT NULL,
    code character varying(12) NOT NULL,
    enrolment_id uuid NOT NULL,
    edition_id uuid NOT NULL,
    curriculum_id uuid NOT NULL,
    name character varying(200),
    title jsonb NOT NULL,
    hours numeric(7,1) NOT NULL,
    accredited_by jsonb NOT NULL,
    completed_on date NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_reason text,
    revoked_by uuid,
    CONSTRAINT ck_certificate_revoked_with_reason CHECK (((revoked_at IS NULL) = (revoked_reason IS NULL)))
);

CREATE TABLE course (
    id uuid NOT NULL,
    code character varying(80) NOT NULL,
    title jsonb NOT NULL,
    proposal_id uuid,
    created_by uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE curriculum (
    id uuid NOT NULL,
    course_id uuid NOT NULL,
    number integer NOT NULL,
    published_at timestamp with time zone,
    created_by uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE edition (
    id uuid NOT NULL,
    course_id uuid NOT NULL,
    curriculum_id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    status character varying(20) NOT NULL,
    place character varying(200),
    country character varying(2),
    starts_on date,
    ends_on date,
    seats integer,
    seats_taken integer NOT NULL,
    queue_last bigint NOT NULL,
    instructor_ids uuid[] NOT NULL,
    organiser_id uuid,
    programme_edition_id uuid,
    created_by uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    start_told_at timestamp with time zone,
    waiting integer DEFAULT 0 NOT NULL,
    CONSTRAINT ck_edition_dates CHECK ((ends_on >= starts_on)),
    CONSTRAINT ck_edition_kind CHECK (((kind)::text = ANY ((ARRAY['on_site'::character varying, 'virtual'::character varying, 'workshop'::character varying])::text[]))),
    CONSTRAINT ck_edition_open_has_dates CHECK ((((status)::text = 'draft'::text) OR ((starts_on IS NOT NULL) AND (ends_on IS NOT NULL)))),
    CONSTRAINT ck_edition_seats_never_oversold CHECK (((seats_taken >= 0) AND ((seats IS NULL) OR (seats_taken <= seats)))),
    CONSTRAINT ck_edition_status CHECK (((status)::text = ANY ((ARRAY['draft'::character varying, 'open'::character varying, 'ended'::character varying])::text[]))),
    CONSTRAINT ck_edition_waiting CHECK ((waiting >= 0))
);

CREATE TABLE enrolment (
    id uuid NOT NULL,
    edition_id uuid NOT NULL,
    member_id uuid,
    email character varying(254),
    email_key character varying(254),
    name character varying(200),
    country character varying(2) NOT NULL,
    sex character varying(20) NOT NULL,
    sector character varying(20) NOT NULL,
    institution character varying(200),
    language character varying(2) NOT NULL,
    status character varying(20) NOT NULL,
    queue bigint NOT NULL,
    completed_on date,
    enrolled_by uuid NOT NULL,
    enrolled_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT ck_enrolment_completed_has_date CHECK ((((status)::text = 'completed'::text) = (completed_on IS NOT NULL))),
    CONSTRAINT ck_enrolment_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_enrolment_sector CHECK (((sector)::text = ANY ((ARRAY['public'::character varying, 'private'::character varying, 'civil_society'::character varying, 'academia'::character varying])::text[]))),
    CONSTRAINT ck_enrolment_sex CHECK (((sex)::text = ANY ((ARRAY['female'::character varying, 'male'::character varying, 'undisclosed'::character varying])::text[]))),
    CONSTRAINT ck_enrolment_status CHECK (((status)::text = ANY ((ARRAY['enrolled'::character varying, 'waiting'::character varying, 'withdrawn'::character varying, 'completed'::character varying])::text[])))
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

CREATE TABLE import (
    id uuid NOT NULL,
    edition_id uuid NOT NULL,
    filename character varying(200) NOT NULL,
    status character varying(20) NOT NULL,
    dry_run boolean NOT NULL,
    partial boolean NOT NULL,
    country character varying(2),
    encoding character varying(20),
    delimiter character varying(1),
    rows integer NOT NULL,
    enrolled integer NOT NULL,
    waiting integer NOT NULL,
    updated integer NOT NULL,
    unchanged integer NOT NULL,
    withdrawn integer NOT NULL,
    refused integer NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT ck_import_status CHECK (((status)::text = ANY ((ARRAY['receiving'::character varying, 'queued'::character varying, 'checked'::character varying, 'refused'::character varying, 'done'::character varying])::text[])))
);

CREATE TABLE import_chunk (
    import_id uuid NOT NULL,
    number integer NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE import_error (
    import_id uuid NOT NULL,
    "row" integer NOT NULL,
    field character varying(40) NOT NULL,
    reason character varying(60) NOT NULL,
    params jsonb NOT NULL
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

CREATE TABLE institution (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(20) NOT NULL,
    country character varying(2) NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_institution_kind CHECK (((kind)::text = ANY ((ARRAY['institution'::character varying, 'academy'::character varying, 'university'::character varying])::text[])))
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

CREATE TABLE module (
    id uuid NOT NULL,
    curriculum_id uuid NOT NULL,
    "position" integer NOT NULL,
    title jsonb NOT NULL,
    hours numeric(5,1),
    CONSTRAINT ck_module_hours CHECK ((hours > (0)::numeric)),
    CONSTRAINT ck_module_position CHECK (("position" >= 1))
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

CREATE TABLE progress (
    enrolment_id uuid NOT NULL,
    module_id uuid NOT NULL,
    percent integer NOT NULL,
    CONSTRAINT ck_progress_percent CHECK (((percent >= 0) AND (percent <= 100)))
);

CREATE TABLE statement (
    id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    module_id uuid NOT NULL,
    percent integer NOT NULL,
    stated_by uuid NOT NULL,
    stated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_statement_percent CHECK (((percent >= 0) AND (percent <= 100)))
);
ALTER TABLE ONLY alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY accreditation ADD CONSTRAINT pk_accreditation PRIMARY KEY (id);
ALTER TABLE ONLY attendance ADD CONSTRAINT pk_attendance PRIMARY KEY (enrolment_id, held_on);
ALTER TABLE ONLY certificate ADD CONSTRAINT pk_certificate PRIMARY KEY (id);
ALTER TABLE ONLY course ADD CONSTRAINT pk_course PRIMARY KEY (id);
ALTER TABLE ONLY curriculum ADD CONSTRAINT pk_curriculum PRIMARY KEY (id);
ALTER TABLE ONLY edition ADD CONSTRAINT pk_edition PRIMARY KEY (id);
ALTER TABLE ONLY enrolment ADD CONSTRAINT pk_enrolment PRIMARY KEY (id);
ALTER TABLE ONLY event_sequence ADD CONSTRAINT pk_event_sequence PRIMARY KEY (subject);
ALTER TABLE ONLY idempotency ADD CONSTRAINT pk_idempotency PRIMARY KEY (actor_id, operation, key);
ALTER TABLE ONLY import ADD CONSTRAINT pk_import PRIMARY KEY (id);
ALTER TABLE ONLY import_chunk ADD CONSTRAINT pk_import_chunk PRIMARY KEY (import_id, number);
ALTER TABLE ONLY import_error ADD CONSTRAINT pk_import_error PRIMARY KEY (import_id, "row", field);
ALTER TABLE ONLY inbox ADD CONSTRAINT pk_inbox PRIMARY KEY (consumer, event_id);
ALTER TABLE ONLY inbox_sequence ADD CONSTRAINT pk_inbox_sequence PRIMARY KEY (consumer, subject);
ALTER TABLE ONLY institution ADD CONSTRAINT pk_institution PRIMARY KEY (id);
ALTER TABLE ONLY job_run ADD CONSTRAINT pk_job_run PRIMARY KEY (job, slot);
ALTER TABLE ONLY member ADD CONSTRAINT pk_member PRIMARY KEY (id);
ALTER TABLE ONLY module ADD CONSTRAINT pk_module PRIMARY KEY (id);
ALTER TABLE ONLY outbox ADD CONSTRAINT pk_outbox PRIMARY KEY ("position");
ALTER TABLE ONLY progress ADD CONSTRAINT pk_progress PRIMARY KEY (enrolment_id, module_id);
ALTER TABLE ONLY statement ADD CONSTRAINT pk_statement PRIMARY KEY (id);
ALTER TABLE ONLY accreditation ADD CONSTRAINT uq_accreditation_curriculum_id_university_id UNIQUE (curriculum_id, university_id);
ALTER TABLE ONLY certificate ADD CONSTRAINT uq_certificate_code UNIQUE (code);
ALTER TABLE ONLY certificate ADD CONSTRAINT uq_certificate_enrolment_id UNIQUE (enrolment_id);
ALTER TABLE ONLY course ADD CONSTRAINT uq_course_code UNIQUE (code);
ALTER TABLE ONLY course ADD CONSTRAINT uq_course_proposal_id UNIQUE (proposal_id);
ALTER TABLE ONLY curriculum ADD CONSTRAINT uq_curriculum_course_id_id UNIQUE (course_id, id);
ALTER TABLE ONLY curriculum ADD CONSTRAINT uq_curriculum_course_id_number UNIQUE (course_id, number);
ALTER TABLE ONLY enrolment ADD CONSTRAINT uq_enrolment_edition_id_email_key UNIQUE (edition_id, email_key);
ALTER TABLE ONLY enrolment ADD CONSTRAINT uq_enrolment_edition_id_member_id UNIQUE (edition_id, member_id);
ALTER TABLE ONLY enrolment ADD CONSTRAINT uq_enrolment_edition_id_queue UNIQUE (edition_id, queue) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY institution ADD CONSTRAINT uq_institution_name_country UNIQUE (name, country);
ALTER TABLE ONLY module ADD CONSTRAINT uq_module_curriculum_id_position UNIQUE (curriculum_id, "position") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY outbox ADD CONSTRAINT uq_outbox_event_id UNIQUE (event_id);
CREATE INDEX ix_accreditation_curriculum_id ON accreditation USING btree (curriculum_id, id);
CREATE INDEX ix_accreditation_university_id ON accreditation USING btree (university_id, id);
CREATE INDEX ix_attendance_edition_id ON attendance USING btree (edition_id, held_on);
CREATE INDEX ix_certificate_curriculum_id ON certificate USING btree (curriculum_id);
CREATE INDEX ix_certificate_edition_id ON certificate USING btree (edition_id, id);
CREATE INDEX ix_edition_country ON edition USING btree (country, id);
CREATE INDEX ix_edition_course_id ON edition USING btree (course_id, id);
CREATE INDEX ix_edition_curriculum_id ON edition USING btree (curriculum_id);
CREATE INDEX ix_edition_instructor_ids ON edition USING gin (instructor_ids);
CREATE INDEX ix_edition_kind ON edition USING btree (kind, id);
CREATE INDEX ix_edition_organiser_id ON edition USING btree (organiser_id);
CREATE INDEX ix_edition_programme_edition_id ON edition USING btree (programme_edition_id);
CREATE INDEX ix_edition_starts_on ON edition USING btree (starts_on) WHERE (start_told_at IS NULL);
CREATE INDEX ix_edition_status ON edition USING btree (status, id);
CREATE INDEX ix_enrolment_country ON enrolment USING btree (edition_id, country, queue);
CREATE INDEX ix_enrolment_country_status ON enrolment USING btree (edition_id, country, status, queue);
CREATE INDEX ix_enrolment_member_id ON enrolment USING btree (member_id, id) WHERE (member_id IS NOT NULL);
CREATE INDEX ix_enrolment_status ON enrolment USING btree (edition_id, status, queue);
CREATE INDEX ix_import_edition_id ON import USING btree (edition_id);
CREATE INDEX ix_institution_country ON institution USING btree (country, name, id);
CREATE INDEX ix_institution_kind ON institution USING btree (kind, name, id);
CREATE INDEX ix_institution_kind_country ON institution USING btree (kind, country, name, id);
CREATE INDEX ix_outbox_subject ON outbox USING btree (subject, sequence);
CREATE INDEX ix_outbox_unpublished ON outbox USING btree ("position") WHERE (published_at IS NULL);
CREATE INDEX ix_progress_module_id ON progress USING btree (module_id);
CREATE INDEX ix_statement_enrolment_id ON statement USING btree (enrolment_id);
CREATE INDEX ix_statement_module_id ON statement USING btree (module_id);
CREATE TRIGGER bind_accreditation BEFORE INSERT OR DELETE OR UPDATE ON accreditation FOR EACH ROW EXECUTE FUNCTION bind_accreditation();
CREATE TRIGGER count_seats_deleted AFTER DELETE ON enrolment REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE TRIGGER count_seats_inserted AFTER INSERT ON enrolment REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE TRIGGER count_seats_updated AFTER UPDATE ON enrolment REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE TRIGGER freeze_curriculum BEFORE DELETE OR UPDATE ON curriculum FOR EACH ROW EXECUTE FUNCTION freeze_curriculum();
CREATE TRIGGER freeze_edition_curriculum BEFORE UPDATE ON edition FOR EACH ROW EXECUTE FUNCTION freeze_edition_curriculum();
CREATE TRIGGER freeze_modules BEFORE INSERT OR DELETE OR UPDATE ON module FOR EACH ROW EXECUTE FUNCTION freeze_modules();
CREATE TRIGGER keep_certificate BEFORE DELETE OR UPDATE ON certificate FOR EACH ROW EXECUTE FUNCTION keep_certificate();
ALTER TABLE ONLY accreditation ADD CONSTRAINT fk_accreditation_curriculum_id FOREIGN KEY (curriculum_id) REFERENCES curriculum(id);
ALTER TABLE ONLY accreditation ADD CONSTRAINT fk_accreditation_university_id FOREIGN KEY (university_id) REFERENCES institution(id);
ALTER TABLE ONLY attendance ADD CONSTRAINT fk_attendance_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY attendance ADD CONSTRAINT fk_attendance_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES enrolment(id);
ALTER TABLE ONLY certificate ADD CONSTRAINT fk_certificate_curriculum_id FOREIGN KEY (curriculum_id) REFERENCES curriculum(id);
ALTER TABLE ONLY certificate ADD CONSTRAINT fk_certificate_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY certificate ADD CONSTRAINT fk_certificate_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES enrolment(id);
ALTER TABLE ONLY curriculum ADD CONSTRAINT fk_curriculum_course_id FOREIGN KEY (course_id) REFERENCES course(id);
ALTER TABLE ONLY edition ADD CONSTRAINT fk_edition_course_id FOREIGN KEY (course_id) REFERENCES course(id);
ALTER TABLE ONLY edition ADD CONSTRAINT fk_edition_curriculum FOREIGN KEY (course_id, curriculum_id) REFERENCES curriculum(course_id, id);
ALTER TABLE ONLY edition ADD CONSTRAINT fk_edition_curriculum_id FOREIGN KEY (curriculum_id) REFERENCES curriculum(id);
ALTER TABLE ONLY edition ADD CONSTRAINT fk_edition_organiser_id FOREIGN KEY (organiser_id) REFERENCES institution(id);
ALTER TABLE ONLY enrolment ADD CONSTRAINT fk_enrolment_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY import_chunk ADD CONSTRAINT fk_import_chunk_import_id FOREIGN KEY (import_id) REFERENCES import(id) ON DELETE CASCADE;
ALTER TABLE ONLY import ADD CONSTRAINT fk_import_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY import_error ADD CONSTRAINT fk_import_error_import_id FOREIGN KEY (import_id) REFERENCES import(id) ON DELETE CASCADE;
ALTER TABLE ONLY module ADD CONSTRAINT fk_module_curriculum_id FOREIGN KEY (curriculum_id) REFERENCES curriculum(id);
ALTER TABLE ONLY progress ADD CONSTRAINT fk_progress_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES enrolment(id);
ALTER TABLE ONLY progress ADD CONSTRAINT fk_progress_module_id FOREIGN KEY (module_id) REFERENCES module(id);
ALTER TABLE ONLY statement ADD CONSTRAINT fk_statement_enrolment_id FOREIGN KEY (enrolment_id) REFERENCES enrolment(id);
ALTER TABLE ONLY statement ADD CONSTRAINT fk_statement_module_id FOREIGN KEY (module_id) REFERENCES module(id);
