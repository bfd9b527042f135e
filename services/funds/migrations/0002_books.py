"""The journal, what is posted with it, and the balances kept along with it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE account (
    code VARCHAR(20) NOT NULL,
    name VARCHAR(200) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (code),
    CONSTRAINT ck_account_kind CHECK (kind IN ('cash', 'clearing', 'income', 'exchange', 'direct', 'indirect'))
);

CREATE TABLE entry_counter (
    fiscal_year SMALLINT NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_entry_counter PRIMARY KEY (fiscal_year)
);

CREATE TABLE journal_entry (
    id UUID NOT NULL,
    fund_id VARCHAR(80) NOT NULL,
    fiscal_year SMALLINT NOT NULL,
    number BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    occurred_on DATE NOT NULL,
    posted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    description VARCHAR(500) NOT NULL,
    entered_by UUID NOT NULL,
    approved_by UUID,
    reversal_of UUID,
    written_by BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    CONSTRAINT pk_journal_entry PRIMARY KEY (id),
    CONSTRAINT uq_journal_entry_fiscal_year_number UNIQUE (fiscal_year, number),
    CONSTRAINT ck_journal_entry_rules_4_5_kind CHECK (kind IN ('contribution', 'expenditure', 'reversal')),
    CONSTRAINT ck_journal_entry_reversal CHECK ((kind = 'reversal') = (reversal_of IS NOT NULL)),
    CONSTRAINT ck_journal_entry_rule_12_maker_is_not_checker CHECK (approved_by <> entered_by),
    CONSTRAINT ck_journal_entry_number CHECK (fiscal_year = EXTRACT(YEAR FROM occurred_on) AND number > 0),
    CONSTRAINT ck_journal_entry_not_in_the_future CHECK (occurred_on <= (posted_at AT TIME ZONE 'UTC')::date),
    CONSTRAINT uq_journal_entry_reversal_of UNIQUE (reversal_of),
    CONSTRAINT fk_journal_entry_reversal_of FOREIGN KEY(reversal_of) REFERENCES journal_entry (id)
);

CREATE INDEX ix_journal_entry_occurred_on ON journal_entry (occurred_on, id);

CREATE TABLE period (
    id UUID NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    closed_by UUID NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_period PRIMARY KEY (id),
    CONSTRAINT ck_period_span CHECK (starts_on <= ends_on),
    CONSTRAINT ex_period_overlap EXCLUDE USING gist (daterange(starts_on, ends_on, '[]') WITH &&)
);

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

CREATE TABLE award_balance (
    award_id UUID NOT NULL,
    received_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    spent_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    held_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    CONSTRAINT pk_award_balance PRIMARY KEY (award_id),
    CONSTRAINT ck_award_balance_rule_7_available CHECK (received_usd - spent_usd - held_usd >= 0),
    CONSTRAINT ck_award_balance_held CHECK (held_usd >= 0),
    CONSTRAINT fk_award_balance_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);

CREATE TABLE award_day (
    award_id UUID NOT NULL,
    on_day DATE NOT NULL,
    income_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    exchange_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    direct_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    indirect_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    held_usd NUMERIC(20, 2) DEFAULT 0 NOT NULL,
    CONSTRAINT pk_award_day PRIMARY KEY (award_id, on_day),
    CONSTRAINT fk_award_day_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);

CREATE TABLE contribution (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    donor_id UUID NOT NULL,
    agreement_id UUID,
    instalment_id UUID,
    award_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    usd_per_unit NUMERIC(18, 8) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    credited_usd NUMERIC(20, 2) NOT NULL,
    received_on DATE NOT NULL,
    reference VARCHAR(200) NOT NULL,
    CONSTRAINT pk_contribution PRIMARY KEY (id),
    CONSTRAINT uq_contribution_donor_id_reference UNIQUE (donor_id, reference),
    CONSTRAINT ck_contribution_amount CHECK (amount > 0 AND amount_usd > 0 AND credited_usd > 0),
    CONSTRAINT uq_contribution_entry_id UNIQUE (entry_id),
    CONSTRAINT fk_contribution_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_contribution_donor_id FOREIGN KEY(donor_id) REFERENCES donor (id),
    CONSTRAINT fk_contribution_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id),
    CONSTRAINT fk_contribution_instalment_id FOREIGN KEY(instalment_id) REFERENCES instalment (id),
    CONSTRAINT fk_contribution_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_contribution_currency FOREIGN KEY(currency) REFERENCES currency (code)
);

CREATE INDEX ix_contribution_agreement_id ON contribution (agreement_id);

CREATE INDEX ix_contribution_award_id ON contribution (award_id);

CREATE INDEX ix_contribution_currency ON contribution (currency);

CREATE INDEX ix_contribution_donor_id ON contribution (donor_id);

CREATE INDEX ix_contribution_instalment_id ON contribution (instalment_id);

CREATE INDEX ix_contribution_received_on ON contribution (received_on, id);

CREATE TABLE period_balance (
    period_id UUID NOT NULL,
    award_id UUID NOT NULL,
    account_code VARCHAR(20) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_period_balance PRIMARY KEY (period_id, award_id, account_code),
    CONSTRAINT fk_period_balance_period_id FOREIGN KEY(period_id) REFERENCES period (id),
    CONSTRAINT fk_period_balance_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_period_balance_account_code FOREIGN KEY(account_code) REFERENCES account (code)
);

CREATE INDEX ix_period_balance_account_code ON period_balance (account_code);

CREATE INDEX ix_period_balance_award_id ON period_balance (award_id);

CREATE TABLE expenditure (
    id UUID NOT NULL,
    award_id UUID NOT NULL,
    line_id UUID NOT NULL,
    allocation_id UUID,
    activity_id UUID,
    programme VARCHAR(80),
    country VARCHAR(2),
    activity_kind VARCHAR(80),
    description VARCHAR(500) NOT NULL,
    direct_usd NUMERIC(20, 2) NOT NULL,
    indirect_usd NUMERIC(20, 2) NOT NULL,
    occurred_on DATE NOT NULL,
    payee VARCHAR(200) NOT NULL,
    document VARCHAR(200) NOT NULL,
    document_on DATE NOT NULL,
    status VARCHAR(10) NOT NULL,
    entry_id UUID,
    entered_by UUID NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(1000),
    CONSTRAINT pk_expenditure PRIMARY KEY (id),
    CONSTRAINT fk_expenditure_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_expenditure_allocation_id_award_id FOREIGN KEY(allocation_id, award_id) REFERENCES allocation (id, award_id),
    CONSTRAINT ck_expenditure_status CHECK (status IN ('pending', 'posted', 'refused')),
    CONSTRAINT ck_expenditure_posted CHECK ((status = 'posted') = (entry_id IS NOT NULL)),
    CONSTRAINT ck_expenditure_rule_12_maker_is_not_checker CHECK (decided_by <> entered_by),
    CONSTRAINT ck_expenditure_amount CHECK (direct_usd > 0 AND indirect_usd >= 0),
    CONSTRAINT fk_expenditure_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT uq_expenditure_entry_id UNIQUE (entry_id),
    CONSTRAINT fk_expenditure_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);

CREATE INDEX ix_expenditure_activity ON expenditure (activity_id);

CREATE INDEX ix_expenditure_allocation ON expenditure (allocation_id);

CREATE INDEX ix_expenditure_award ON expenditure (award_id, id);

CREATE INDEX ix_expenditure_line ON expenditure (line_id);

CREATE INDEX ix_expenditure_pending ON expenditure (id) WHERE status = 'pending';

CREATE TABLE posting (
    entry_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    account_code VARCHAR(20) NOT NULL,
    award_id UUID NOT NULL,
    donor_id UUID NOT NULL,
    line_id UUID,
    allocation_id UUID,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 3) NOT NULL,
    amount_usd NUMERIC(20, 2) NOT NULL,
    CONSTRAINT pk_posting PRIMARY KEY (entry_id, position),
    CONSTRAINT fk_posting_award_id_donor_id FOREIGN KEY(award_id, donor_id) REFERENCES award (id, donor_id),
    CONSTRAINT fk_posting_line_id_award_id FOREIGN KEY(line_id, award_id) REFERENCES budget_line (id, award_id),
    CONSTRAINT fk_posting_allocation_id_award_id FOREIGN KEY(allocation_id, award_id) REFERENCES allocation (id, award_id),
    CONSTRAINT ck_posting_amount CHECK (amount <> 0 AND sign(amount) * sign(amount_usd) >= 0),
    CONSTRAINT ck_posting_rule_13_usd CHECK (currency <> 'USD' OR amount = amount_usd),
    CONSTRAINT fk_posting_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
    CONSTRAINT fk_posting_account_code FOREIGN KEY(account_code) REFERENCES account (code)
);

CREATE INDEX ix_posting_account ON posting (account_code);

CREATE INDEX ix_posting_allocation ON posting (allocation_id) WHERE allocation_id IS NOT NULL;

CREATE INDEX ix_posting_award ON posting (award_id, account_code);

CREATE INDEX ix_posting_line ON posting (line_id) WHERE line_id IS NOT NULL
"""


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)
