-- What is open of each unidentified receipt: a row as long as something is. Kept by fund_receipts_follow.
CREATE TABLE suspense_open (
    receipt_id UUID NOT NULL,
    award_id UUID NOT NULL,
    received_on DATE NOT NULL,
    open_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_suspense_open PRIMARY KEY (receipt_id),
    CONSTRAINT ck_suspense_open_amount CHECK (open_usd >= 0),
    CONSTRAINT fk_suspense_open_receipt_id FOREIGN KEY(receipt_id) REFERENCES unidentified_receipt (id)
);
CREATE INDEX ix_suspense_open_received_on ON suspense_open (received_on, receipt_id);
