-- A cost that somebody has begun to enter, as it was written; their own, until it is entered or deleted.
CREATE TABLE cost_draft (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    fields JSONB NOT NULL,
    saved_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_cost_draft PRIMARY KEY (id)
);
CREATE INDEX ix_cost_draft_member ON cost_draft (member_id, id);

-- A file that will be evidence of the cost.
CREATE TABLE cost_draft_file (
    id UUID NOT NULL,
    draft_id UUID NOT NULL,
    filename VARCHAR(200) NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    size_bytes INTEGER NOT NULL,
    content BYTEA NOT NULL,
    CONSTRAINT pk_cost_draft_file PRIMARY KEY (id),
    CONSTRAINT fk_cost_draft_file_draft_id FOREIGN KEY(draft_id) REFERENCES cost_draft (id) ON DELETE CASCADE
);
CREATE INDEX ix_cost_draft_file_draft_id ON cost_draft_file (draft_id);
