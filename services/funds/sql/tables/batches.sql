-- A file of entries. Its content is stored until its entries are made; it is entered once (Fund rule 3).
CREATE TABLE entry_batch (
    id UUID NOT NULL,
    kind VARCHAR(20) NOT NULL,
    filename VARCHAR(200) NOT NULL,
    content BYTEA,
    sha256 BYTEA NOT NULL,
    status VARCHAR(10) NOT NULL,
    dry_run BOOLEAN NOT NULL,
    encoding VARCHAR(20),
    delimiter VARCHAR(1),
    rows INTEGER NOT NULL,
    entered INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    total_usd NUMERIC(20, 2) NOT NULL,
    submitted_by UUID NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_entry_batch PRIMARY KEY (id),
    CONSTRAINT ck_entry_batch_kind CHECK (kind IN ('expenditures', 'contributions', 'commitments')),
    CONSTRAINT ck_entry_batch_status CHECK (status IN ('queued', 'checked', 'refused', 'done')),
    CONSTRAINT ck_entry_batch_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT ck_entry_batch_content CHECK (status <> 'queued' OR content IS NOT NULL)
);
CREATE UNIQUE INDEX uq_entry_batch_done ON entry_batch (kind, sha256) WHERE status = 'done';
CREATE INDEX ix_entry_batch_status ON entry_batch (status, id);

-- Why a row of a file is refused; the cell itself is not stored.
CREATE TABLE entry_batch_error (
    batch_id UUID NOT NULL,
    row INTEGER NOT NULL,
    field VARCHAR(100) NOT NULL,
    code VARCHAR(100) NOT NULL,
    message VARCHAR(1000) NOT NULL,
    params JSONB NOT NULL,
    CONSTRAINT pk_entry_batch_error PRIMARY KEY (batch_id, row, field),
    CONSTRAINT fk_entry_batch_error_batch_id FOREIGN KEY(batch_id) REFERENCES entry_batch (id)
);

-- A row that was entered, with the reference its sender gave it: a reference always means the same entry.
CREATE TABLE entry_reference (
    kind VARCHAR(20) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    payload_hash BYTEA NOT NULL,
    batch_id UUID NOT NULL,
    row INTEGER NOT NULL,
    entry_id UUID NOT NULL,
    CONSTRAINT pk_entry_reference PRIMARY KEY (kind, reference),
    CONSTRAINT ck_entry_reference_kind CHECK (kind IN ('expenditures', 'contributions', 'commitments')),
    CONSTRAINT fk_entry_reference_batch_id FOREIGN KEY(batch_id) REFERENCES entry_batch (id)
);
CREATE INDEX ix_entry_reference_batch_id ON entry_reference (batch_id);

-- A cost that recurs every month or every quarter.
CREATE TABLE recurring (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    rhythm VARCHAR(10) NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL,
    allocation_id UUID,
    line_id UUID,
    country VARCHAR(2),
    activity_kind VARCHAR(80),
    amount NUMERIC(20, 3) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    description VARCHAR(500) NOT NULL,
    payee VARCHAR(200) NOT NULL,
    document VARCHAR(180) NOT NULL,
    scheduled_by UUID NOT NULL,
    scheduled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_by UUID,
    ended_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_recurring PRIMARY KEY (id),
    CONSTRAINT ck_recurring_rhythm CHECK (rhythm IN ('monthly', 'quarterly')),
    CONSTRAINT ck_recurring_amount CHECK (first_on <= last_on AND amount > 0),
    CONSTRAINT ck_recurring_ended CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    CONSTRAINT ck_recurring_paid_from CHECK (allocation_id IS NOT NULL OR line_id IS NOT NULL),
    CONSTRAINT fk_recurring_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_recurring_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocation (id),
    CONSTRAINT fk_recurring_line_id FOREIGN KEY(line_id) REFERENCES budget_line (id),
    CONSTRAINT fk_recurring_currency FOREIGN KEY(currency) REFERENCES currency (code)
);
CREATE INDEX ix_recurring_running ON recurring (id) WHERE ended_at IS NULL;
CREATE INDEX ix_recurring_award_id ON recurring (award_id);
CREATE INDEX ix_recurring_allocation ON recurring (allocation_id);
CREATE INDEX ix_recurring_line ON recurring (line_id);
CREATE INDEX ix_recurring_currency ON recurring (currency);

-- A period of a recurring cost that was entered, once.
CREATE TABLE recurring_period (
    recurring_id UUID NOT NULL,
    due_on DATE NOT NULL,
    expenditure_id UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_recurring_period PRIMARY KEY (recurring_id, due_on),
    CONSTRAINT uq_recurring_period_expenditure_id UNIQUE (expenditure_id),
    CONSTRAINT fk_recurring_period_recurring_id FOREIGN KEY(recurring_id) REFERENCES recurring (id),
    CONSTRAINT fk_recurring_period_expenditure_id FOREIGN KEY(expenditure_id) REFERENCES expenditure (id)
);
