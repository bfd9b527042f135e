-- A subject of the vocabulary: a broad one, or one within a broad one. None is ever removed.
CREATE TABLE library_subject (
    slug VARCHAR(80) NOT NULL,
    broader VARCHAR(80),
    name JSONB NOT NULL,
    CONSTRAINT pk_library_subject PRIMARY KEY (slug),
    CONSTRAINT ck_library_subject_broader CHECK (broader <> slug),
    CONSTRAINT ck_library_subject_name CHECK (name ?& ARRAY['en', 'es', 'pt', 'fr']),
    CONSTRAINT fk_library_subject_broader FOREIGN KEY(broader) REFERENCES library_subject (slug)
);
CREATE INDEX ix_library_subject_broader ON library_subject (broader);

-- An intervention of the programmes' catalogue, as of the last event about it: a copy for checks and names. `number`
-- is its newest version, whose name this is.
CREATE TABLE library_intervention (
    slug VARCHAR(80) NOT NULL,
    name JSONB NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    sequence BIGINT NOT NULL,
    intervention_id UUID NOT NULL,
    number INTEGER NOT NULL,
    CONSTRAINT pk_library_intervention PRIMARY KEY (slug),
    CONSTRAINT ck_library_intervention_number CHECK (number > 0),
    CONSTRAINT uq_library_intervention_intervention_id UNIQUE (intervention_id)
);

-- A library entry. `latest` is the last version's number, `published` that of the one readers see. `public` is the
-- published version's audience. `world_number` is the version that the public saw last, `world_at` the moment at
-- which what it sees last changed; the database sets both. `version` counts changes, for edits that name the version
-- they were made on. `told_at` is when the catalogue of interventions last got an event about it; what was published
-- before the catalogue subscribed is announced by a job.
CREATE TABLE resource (
    id UUID NOT NULL,
    kind VARCHAR(20) NOT NULL,
    submitted_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    latest INTEGER NOT NULL,
    published INTEGER,
    published_at TIMESTAMP WITH TIME ZONE,
    public BOOLEAN NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_by UUID,
    withdrawn_reason VARCHAR(1000),
    version INTEGER NOT NULL,
    world_at TIMESTAMP WITH TIME ZONE,
    world_number INTEGER,
    told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_resource PRIMARY KEY (id),
    CONSTRAINT ck_resource_kind CHECK (kind IN ('publication', 'best_practice', 'news', 'blog_post', 'video')),
    CONSTRAINT ck_resource_numbers CHECK (latest > 0 AND published BETWEEN 1 AND latest),
    CONSTRAINT ck_resource_published CHECK ((published IS NULL) = (published_at IS NULL)),
    CONSTRAINT ck_resource_public CHECK (NOT public OR published IS NOT NULL),
    CONSTRAINT ck_resource_withdrawn CHECK (
        (withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)
        AND (withdrawn_at IS NULL OR published IS NOT NULL)),
    CONSTRAINT ck_resource_world CHECK (
        (world_at IS NULL) = (world_number IS NULL) AND world_number <= latest AND (NOT public
        OR world_number IS NOT NULL) )
);
CREATE INDEX ix_resource_listed ON resource (published_at, id) WHERE published IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX ix_resource_submitted_by ON resource (submitted_by, id);
CREATE INDEX ix_resource_world ON resource (world_at, id) WHERE world_at IS NOT NULL;
CREATE INDEX ix_resource_untold ON resource (id)
    WHERE told_at IS NULL AND kind = 'best_practice' AND published IS NOT NULL AND withdrawn_at IS NULL;

