
-- A payment of a booking of the bank, as the bank itemized it: a batch has several. `amount` is missing where the bank
-- does not state it. Never changed; it goes with its line.
CREATE TABLE bank_line_detail (
    id UUID NOT NULL,
    line_id UUID NOT NULL,
    position INTEGER NOT NULL,
    amount NUMERIC(20, 3),
    end_to_end_id VARCHAR(200),
    payment_reference VARCHAR(200),
    counterparty VARCHAR(200),
    text VARCHAR(2000) NOT NULL,
    CONSTRAINT pk_bank_line_detail PRIMARY KEY (id),
    CONSTRAINT uq_bank_line_detail_line_id_position UNIQUE (line_id, position),
    CONSTRAINT ck_bank_line_detail_position CHECK (position > 0),
    CONSTRAINT fk_bank_line_detail_line_id FOREIGN KEY(line_id) REFERENCES bank_line (id)
);

-- Which detail of a batch an entry was matched with.
ALTER TABLE bank_match_item ADD COLUMN detail_id UUID,
    ADD CONSTRAINT fk_bank_match_item_detail_id FOREIGN KEY(detail_id) REFERENCES bank_line_detail (id);
CREATE INDEX ix_bank_match_item_detail ON bank_match_item (detail_id) WHERE detail_id IS NOT NULL;

-- What a line with certain words is proposed to be booked as. A rule only proposes: a person books.
CREATE TABLE bank_rule (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    account_id UUID,
    words VARCHAR(100) NOT NULL,
    way VARCHAR(3) NOT NULL,
    at_least NUMERIC(20, 3),
    at_most NUMERIC(20, 3),
    books VARCHAR(10) NOT NULL,
    budget_line_id UUID,
    donor_id UUID,
    active BOOLEAN DEFAULT true NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    changed_by UUID NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_bank_rule PRIMARY KEY (id),
    CONSTRAINT ck_bank_rule_way CHECK (way IN ('in', 'out')),
    CONSTRAINT ck_bank_rule_books CHECK (
        CASE books
            WHEN 'charge' THEN way = 'out' AND budget_line_id IS NOT NULL AND donor_id IS NULL
            WHEN 'receipt' THEN way = 'in' AND donor_id IS NOT NULL AND budget_line_id IS NULL
            ELSE books = 'suspense' AND way = 'in' AND donor_id IS NULL AND budget_line_id IS NULL END),
    CONSTRAINT fk_bank_rule_fund_id FOREIGN KEY(fund_id) REFERENCES fund (id),
    CONSTRAINT fk_bank_rule_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id),
    CONSTRAINT fk_bank_rule_budget_line_id FOREIGN KEY(budget_line_id) REFERENCES budget_line (id),
    CONSTRAINT fk_bank_rule_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id)
);
CREATE INDEX ix_bank_rule_fund ON bank_rule (fund_id, id);
CREATE INDEX ix_bank_rule_account_id ON bank_rule (account_id);
CREATE INDEX ix_bank_rule_budget_line_id ON bank_rule (budget_line_id);
CREATE INDEX ix_bank_rule_donor_id ON bank_rule (donor_id);

-- An order to the bank to pay approved costs (pain.001), which a second person signs (Fund rule 12).
CREATE TABLE payment_order (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    message_id VARCHAR(35) NOT NULL,
    execute_on DATE NOT NULL,
    status VARCHAR(10) NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    written_by BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    CONSTRAINT pk_payment_order PRIMARY KEY (id),
    CONSTRAINT uq_payment_order_message_id UNIQUE (message_id),
    CONSTRAINT uq_payment_order_id_active UNIQUE (id, active),
    CONSTRAINT ck_payment_order_status CHECK (status IN ('pending', 'signed', 'refused', 'withdrawn')),
    CONSTRAINT ck_payment_order_active CHECK (active = (status IN ('pending', 'signed'))),
    CONSTRAINT ck_payment_order_decided CHECK (
        (status = 'pending') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT ck_payment_order_rule_12_maker_is_not_checker CHECK (
        decided_by <> entered_by OR status = 'withdrawn'),
    CONSTRAINT fk_payment_order_account_id FOREIGN KEY(account_id) REFERENCES bank_account (id)
);
CREATE INDEX ix_payment_order_account ON payment_order (account_id, id);

-- A payment of an order: one cost to one payee. A cost is in at most one order that is in force.
CREATE TABLE payment (
    id UUID NOT NULL,
    order_id UUID NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    position INTEGER NOT NULL,
    expenditure_id UUID NOT NULL,
    end_to_end_id VARCHAR(35) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    payee VARCHAR(140) NOT NULL,
    country VARCHAR(2) NOT NULL,
    iban VARCHAR(34),
    number VARCHAR(34),
    bic VARCHAR(11),
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT uq_payment_end_to_end_id UNIQUE (end_to_end_id),
    CONSTRAINT uq_payment_order_id_position UNIQUE (order_id, position),
    CONSTRAINT ck_payment_amount CHECK (amount > 0),
    CONSTRAINT ck_payment_account CHECK ((iban IS NULL) <> (number IS NULL) AND (number IS NULL OR bic IS NOT NULL)),
    CONSTRAINT fk_payment_order_id_active FOREIGN KEY(order_id, active)
        REFERENCES payment_order (id, active) ON UPDATE CASCADE,
    CONSTRAINT fk_payment_expenditure_id FOREIGN KEY(expenditure_id) REFERENCES expenditure (id),
    CONSTRAINT fk_payment_currency FOREIGN KEY(currency) REFERENCES currency (code)
);
CREATE UNIQUE INDEX uq_payment_once ON payment (expenditure_id) WHERE active;
CREATE INDEX ix_payment_expenditure_id ON payment (expenditure_id);
CREATE INDEX ix_payment_currency ON payment (currency);
