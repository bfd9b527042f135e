-- An edition of a course. `seats_taken` is maintained by a trigger on the enrolments (Training rule 6).
CREATE TABLE edition (
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    curriculum_id UUID NOT NULL,
    kind VARCHAR(20) NOT NULL,
    status VARCHAR(20) NOT NULL,
    place VARCHAR(200),
    country VARCHAR(2),
    starts_on DATE,
    ends_on DATE,
    seats INTEGER,
    seats_taken INTEGER NOT NULL,
    queue_last BIGINT NOT NULL,
    instructor_ids UUID[] NOT NULL,
    organiser_id UUID,
    programme_edition_id UUID,
    created_by UUID NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    start_told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_edition PRIMARY KEY (id),
    CONSTRAINT ck_edition_kind CHECK (kind IN ('on_site', 'virtual', 'workshop')),
    CONSTRAINT ck_edition_open_has_dates CHECK (status = 'draft' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)),
    CONSTRAINT ck_edition_status CHECK (status IN ('draft', 'open', 'ended')),
    CONSTRAINT ck_edition_dates CHECK (ends_on >= starts_on),
    CONSTRAINT ck_edition_seats_never_oversold CHECK (seats_taken >= 0 AND (seats IS NULL OR seats_taken <= seats)),
    CONSTRAINT fk_edition_curriculum FOREIGN KEY(course_id, curriculum_id) REFERENCES curriculum (course_id, id),
    CONSTRAINT fk_edition_course_id FOREIGN KEY(course_id) REFERENCES course (id),
    CONSTRAINT fk_edition_curriculum_id FOREIGN KEY(curriculum_id) REFERENCES curriculum (id),
    CONSTRAINT fk_edition_organiser_id FOREIGN KEY(organiser_id) REFERENCES institution (id)
);
CREATE INDEX ix_edition_course_id ON edition (course_id, curriculum_id);
CREATE INDEX ix_edition_curriculum_id ON edition (curriculum_id);
CREATE INDEX ix_edition_instructor_ids ON edition USING gin (instructor_ids);
CREATE INDEX ix_edition_organiser_id ON edition (organiser_id);
CREATE INDEX ix_edition_programme_edition_id ON edition (programme_edition_id);
CREATE INDEX ix_edition_status ON edition (status, id);
CREATE INDEX ix_edition_starts_on ON edition (starts_on) WHERE start_told_at IS NULL;

-- A learner in an edition; `queue` is the order in which they enrolled; it changes when they re-enrol.
CREATE TABLE enrolment (
    id UUID NOT NULL,
    edition_id UUID NOT NULL,
    member_id UUID,
    email VARCHAR(254),
    email_key VARCHAR(254),
    name VARCHAR(200),
    country VARCHAR(2) NOT NULL,
    sex VARCHAR(20) NOT NULL,
    sector VARCHAR(20) NOT NULL,
    institution VARCHAR(200),
    language VARCHAR(2) NOT NULL,
    status VARCHAR(20) NOT NULL,
    queue BIGINT NOT NULL,
    completed_on DATE,
    enrolled_by UUID NOT NULL,
    enrolled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_enrolment PRIMARY KEY (id),
    CONSTRAINT ck_enrolment_completed_has_date CHECK ((status = 'completed') = (completed_on IS NOT NULL)),
    CONSTRAINT ck_enrolment_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_enrolment_sector CHECK (sector IN ('public', 'private', 'civil_society', 'academia')),
    CONSTRAINT ck_enrolment_sex CHECK (sex IN ('female', 'male', 'undisclosed')),
    CONSTRAINT ck_enrolment_status CHECK (status IN ('enrolled', 'waiting', 'withdrawn', 'completed')),
    CONSTRAINT fk_enrolment_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT uq_enrolment_edition_id_email_key UNIQUE (edition_id, email_key),
    CONSTRAINT uq_enrolment_edition_id_member_id UNIQUE (edition_id, member_id),
    CONSTRAINT uq_enrolment_edition_id_queue UNIQUE (edition_id, queue) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_enrolment_member_id ON enrolment (member_id, id) WHERE member_id IS NOT NULL;
CREATE INDEX ix_enrolment_waiting ON enrolment (edition_id, queue) WHERE status = 'waiting';
