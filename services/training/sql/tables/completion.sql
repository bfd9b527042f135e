-- A statement of progress as received; its identifier makes it count once (Training rule 8).
CREATE TABLE statement (
    id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    module_id UUID NOT NULL,
    percent INTEGER NOT NULL,
    stated_by UUID NOT NULL,
    stated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_statement PRIMARY KEY (id),
    CONSTRAINT ck_statement_percent CHECK (percent BETWEEN 0 AND 100),
    CONSTRAINT fk_statement_enrolment_id FOREIGN KEY(enrolment_id) REFERENCES enrolment (id),
    CONSTRAINT fk_statement_module_id FOREIGN KEY(module_id) REFERENCES module (id)
);
CREATE INDEX ix_statement_enrolment_id ON statement (enrolment_id);
CREATE INDEX ix_statement_module_id ON statement (module_id);

-- How far a learner has come in a module.
CREATE TABLE progress (
    enrolment_id UUID NOT NULL,
    module_id UUID NOT NULL,
    percent INTEGER NOT NULL,
    CONSTRAINT pk_progress PRIMARY KEY (enrolment_id, module_id),
    CONSTRAINT ck_progress_percent CHECK (percent BETWEEN 0 AND 100),
    CONSTRAINT fk_progress_enrolment_id FOREIGN KEY(enrolment_id) REFERENCES enrolment (id),
    CONSTRAINT fk_progress_module_id FOREIGN KEY(module_id) REFERENCES module (id)
);
CREATE INDEX ix_progress_module_id ON progress (module_id);
