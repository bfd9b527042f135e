-- A template of phases; `phases` are contracts.programs.MethodologyPhase.
CREATE TABLE methodology (
    slug VARCHAR(80) NOT NULL,
    name JSONB NOT NULL,
    summary JSONB NOT NULL,
    phases JSONB NOT NULL,
    CONSTRAINT pk_methodology PRIMARY KEY (slug)
);
