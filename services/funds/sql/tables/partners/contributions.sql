-- Money received: the donor's amount and currency, the day's rate, and what the bank credited.
CREATE TABLE contribution (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    donor_id UUID NOT NULL,
    agreement_id UUID,
    instalment_id UUID,
    award_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    usd_per_unit NUMERIC(24, 12) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    credited_usd NUMERIC(20, 2) NOT NULL,
    received_on DATE NOT NULL,
    reference VARCHAR(200) NOT NULL,
    pledge_amount NUMERIC(20, 3),
    part SMALLINT DEFAULT 1 NOT NULL,
    receipt_id UUID,
    CONSTRAINT pk_contribution PRIMARY KEY (id),
    CONSTRAINT ck_contribution_amount CHECK (amount > 0 AND amount_usd > 0 AND credited_usd > 0),
    CONSTRAINT uq_contribution_entry_id UNIQUE (entry_id),
    CONSTRAINT fk_contribution_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_contribution_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id),
    CONSTRAINT fk_contribution_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id),
    CONSTRAINT fk_contribution_instalment_id FOREIGN KEY(instalment_id) REFERENCES instalment (id),
    CONSTRAINT fk_contribution_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_contribution_currency FOREIGN KEY(currency) REFERENCES currency (code),
    CONSTRAINT ck_contribution_pledge_amount CHECK (agreement_id IS NOT NULL OR pledge_amount IS NULL),
    CONSTRAINT uq_contribution_donor_id_reference_part UNIQUE (donor_id, reference, part),
    CONSTRAINT ck_contribution_part CHECK (part > 0),
    CONSTRAINT fk_contribution_receipt_id FOREIGN KEY(receipt_id) REFERENCES unidentified_receipt (id)
);
CREATE INDEX ix_contribution_agreement_id ON contribution (agreement_id);
CREATE INDEX ix_contribution_award_id ON contribution (award_id);
CREATE INDEX ix_contribution_currency ON contribution (currency);
CREATE INDEX ix_contribution_donor_id ON contribution (donor_id);
CREATE INDEX ix_contribution_instalment_id ON contribution (instalment_id);
CREATE INDEX ix_contribution_received_on ON contribution (received_on, id);
CREATE INDEX ix_contribution_receipt_id ON contribution (receipt_id);
