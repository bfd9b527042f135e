-- A post in a language other than its own, with the title of the topic it opens; one per post and language.
-- `of_version` is the post's version that was translated: if the post has a later one, this is outdated. The database
-- refuses a translation into the post's own language (trigger).
CREATE TABLE translation (
    post_id UUID NOT NULL,
    language VARCHAR(2) NOT NULL,
    version INTEGER NOT NULL,
    of_version INTEGER NOT NULL,
    title VARCHAR(200),
    source TEXT NOT NULL,
    html TEXT NOT NULL,
    plain TEXT NOT NULL,
    vector TSVECTOR NOT NULL,
    machine BOOLEAN NOT NULL,
    translator_id UUID,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_translation PRIMARY KEY (post_id, language),
    CONSTRAINT ck_translation_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_translation_versions CHECK (version > 0 AND of_version > 0),
    CONSTRAINT ck_translation_translator CHECK (
        (machine AND translator_id IS NULL) OR (NOT machine AND translator_id IS NOT NULL)),
    CONSTRAINT fk_translation_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);
CREATE INDEX ix_translation_translator_id ON translation (translator_id);

-- A version of a translation, even after its removal. The database refuses to change or delete it.
CREATE TABLE translation_version (
    post_id UUID NOT NULL,
    language VARCHAR(2) NOT NULL,
    version INTEGER NOT NULL,
    of_version INTEGER NOT NULL,
    title VARCHAR(200),
    source TEXT NOT NULL,
    html TEXT NOT NULL,
    machine BOOLEAN NOT NULL,
    translator_id UUID,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_translation_version PRIMARY KEY (post_id, language, version),
    CONSTRAINT ck_translation_version_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_translation_version_translator CHECK (
        (machine AND translator_id IS NULL) OR (NOT machine AND translator_id IS NOT NULL)),
    CONSTRAINT fk_translation_version_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);

-- A post for the machine to translate at `due_at`; with growing delays while the machine does not answer.
CREATE TABLE translation_wanted (
    post_id UUID NOT NULL,
    language VARCHAR(2) NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    problem VARCHAR(300),
    CONSTRAINT pk_translation_wanted PRIMARY KEY (post_id, language),
    CONSTRAINT ck_translation_wanted_language CHECK (language IN ('en', 'es', 'pt', 'fr')),
    CONSTRAINT ck_translation_wanted_attempts CHECK (attempts >= 0),
    CONSTRAINT fk_translation_wanted_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);
CREATE INDEX ix_translation_wanted_due_at ON translation_wanted (due_at);
