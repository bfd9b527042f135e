-- The wish to undo an entry, with its reason; above the threshold it waits for a second signature.
CREATE TABLE reversal (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    reversing_entry_id UUID,
    reason VARCHAR(1000) NOT NULL,
    status VARCHAR(10) NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    refusal VARCHAR(1000),
    entered_from VARCHAR(100),
    CONSTRAINT pk_reversal PRIMARY KEY (id),
    CONSTRAINT ck_reversal_status CHECK (status IN ('pending', 'posted', 'refused')),
    CONSTRAINT ck_reversal_posted CHECK ((status = 'posted') = (reversing_entry_id IS NOT NULL)),
    CONSTRAINT ck_reversal_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT fk_reversal_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT uq_reversal_reversing_entry_id UNIQUE (reversing_entry_id),
    CONSTRAINT fk_reversal_reversing_entry_id FOREIGN KEY(reversing_entry_id) REFERENCES journal_entry (id)
);
CREATE INDEX ix_reversal_status ON reversal (status, id);
CREATE UNIQUE INDEX uq_reversal_entry ON reversal (entry_id) WHERE status <> 'refused';
