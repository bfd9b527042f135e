-- A course. `proposal_id`: the assessment's proposal for which it was drafted.
CREATE TABLE course (
    id UUID NOT NULL,
    code VARCHAR(80) NOT NULL,
    title JSONB NOT NULL,
    proposal_id UUID,
    created_by UUID NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_course PRIMARY KEY (id),
    CONSTRAINT uq_course_code UNIQUE (code),
    CONSTRAINT uq_course_proposal_id UNIQUE (proposal_id)
);

-- A version of a course's curriculum. Once published, a trigger refuses every change (Training rule 7).
CREATE TABLE curriculum (
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    number INTEGER NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    created_by UUID NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_curriculum PRIMARY KEY (id),
    CONSTRAINT fk_curriculum_course_id FOREIGN KEY(course_id) REFERENCES course (id),
    CONSTRAINT uq_curriculum_course_id_id UNIQUE (course_id, id),
    CONSTRAINT uq_curriculum_course_id_number UNIQUE (course_id, number)
);

-- A module of a curriculum, frozen with it.
CREATE TABLE module (
    id UUID NOT NULL,
    curriculum_id UUID NOT NULL,
    position INTEGER NOT NULL,
    title JSONB NOT NULL,
    hours NUMERIC(5, 1),
    CONSTRAINT pk_module PRIMARY KEY (id),
    CONSTRAINT ck_module_hours CHECK (hours > 0),
    CONSTRAINT ck_module_position CHECK (position >= 1),
    CONSTRAINT fk_module_curriculum_id FOREIGN KEY(curriculum_id) REFERENCES curriculum (id),
    CONSTRAINT uq_module_curriculum_id_position UNIQUE (curriculum_id, position) DEFERRABLE INITIALLY DEFERRED
);

-- A university's signature under one published curriculum version: never changed, never moved.
CREATE TABLE accreditation (
    id UUID NOT NULL,
    curriculum_id UUID NOT NULL,
    university_id UUID NOT NULL,
    signed_by VARCHAR(200) NOT NULL,
    signed_on DATE NOT NULL,
    document VARCHAR(200) NOT NULL,
    recorded_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_accreditation PRIMARY KEY (id),
    CONSTRAINT fk_accreditation_curriculum_id FOREIGN KEY(curriculum_id) REFERENCES curriculum (id),
    CONSTRAINT fk_accreditation_university_id FOREIGN KEY(university_id) REFERENCES institution (id),
    CONSTRAINT uq_accreditation_curriculum_id_university_id UNIQUE (curriculum_id, university_id)
);
CREATE INDEX ix_accreditation_university_id ON accreditation (university_id);