-- The content of a version of a resource. Published versions are never changed; at most one is unpublished.
CREATE TABLE resource_version (
    resource_id UUID NOT NULL,
    number INTEGER NOT NULL,
    state VARCHAR(10) NOT NULL,
    language VARCHAR(2) NOT NULL,
    texts JSONB NOT NULL,
    audience VARCHAR(10) NOT NULL,
    subjects VARCHAR(80)[] NOT NULL,
    countries VARCHAR(2)[] NOT NULL,
    year SMALLINT,
    creators JSONB NOT NULL,
    licence VARCHAR(40),
    link VARCHAR(2000),
    programmes VARCHAR(80)[] NOT NULL,
    interventions VARCHAR(80)[] NOT NULL,
    body TEXT,
    body_html TEXT,
    practice JSONB,
    practice_html JSONB,
    plain TEXT NOT NULL,
    written_by UUID NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    published_at TIMESTAMP WITH TIME ZONE,
    published_by UUID,
    file_id UUID,
    cited INTEGER[],
    CONSTRAINT pk_resource_version PRIMARY KEY (resource_id, number),
    CONSTRAINT ck_resource_version_number CHECK (number > 0),
    CONSTRAINT ck_resource_version_state CHECK (state IN ('draft', 'in_review', 'published')),
    CONSTRAINT ck_resource_version_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_resource_version_texts CHECK (texts ? language),
    CONSTRAINT ck_resource_version_audience CHECK (audience IN ('members', 'public')),
    CONSTRAINT ck_resource_version_link CHECK (link ~ '^https://'),
    CONSTRAINT ck_resource_version_submitted CHECK ((state <> 'draft') = (submitted_at IS NOT NULL)),
    CONSTRAINT ck_resource_version_published CHECK (
        (state = 'published') = (published_at IS NOT NULL) AND (state = 'published') = (published_by IS NOT NULL)),
    CONSTRAINT ck_resource_version_second_person CHECK (published_by <> written_by),
    CONSTRAINT fk_resource_version_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id),
    CONSTRAINT ck_resource_version_cited CHECK (cardinality(cited) = cardinality(interventions))
);
CREATE INDEX ix_resource_version_in_review ON resource_version (submitted_at, resource_id) WHERE state = 'in_review';
CREATE INDEX ix_resource_version_subjects ON resource_version USING gin (subjects);
CREATE INDEX ix_resource_version_written_by ON resource_version (written_by);
CREATE UNIQUE INDEX uq_resource_version_in_work ON resource_version (resource_id) WHERE state <> 'published';
CREATE INDEX ix_resource_version_file_id ON resource_version (file_id);

-- The submission, return, publication or withdrawal of a version. The database refuses to change or delete it.
CREATE TABLE resource_step (
    id UUID NOT NULL,
    resource_id UUID NOT NULL,
    number INTEGER NOT NULL,
    deed VARCHAR(10) NOT NULL,
    member_id UUID NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_resource_step PRIMARY KEY (id),
    CONSTRAINT ck_resource_step_deed CHECK (deed IN ('submitted', 'returned', 'published', 'withdrawn')),
    CONSTRAINT ck_resource_step_reason CHECK (reason <> '' OR deed IN ('submitted', 'published')),
    CONSTRAINT fk_resource_step_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id)
);
CREATE INDEX ix_resource_step_resource_id ON resource_step (resource_id, id);

-- What a published resource is found by, in each of its languages; not drafts or withdrawn ones. `plain` is its
-- abstract, and in its own language its whole text; `vector` has lexemes of the folded title (weight A) and of
-- `plain`, in that language.
CREATE TABLE resource_text (
    resource_id UUID NOT NULL,
    language VARCHAR(2) NOT NULL,
    title VARCHAR(200) NOT NULL,
    plain TEXT NOT NULL,
    vector TSVECTOR NOT NULL,
    CONSTRAINT pk_resource_text PRIMARY KEY (resource_id, language),
    CONSTRAINT ck_resource_text_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT fk_resource_text_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id)
);
CREATE INDEX ix_resource_text_vector ON resource_text USING gin (vector);

-- How often a resource's files were downloaded on a day. Who downloaded them is recorded nowhere.
CREATE TABLE resource_download (
    resource_id UUID NOT NULL,
    day DATE NOT NULL,
    downloads INTEGER NOT NULL,
    CONSTRAINT pk_resource_download PRIMARY KEY (resource_id, day),
    CONSTRAINT ck_resource_download_downloads CHECK (downloads > 0),
    CONSTRAINT fk_resource_download_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id)
);
