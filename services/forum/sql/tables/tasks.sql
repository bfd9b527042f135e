-- Who may do a task: holders of roles, or members. The same for many tasks; its id follows from its keys.
CREATE TABLE task_audience (
    id UUID NOT NULL,
    CONSTRAINT pk_task_audience PRIMARY KEY (id)
);

-- A key is a member's id, or a role, with "/HN" of one country only and with "@network" of one network only.
CREATE TABLE task_audience_key (
    key VARCHAR(100) NOT NULL,
    audience_id UUID NOT NULL,
    CONSTRAINT pk_task_audience_key PRIMARY KEY (key, audience_id),
    CONSTRAINT fk_task_audience_key_audience_id FOREIGN KEY (audience_id) REFERENCES task_audience (id)
);

-- A task of any service, as the newest of its events says. A closed one is kept for a while, so that an event that
-- comes late does not open it again; it no longer says what it was about.
CREATE TABLE task (
    id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    subject VARCHAR(100) NOT NULL,
    audience_id UUID,
    excluded UUID[] NOT NULL,
    handed_in_by UUID,
    params JSONB NOT NULL,
    link TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_by DATE NOT NULL,
    opened BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    is_open BOOLEAN NOT NULL GENERATED ALWAYS AS (
        opened > closed AND audience_id IS NOT NULL AND (settled_at IS NULL OR opened_at > settled_at)
    ) STORED,
    CONSTRAINT pk_task PRIMARY KEY (id),
    CONSTRAINT uq_task_kind_subject UNIQUE (kind, subject),
    CONSTRAINT fk_task_audience_id FOREIGN KEY (audience_id) REFERENCES task_audience (id)
);
CREATE INDEX ix_task_audience_id_due_by ON task (audience_id, due_by, opened_at, id) WHERE is_open;
CREATE INDEX ix_task_audience_id_kind_due_by ON task (audience_id, kind, due_by, opened_at, id) WHERE is_open;
CREATE INDEX ix_task_returned ON task (audience_id, due_by, opened_at, id) WHERE is_open AND kind LIKE 'returned\_%';
CREATE INDEX ix_task_handed_in_by ON task (handed_in_by, opened_at, id) WHERE is_open;
CREATE INDEX ix_task_told_at ON task (told_at) WHERE NOT is_open;

-- How many tasks of a kind are open for an audience (excluded_id: nobody's id), and how many of them not for one of its
-- members, so that nobody counts ten thousand for a page.
CREATE TABLE task_count (
    audience_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    excluded_id UUID NOT NULL,
    count INTEGER NOT NULL,
    CONSTRAINT pk_task_count PRIMARY KEY (audience_id, kind, excluded_id),
    CONSTRAINT ck_task_count_count CHECK (count >= 0),
    CONSTRAINT fk_task_count_audience_id FOREIGN KEY (audience_id) REFERENCES task_audience (id)
);
