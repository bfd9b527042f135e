-- A police institution, an academy or a university.
CREATE TABLE institution (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    country VARCHAR(2) NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_institution PRIMARY KEY (id),
    CONSTRAINT ck_institution_kind CHECK (kind IN ('institution', 'academy', 'university')),
    CONSTRAINT uq_institution_name_country UNIQUE (name, country)
);
CREATE INDEX ix_institution_kind ON institution (kind, name, id);
