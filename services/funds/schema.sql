-- Generated from the migrations by ./run generate; not edited. What a function does: sql/<function>.sql.

CREATE TYPE name_range AS RANGE (
    subtype = text,
    multirange_type_name = name_multirange,
    collation = pg_catalog."C"
);
CREATE FUNCTION analyze_filled() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION bank_account_kept() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_book_balance(account uuid, until date) RETURNS numeric LANGUAGE sql STABLE;
CREATE FUNCTION bank_book_value(account uuid, until date) RETURNS numeric LANGUAGE sql STABLE;
CREATE FUNCTION bank_line_kept() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_lines_added() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_match_added() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_match_adds_up() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_match_kept() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_member_kept() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_members_added() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_reconciled_until(account uuid) RETURNS date LANGUAGE sql STABLE;
CREATE FUNCTION bank_reconciliation_closed() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_reconciliation_items_added() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_statement_kept() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION bank_values(fund text, until date) RETURNS TABLE(account_id uuid, name text, currency text, units numeric, usd_per_unit numeric, rate_on date, book_usd numeric, worth_usd numeric) LANGUAGE sql STABLE;
CREATE FUNCTION donor_report_kept() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_advance_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_advances_agree() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_agreement_as_amended() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_allocations_on_purpose() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_approval_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';

CREATE TABLE approval (
    kind character varying(24) NOT NULL,
    id uuid NOT NULL,
    number smallint,
    fund_id character varying(80),
    award_id uuid,
    line_id uuid,
    title character varying(1000) NOT NULL,
    party character varying(200),
    document character varying(200),
    currency character varying(3) NOT NULL,
    amount numeric(20,3),
    amount_usd numeric(20,2) NOT NULL,
    on_day date,
    due_on date NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    files smallint NOT NULL,
    version smallint NOT NULL,
    status character varying(10) NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    refusal character varying(1000),
    CONSTRAINT ck_approval_rule_12_maker_is_not_checker CHECK (((decided_by <> entered_by) OR ((status)::text = 'withdrawn'::text))),
    CONSTRAINT ck_approval_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'approved'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);
CREATE FUNCTION fund_approval_of(signed_kind text, told jsonb) RETURNS SETOF approval LANGUAGE sql STABLE;
CREATE FUNCTION fund_approval_payments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_approval_shown() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_attachment_is_whole() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_award_on_purpose() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_award_opened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_balances_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp' SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_budget_line_changed() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_budget_line_follows() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_budget_version_is_whole() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_commitment_stays() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_commitments_on_purpose() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_commitments_paid(entries uuid[], OUT awards uuid[], OUT days date[], OUT amounts numeric[]) RETURNS record LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_contribution_fits() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_cost_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp' SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_cost_on_purpose() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_costs_on_purpose() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_days_covered(award uuid, since date) RETURNS void LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_days_moved(entries uuid[]) RETURNS void LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_doubts(costs json) RETURNS TABLE(place integer, donor text, entered_on date) LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_entry_stays() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_event_kept() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_event_told(kind text, about text, told jsonb, actor uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_fits(entry text, account text, amount numeric) RETURNS boolean LANGUAGE sql IMMUTABLE;
CREATE FUNCTION fund_found(of_table text, ids uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp' SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_found_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_found_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_found_words(texts text, marks text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION fund_hold_moved(award uuid, today date, change numeric) RETURNS void LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_holder_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp' SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_holds_moved(entries uuid[], OUT awards uuid[], OUT days date[], OUT amounts numeric[]) RETURNS record LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_journal_held() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_key_kept_a_day() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_line_rooms(lines uuid[]) RETURNS TABLE(line_id uuid, title text, planned numeric, used numeric, firm numeric, control text, most numeric) LANGUAGE plpgsql STABLE SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_line_use(award uuid) RETURNS TABLE(line_id uuid, spent_usd numeric, committed_usd numeric) LANGUAGE sql STABLE;
CREATE FUNCTION fund_lines_controlled() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION fund_never_changed() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_only_by_trigger() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_opened() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_papers_differ(entries uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE;
CREATE FUNCTION fund_papers_fit() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_payee_words(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION fund_payees_added() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_payees_known() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_pending(fund text, until date) RETURNS TABLE(kind text, id uuid, title text, amount_usd numeric, on_day date, entered_by uuid, entered_at timestamp with time zone) LANGUAGE sql STABLE;
CREATE FUNCTION fund_pending_in_time() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_pending_rates_whole() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_period_complete() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_period_decided() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_post(drafts json, lines json, at timestamp with time zone) RETURNS TABLE(id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_post_costs(drafts json, lines json, costs json, at timestamp with time zone) RETURNS TABLE(id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_postings_added() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_postings_sealed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp' SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_purses(awards uuid[], allocations uuid[], lines uuid[], costs json DEFAULT NULL::json) RETURNS TABLE(id uuid, donor_id uuid, programme text, title text, starts_on date, ends_on date, donor text, countries character varying[], activity_kinds character varying[], icr_rate numeric, agreement_id uuid, pledge_usd numeric, threshold numeric, received_usd numeric, available numeric, direct_lines uuid[], indirect_line uuid, rules json, closed_until date, soft_closed_until date, last_day date, fund_id text, generates_interest boolean, role text, removed_lines uuid[], rooms json, doubts json) LANGUAGE plpgsql ROWS 1 SET enable_seqscan TO 'off' SET enable_hashjoin TO 'off' SET enable_mergejoin TO 'off' SET plan_cache_mode TO 'force_generic_plan';
CREATE FUNCTION fund_rate_as_signed() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_rates_as_signed() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_rates_held() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_receipt_stays() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_receipts_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_received_counted(agreements uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_refuse(rule text, why text) RETURNS void LANGUAGE plpgsql;
CREATE FUNCTION fund_schedule_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_seals_unfit(previous bytea[], said text[], seals bytea[], keys smallint[]) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_signed_rates(currencies text[]) RETURNS TABLE(currency text, valid_on date, usd_per_unit numeric) LANGUAGE sql STABLE;
CREATE FUNCTION fund_task_closed(kind text, task uuid, actor uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_task_opened(entry approval) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_task_replaced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_task_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_tasks_told_again() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_terms_stay() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_threshold_set(fund text, above numeric, expected integer, by uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION fund_transfer_fits() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION fund_version_counts() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION payee_changes_told() RETURNS trigger LANGUAGE plpgsql;

CREATE TABLE payee_details (
    id uuid NOT NULL,
    payee_id uuid NOT NULL,
    holder character varying(200) NOT NULL,
    iban character varying(34),
    number character varying(34),
    bic character varying(11),
    bank character varying(200),
    account_key text GENERATED ALWAYS AS (regexp_replace((COALESCE(iban, number))::text, '[^A-Z0-9]'::text, ''::text, 'g'::text)) STORED NOT NULL,
    status character varying(10) NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    CONSTRAINT ck_payee_details_identified CHECK (((iban IS NOT NULL) OR (number IS NOT NULL))),
    CONSTRAINT ck_payee_details_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_payee_details_rule_12_two_people CHECK ((((status)::text = ANY ((ARRAY['pending'::character varying, 'withdrawn'::character varying])::text[])) OR (decided_by IS NOT NULL))),
    CONSTRAINT ck_payee_details_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'approved'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);
CREATE FUNCTION payee_details_in_force(key text) RETURNS SETOF payee_details LANGUAGE sql STABLE;
CREATE FUNCTION payment_cost_stays() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION payment_order_of(entry uuid) RETURNS TABLE(message_id character varying, begun boolean) LANGUAGE sql STABLE;
CREATE FUNCTION payment_order_signed() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION revaluation_decided() RETURNS trigger LANGUAGE plpgsql;

CREATE TABLE account (
    code character varying(20) NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(20) NOT NULL,
    CONSTRAINT ck_account_kind CHECK (((kind)::text = ANY ((ARRAY['cash'::character varying, 'clearing'::character varying, 'suspense'::character varying, 'income'::character varying, 'other_income'::character varying, 'interest'::character varying, 'transfer'::character varying, 'exchange'::character varying, 'advance'::character varying, 'direct'::character varying, 'indirect'::character varying])::text[])))
);

CREATE TABLE account_day (
    award_id uuid NOT NULL,
    account_code character varying(20) NOT NULL,
    on_day date NOT NULL,
    moved_usd numeric(20,2) NOT NULL,
    balance_usd numeric(20,2) NOT NULL
);

CREATE TABLE advance (
    id uuid NOT NULL,
    due_on date NOT NULL,
    bank_account_id uuid,
    entry_id uuid,
    entered_from character varying(100),
    is_open boolean DEFAULT true NOT NULL
);

CREATE TABLE agreement (
    id uuid NOT NULL,
    donor_id uuid NOT NULL,
    fund_id character varying(80) NOT NULL,
    reference character varying(200) NOT NULL,
    title character varying(200) NOT NULL,
    currency character varying(3) NOT NULL,
    pledge numeric(20,3) NOT NULL,
    pledge_usd numeric(20,2),
    signed_on date NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    programmes character varying(80)[] NOT NULL,
    countries character varying(2)[] NOT NULL,
    activity_kinds character varying(80)[] NOT NULL,
    purpose text,
    icr_rate numeric(5,2),
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    status character varying(10) DEFAULT 'signed'::character varying NOT NULL,
    version smallint DEFAULT 1 NOT NULL,
    ended_on date,
    end_reason character varying(1000),
    ended_by uuid,
    CONSTRAINT ck_agreement_ended CHECK (
CASE status
    WHEN 'ended'::text THEN (num_nulls(ended_on, end_reason, ended_by) = 0)
    ELSE (num_nonnulls(ended_on, end_reason, ended_by) = 0)
END),
    CONSTRAINT ck_agreement_icr_rate CHECK (((icr_rate >= (0)::numeric) AND (icr_rate <= (100)::numeric))),
    CONSTRAINT ck_agreement_period CHECK ((starts_on <= ends_on)),
    CONSTRAINT ck_agreement_pledge CHECK ((pledge > (0)::numeric)),
    CONSTRAINT ck_agreement_status CHECK (((status)::text = ANY ((ARRAY['signed'::character varying, 'ended'::character varying])::text[])))
);

CREATE TABLE agreement_draft (
    id uuid NOT NULL,
    donor_id uuid NOT NULL,
    terms jsonb NOT NULL,
    created_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL
);

CREATE TABLE agreement_version (
    agreement_id uuid NOT NULL,
    number smallint NOT NULL,
    status character varying(10) NOT NULL,
    pledge numeric(20,3) NOT NULL,
    pledge_usd numeric(20,2),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    schedule jsonb NOT NULL,
    reason character varying(1000) NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    refusal character varying(1000),
    CONSTRAINT ck_agreement_version_number CHECK ((number > 0)),
    CONSTRAINT ck_agreement_version_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_agreement_version_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'in_force'::character varying, 'refused'::character varying])::text[]))),
    CONSTRAINT ck_agreement_version_terms CHECK (((pledge > (0)::numeric) AND (starts_on <= ends_on)))
);

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE allocation (
    id uuid NOT NULL,
    award_id uuid NOT NULL,
    request_id uuid NOT NULL,
    activity_id uuid NOT NULL,
    activity_title character varying(200) NOT NULL,
    programme character varying(80) NOT NULL,
    country character varying(2),
    activity_kind character varying(80) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    indirect_usd numeric(20,2) NOT NULL,
    spent_usd numeric(20,2) DEFAULT 0 NOT NULL,
    spent_indirect_usd numeric(20,2) DEFAULT 0 NOT NULL,
    status character varying(10) NOT NULL,
    held_usd numeric(20,2) GENERATED ALWAYS AS (
CASE
    WHEN ((status)::text = ANY ((ARRAY['reserved'::character varying, 'granted'::character varying])::text[])) THEN (GREATEST((amount_usd - spent_usd), (0)::numeric) + GREATEST((indirect_usd - spent_indirect_usd), (0)::numeric))
    ELSE (0)::numeric
END) STORED NOT NULL,
    reserved_on date NOT NULL,
    expires_on date NOT NULL,
    entered_by uuid NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    CONSTRAINT ck_allocation_amount CHECK (((amount_usd > (0)::numeric) AND (indirect_usd >= (0)::numeric))),
    CONSTRAINT ck_allocation_period CHECK ((starts_on <= ends_on)),
    CONSTRAINT ck_allocation_rule_11_expires CHECK ((expires_on <= make_date(((EXTRACT(year FROM reserved_on))::integer + 1), 12, 31))),
    CONSTRAINT ck_allocation_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_allocation_status CHECK (((status)::text = ANY ((ARRAY['reserved'::character varying, 'granted'::character varying, 'refused'::character varying, 'released'::character varying])::text[]))),
    CONSTRAINT ck_allocation_within_allocation CHECK (((spent_usd >= (0)::numeric) AND (spent_usd <= amount_usd)))
);

CREATE TABLE anchor (
    fund_id character varying(80) NOT NULL,
    on_day date NOT NULL,
    said text NOT NULL,
    signature bytea NOT NULL,
    public_key bytea NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    token bytea,
    CONSTRAINT ck_anchor_signed CHECK (((length(signature) = 64) AND (length(public_key) = 32)))
);

CREATE TABLE attachment (
    id uuid NOT NULL,
    subject_kind character varying(20) NOT NULL,
    subject_id uuid NOT NULL,
    filename character varying(200) NOT NULL,
    media_type character varying(100) NOT NULL,
    size_bytes integer NOT NULL,
    sha256 bytea NOT NULL,
    description character varying(200),
    revision smallint NOT NULL,
    supersedes uuid,
    attached_by uuid NOT NULL,
    attached_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_attachment_revision CHECK ((((supersedes IS NULL) = (revision = 1)) AND (revision > 0))),
    CONSTRAINT ck_attachment_sha256 CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT ck_attachment_subject_kind CHECK (((subject_kind)::text = ANY ((ARRAY['agreement'::character varying, 'report'::character varying, 'contribution'::character varying, 'award'::character varying, 'expenditure'::character varying, 'bank_statement'::character varying, 'commitment'::character varying, 'pending_receipt'::character varying])::text[])))
);

CREATE TABLE attachment_content (
    attachment_id uuid NOT NULL,
    content bytea NOT NULL,
    size_bytes integer GENERATED ALWAYS AS (octet_length(content)) STORED NOT NULL,
    sha256 bytea GENERATED ALWAYS AS (sha256(content)) STORED NOT NULL,
    CONSTRAINT ck_attachment_content_size CHECK (((octet_length(content) >= 1) AND (octet_length(content) <= 4194304)))
);
ALTER TABLE ONLY attachment_content ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE attachment_read (
    "position" bigint NOT NULL,
    attachment_id uuid NOT NULL,
    member_id uuid NOT NULL,
    read_at timestamp with time zone NOT NULL
);

ALTER TABLE attachment_read ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME attachment_read_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE award (
    id uuid NOT NULL,
    fund_id character varying(80) NOT NULL,
    donor_id uuid NOT NULL,
    agreement_id uuid,
    programme character varying(80),
    title character varying(200) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    role character varying(10) DEFAULT 'donor'::character varying NOT NULL,
    budget_control character varying(10),
    budget_tolerance numeric(5,2),
    CONSTRAINT budget_control CHECK ((((budget_control)::text = ANY ((ARRAY['refuse'::character varying, 'tolerance'::character varying, 'warn'::character varying])::text[])) AND (budget_tolerance >= (0)::numeric))),
    CONSTRAINT ck_award_earmarked CHECK (((agreement_id IS NULL) = (programme IS NULL))),
    CONSTRAINT ck_award_period CHECK ((starts_on <= ends_on)),
    CONSTRAINT ck_award_role CHECK (((role)::text = ANY ((ARRAY['donor'::character varying, 'suspense'::character varying])::text[])))
);

CREATE TABLE award_balance (
    award_id uuid NOT NULL,
    received_usd numeric(20,2) DEFAULT 0 NOT NULL,
    spent_usd numeric(20,2) DEFAULT 0 NOT NULL,
    held_usd numeric(20,2) DEFAULT 0 NOT NULL,
    suspense_usd numeric(20,2) DEFAULT 0 NOT NULL,
    last_day date,
    CONSTRAINT ck_award_balance_held CHECK ((held_usd >= (0)::numeric)),
    CONSTRAINT ck_award_balance_rule_7_available CHECK ((((received_usd - spent_usd) - held_usd) >= (0)::numeric)),
    CONSTRAINT ck_award_balance_suspense CHECK ((suspense_usd >= (0)::numeric))
);

CREATE TABLE award_hold (
    award_id uuid NOT NULL,
    on_day date NOT NULL,
    moved_usd numeric(20,2) NOT NULL,
    balance_usd numeric(20,2) NOT NULL
);

CREATE VIEW award_day AS
 SELECT award_id,
    on_day,
    (COALESCE(sum((- amount)) FILTER (WHERE ((kind)::text = 'income'::text)), 0.00))::numeric(20,2) AS income_usd,
    (COALESCE(sum((- amount)) FILTER (WHERE ((kind)::text = 'other_income'::text)), 0.00))::numeric(20,2) AS other_income_usd,
    (COALESCE(sum((- amount)) FILTER (WHERE ((kind)::text = 'interest'::text)), 0.00))::numeric(20,2) AS interest_usd,
    (COALESCE(sum((- amount)) FILTER (WHERE ((kind)::text = 'transfer'::text)), 0.00))::numeric(20,2) AS transfer_usd,
    (COALESCE(sum((- amount)) FILTER (WHERE ((kind)::text = 'exchange'::text)), 0.00))::numeric(20,2) AS exchange_usd,
    (COALESCE(sum(amount) FILTER (WHERE ((kind)::text = 'direct'::text)), 0.00))::numeric(20,2) AS direct_usd,
    (COALESCE(sum(amount) FILTER (WHERE ((kind)::text = 'indirect'::text)), 0.00))::numeric(20,2) AS indirect_usd,
    (COALESCE(sum(amount) FILTER (WHERE ((kind)::text = 'held'::text)), 0.00))::numeric(20,2) AS held_usd,
    (COALESCE(sum((- amount)) FILTER (WHERE ((kind)::text = 'suspense'::text)), 0.00))::numeric(20,2) AS suspense_usd,
    (COALESCE(sum(amount) FILTER (WHERE ((kind)::text = 'advance'::text)), 0.00))::numeric(20,2) AS advance_usd
   FROM ( SELECT d.award_id,
            d.on_day,
            c.kind,
            d.moved_usd AS amount
           FROM (account_day d
             JOIN account c ON (((c.code)::text = (d.account_code)::text)))
        UNION ALL
         SELECT award_hold.award_id,
            award_hold.on_day,
            'held'::character varying,
            award_hold.moved_usd
           FROM award_hold) moved
  GROUP BY award_id, on_day;

CREATE TABLE award_entry_day (
    award_id uuid NOT NULL,
    on_day date NOT NULL,
    last_number bigint NOT NULL
);

CREATE TABLE bank_account (
    id uuid NOT NULL,
    fund_id character varying(80) NOT NULL,
    account_code character varying(20) NOT NULL,
    name character varying(200) NOT NULL,
    iban character varying(34),
    number character varying(34),
    bic character varying(11),
    currency character varying(3) NOT NULL,
    starts_on date NOT NULL,
    opening_balance numeric(20,3) NOT NULL,
    opening_note character varying(500),
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_bank_account_identified CHECK (((iban IS NOT NULL) OR (number IS NOT NULL))),
    CONSTRAINT ck_bank_account_rule_13_usd CHECK ((((currency)::text = 'USD'::text) OR ((account_code)::text <> '1000'::text)))
);

CREATE TABLE bank_csv_mapping (
    account_id uuid NOT NULL,
    layout jsonb NOT NULL,
    version integer NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE bank_import (
    id uuid NOT NULL,
    filename character varying(200) NOT NULL,
    format character varying(10) NOT NULL,
    size_bytes integer NOT NULL,
    sha256 bytea NOT NULL,
    imported_by uuid NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_bank_import_format CHECK (((format)::text = ANY ((ARRAY['camt.053'::character varying, 'mt940'::character varying, 'csv'::character varying])::text[]))),
    CONSTRAINT ck_bank_import_sha256 CHECK ((octet_length(sha256) = 32))
);

CREATE TABLE journal_entry (
    id uuid NOT NULL,
    fund_id character varying(80) NOT NULL,
    fiscal_year smallint NOT NULL,
    number bigint,
    kind character varying(20) NOT NULL,
    occurred_on date NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    description character varying(500) NOT NULL,
    entered_by uuid NOT NULL,
    approved_by uuid,
    reversal_of uuid,
    written_by bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL,
    entered_from character varying(100),
    approved_from character varying(100),
    late_reason character varying(1000),
    papers jsonb,
    CONSTRAINT ck_journal_entry_not_in_the_future CHECK ((occurred_on <= ((posted_at AT TIME ZONE 'UTC'::text))::date)),
    CONSTRAINT ck_journal_entry_number CHECK ((((fiscal_year)::numeric = EXTRACT(year FROM occurred_on)) AND (number > 0))),
    CONSTRAINT ck_journal_entry_reversal CHECK ((((kind)::text = 'reversal'::text) = (reversal_of IS NOT NULL))),
    CONSTRAINT ck_journal_entry_rule_12_maker_is_not_checker CHECK ((approved_by <> entered_by)),
    CONSTRAINT ck_journal_entry_rules_4_5_kind CHECK (((kind)::text = ANY ((ARRAY['contribution'::character varying, 'suspense'::character varying, 'identification'::character varying, 'income'::character varying, 'interest'::character varying, 'expenditure'::character varying, 'recovery'::character varying, 'transfer'::character varying, 'exchange'::character varying, 'revaluation'::character varying, 'advance'::character varying, 'reversal'::character varying])::text[])))
);

CREATE TABLE posting (
    entry_id uuid NOT NULL,
    "position" smallint NOT NULL,
    account_code character varying(20) NOT NULL,
    award_id uuid NOT NULL,
    donor_id uuid NOT NULL,
    line_id uuid,
    allocation_id uuid,
    currency character varying(3) NOT NULL,
    amount numeric(20,3) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    commitment_id uuid,
    CONSTRAINT ck_posting_amount CHECK (((amount <> (0)::numeric) AND ((sign(amount) * sign(amount_usd)) >= (0)::numeric))),
    CONSTRAINT ck_posting_rule_13_usd CHECK ((((currency)::text <> 'USD'::text) OR (amount = amount_usd)))
);

CREATE VIEW bank_item AS
 SELECT u.account_id,
    u.entry_id,
    u.kind,
    u.occurred_on,
    v.part,
    v.amount
   FROM (( SELECT c.account_id,
            c.entry_id,
            c.kind,
            c.occurred_on,
            c.net,
            c.indirect,
            ((c.indirect <> (0)::numeric) AND (sign(c.indirect) = sign(c.net)) AND (abs(c.indirect) < abs(c.net)) AND ( SELECT (count(DISTINCT x.account_code) = 1)
                   FROM (posting x
                     JOIN account a ON (((a.code)::text = (x.account_code)::text)))
                  WHERE ((x.entry_id = c.entry_id) AND ((a.kind)::text = 'cash'::text)))) AS is_cost,
            ((c.indirect <> (0)::numeric) AND (c.indirect = c.net)) AS is_indirect
           FROM ( SELECT b.id AS account_id,
                    p.entry_id,
                    e.kind,
                    e.occurred_on,
                    sum(p.amount) AS net,
                    COALESCE(( SELECT (- sum(i.amount))
                           FROM (posting i
                             JOIN account a ON ((((a.code)::text = (i.account_code)::text) AND ((a.kind)::text = 'indirect'::text))))
                          WHERE ((i.entry_id = p.entry_id) AND ((i.currency)::text = (b.currency)::text))), (0)::numeric) AS indirect
                   FROM ((bank_account b
                     JOIN posting p ON ((((p.account_code)::text = (b.account_code)::text) AND ((p.currency)::text = (b.currency)::text))))
                     JOIN journal_entry e ON (((e.id = p.entry_id) AND ((e.fund_id)::text = (b.fund_id)::text))))
                  GROUP BY b.id, b.currency, p.entry_id, e.kind, e.occurred_on
                 HAVING (sum(p.amount) <> (0)::numeric)) c) u
     CROSS JOIN LATERAL ( VALUES ('cash'::character varying(10),
                CASE
                    WHEN ((NOT u.is_cost) AND (NOT u.is_indirect)) THEN u.net
                    ELSE NULL::numeric
                END), ('direct'::character varying,
                CASE
                    WHEN u.is_cost THEN (u.net - u.indirect)
                    ELSE NULL::numeric
                END), ('indirect'::character varying,
                CASE
                    WHEN (u.is_cost OR u.is_indirect) THEN u.indirect
                    ELSE NULL::numeric
                END)) v(part, amount))
  WHERE (v.amount IS NOT NULL);

CREATE TABLE bank_line (
    id uuid NOT NULL,
    statement_id uuid NOT NULL,
    account_id uuid NOT NULL,
    active boolean DEFAULT true NOT NULL,
    "position" integer NOT NULL,
    booked_on date NOT NULL,
    value_on date,
    amount numeric(20,3) NOT NULL,
    bank_reference character varying(200),
    payment_reference character varying(200),
    counterparty character varying(200),
    text character varying(2000) NOT NULL,
    code character varying(200),
    instructed_amount numeric(20,3),
    instructed_currency character varying(3),
    is_reversal boolean NOT NULL,
    fingerprint bytea NOT NULL,
    occurrence smallint NOT NULL,
    CONSTRAINT ck_bank_line_amount CHECK ((amount <> (0)::numeric)),
    CONSTRAINT ck_bank_line_occurrence CHECK (((occurrence > 0) AND (octet_length(fingerprint) = 32)))
);

CREATE TABLE bank_line_detail (
    id uuid NOT NULL,
    line_id uuid NOT NULL,
    "position" integer NOT NULL,
    amount numeric(20,3),
    end_to_end_id character varying(200),
    payment_reference character varying(200),
    counterparty character varying(200),
    text character varying(2000) NOT NULL,
    CONSTRAINT ck_bank_line_detail_position CHECK (("position" > 0))
);

CREATE TABLE bank_match (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    effective_on date NOT NULL,
    difference numeric(20,3) NOT NULL,
    explanation_kind character varying(20),
    explanation character varying(1000),
    explained_by uuid,
    confirmed_by uuid NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    active boolean DEFAULT true NOT NULL,
    undone_by uuid,
    undone_at timestamp with time zone,
    undone_because character varying(1000),
    written_by bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    CONSTRAINT ck_bank_match_explanation CHECK ((((explanation_kind IS NULL) = (explanation IS NULL)) AND ((explanation IS NULL) = (explained_by IS NULL)))),
    CONSTRAINT ck_bank_match_explanation_kind CHECK (((explanation_kind)::text = ANY ((ARRAY['bank_charge'::character varying, 'exchange'::character varying, 'timing'::character varying, 'unidentified'::character varying, 'bank_error'::character varying, 'book_error'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT ck_bank_match_undone CHECK ((((undone_by IS NULL) = active) AND ((undone_at IS NULL) = active) AND ((undone_because IS NULL) = active)))
);

CREATE TABLE bank_match_item (
    match_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    part character varying(10) NOT NULL,
    account_id uuid NOT NULL,
    amount numeric(20,3) NOT NULL,
    active boolean DEFAULT true NOT NULL,
    detail_id uuid,
    CONSTRAINT ck_bank_match_item_amount CHECK ((amount <> (0)::numeric)),
    CONSTRAINT ck_bank_match_item_part CHECK (((part)::text = ANY ((ARRAY['cash'::character varying, 'direct'::character varying, 'indirect'::character varying])::text[])))
);

CREATE TABLE bank_match_line (
    match_id uuid NOT NULL,
    line_id uuid NOT NULL,
    account_id uuid NOT NULL,
    active boolean DEFAULT true NOT NULL
);

CREATE TABLE bank_match_settled (
    match_id uuid NOT NULL,
    settled_id uuid NOT NULL,
    account_id uuid NOT NULL,
    active boolean DEFAULT true NOT NULL,
    CONSTRAINT ck_bank_match_settled_another CHECK ((match_id <> settled_id))
);

CREATE TABLE bank_reconciliation (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    bank_opening numeric(20,3) NOT NULL,
    bank_closing numeric(20,3) NOT NULL,
    book_opening numeric(20,3) NOT NULL,
    late_entries numeric(20,3) NOT NULL,
    book_closing numeric(20,3) NOT NULL,
    opening_difference numeric(20,3) NOT NULL,
    opening_note character varying(500),
    bank_items_total numeric(20,3) NOT NULL,
    book_items_total numeric(20,3) NOT NULL,
    differences_total numeric(20,3) NOT NULL,
    closed_by uuid NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    written_by bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    CONSTRAINT ck_bank_reconciliation_comes_to_zero CHECK (((((((bank_closing - book_closing) - opening_difference) - bank_items_total) + book_items_total) - differences_total) = (0)::numeric)),
    CONSTRAINT ck_bank_reconciliation_span CHECK ((starts_on <= ends_on))
);

CREATE TABLE bank_reconciliation_item (
    reconciliation_id uuid NOT NULL,
    "position" integer NOT NULL,
    side character varying(10) NOT NULL,
    on_day date NOT NULL,
    amount numeric(20,3) NOT NULL,
    description character varying(2000) NOT NULL,
    reference character varying(200),
    line_id uuid,
    entry_id uuid,
    part character varying(10),
    match_id uuid,
    explanation_kind character varying(20),
    explanation character varying(1000),
    CONSTRAINT ck_bank_reconciliation_item_side CHECK (((side)::text = ANY ((ARRAY['bank'::character varying, 'book'::character varying, 'difference'::character varying])::text[])))
);

CREATE TABLE bank_rule (
    id uuid NOT NULL,
    fund_id character varying(80) NOT NULL,
    account_id uuid,
    words character varying(100) NOT NULL,
    way character varying(3) NOT NULL,
    at_least numeric(20,3),
    at_most numeric(20,3),
    books character varying(10) NOT NULL,
    budget_line_id uuid,
    donor_id uuid,
    active boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_bank_rule_books CHECK (
CASE books
    WHEN 'charge'::text THEN (((way)::text = 'out'::text) AND (budget_line_id IS NOT NULL) AND (donor_id IS NULL))
    WHEN 'receipt'::text THEN (((way)::text = 'in'::text) AND (donor_id IS NOT NULL) AND (budget_line_id IS NULL))
    ELSE (((books)::text = 'suspense'::text) AND ((way)::text = 'in'::text) AND (donor_id IS NULL) AND (budget_line_id IS NULL))
END),
    CONSTRAINT ck_bank_rule_way CHECK (((way)::text = ANY ((ARRAY['in'::character varying, 'out'::character varying])::text[])))
);

CREATE TABLE bank_statement (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    import_id uuid NOT NULL,
    reference character varying(200) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    opening_balance numeric(20,3),
    closing_balance numeric(20,3),
    active boolean DEFAULT true NOT NULL,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    withdrawn_because character varying(1000),
    CONSTRAINT ck_bank_statement_span CHECK ((starts_on <= ends_on)),
    CONSTRAINT ck_bank_statement_withdrawn CHECK (((active = ((withdrawn_by IS NULL) AND (withdrawn_at IS NULL) AND (withdrawn_because IS NULL))) AND (active OR ((withdrawn_by IS NOT NULL) AND (withdrawn_at IS NOT NULL) AND (withdrawn_because IS NOT NULL)))))
);

CREATE TABLE budget_line (
    id uuid NOT NULL,
    award_id uuid NOT NULL,
    "position" smallint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    removed boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_budget_line_amount CHECK ((amount_usd >= (0)::numeric)),
    CONSTRAINT ck_budget_line_kind CHECK (((kind)::text = ANY ((ARRAY['direct'::character varying, 'indirect'::character varying])::text[])))
);

CREATE TABLE budget_version (
    id uuid NOT NULL,
    award_id uuid NOT NULL,
    number smallint NOT NULL,
    reason character varying(1000) NOT NULL,
    moved_usd numeric(20,2) NOT NULL,
    status character varying(10) NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    refusal character varying(1000),
    CONSTRAINT ck_budget_version_number CHECK (((number > 0) AND (moved_usd >= (0)::numeric))),
    CONSTRAINT ck_budget_version_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_budget_version_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'approved'::character varying, 'refused'::character varying])::text[])))
);

CREATE TABLE budget_version_line (
    version_id uuid NOT NULL,
    line_id uuid NOT NULL,
    "position" smallint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    CONSTRAINT ck_budget_version_line_amount CHECK ((amount_usd >= (0)::numeric)),
    CONSTRAINT ck_budget_version_line_kind CHECK (((kind)::text = ANY ((ARRAY['direct'::character varying, 'indirect'::character varying])::text[])))
);

CREATE TABLE budget_year (
    version_id uuid NOT NULL,
    line_id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    CONSTRAINT ck_budget_year_amount CHECK (((amount_usd >= (0)::numeric) AND ((fiscal_year >= 2000) AND (fiscal_year <= 2200))))
);

CREATE TABLE commitment (
    id uuid NOT NULL,
    award_id uuid NOT NULL,
    line_id uuid NOT NULL,
    allocation_id uuid,
    kind character varying(20) NOT NULL,
    reference character varying(200) NOT NULL,
    payee character varying(200) NOT NULL,
    description character varying(500) NOT NULL,
    country character varying(2),
    activity_kind character varying(80),
    currency character varying(3) NOT NULL,
    amount numeric(20,3) NOT NULL,
    usd_per_unit numeric(24,12) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    indirect_usd numeric(20,2) NOT NULL,
    paid numeric(20,3) DEFAULT 0 NOT NULL,
    status character varying(10) NOT NULL,
    state character varying(12) GENERATED ALWAYS AS (
CASE
    WHEN ((status)::text <> 'open'::text) THEN status
    WHEN (paid = (0)::numeric) THEN 'open'::character varying
    WHEN (paid < amount) THEN 'partly_paid'::character varying
    ELSE 'paid'::character varying
END) STORED,
    open_usd numeric(20,2) GENERATED ALWAYS AS (
CASE
    WHEN ((status)::text = ANY ((ARRAY['pending'::character varying, 'open'::character varying])::text[])) THEN round(((amount - paid) * usd_per_unit), 2)
    ELSE (0)::numeric
END) STORED,
    open_indirect_usd numeric(20,2) GENERATED ALWAYS AS (
CASE
    WHEN ((status)::text = ANY ((ARRAY['pending'::character varying, 'open'::character varying])::text[])) THEN round(((indirect_usd * (amount - paid)) / amount), 2)
    ELSE (0)::numeric
END) STORED,
    held_usd numeric(20,2) GENERATED ALWAYS AS (
CASE
    WHEN (((status)::text = ANY ((ARRAY['pending'::character varying, 'open'::character varying])::text[])) AND (allocation_id IS NULL)) THEN (round(((amount - paid) * usd_per_unit), 2) + round(((indirect_usd * (amount - paid)) / amount), 2))
    ELSE (0)::numeric
END) STORED,
    signed_on date NOT NULL,
    reserved_on date NOT NULL,
    expires_on date NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    CONSTRAINT ck_commitment_amount CHECK (((amount > (0)::numeric) AND (amount_usd > (0)::numeric) AND (indirect_usd >= (0)::numeric) AND (usd_per_unit > (0)::numeric))),
    CONSTRAINT ck_commitment_kind CHECK (((kind)::text = ANY ((ARRAY['purchase_order'::character varying, 'contract'::character varying, 'advance'::character varying])::text[]))),
    CONSTRAINT ck_commitment_rule_11_expires CHECK ((expires_on <= make_date(((EXTRACT(year FROM reserved_on))::integer + 1), 12, 31))),
    CONSTRAINT ck_commitment_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_commitment_rule_13_usd CHECK ((((currency)::text <> 'USD'::text) OR (usd_per_unit = (1)::numeric))),
    CONSTRAINT ck_commitment_rule_19_dollars CHECK ((((kind)::text <> 'advance'::text) OR (((currency)::text = 'USD'::text) AND (allocation_id IS NULL)))),
    CONSTRAINT ck_commitment_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'open'::character varying, 'refused'::character varying, 'withdrawn'::character varying, 'released'::character varying, 'expired'::character varying])::text[]))),
    CONSTRAINT ck_commitment_within_commitment CHECK (((paid >= (0)::numeric) AND (paid <= amount)))
);

CREATE TABLE contribution (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    donor_id uuid NOT NULL,
    agreement_id uuid,
    instalment_id uuid,
    award_id uuid NOT NULL,
    currency character varying(3) NOT NULL,
    amount numeric(20,3) NOT NULL,
    usd_per_unit numeric(24,12) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    credited_usd numeric(20,2) NOT NULL,
    received_on date NOT NULL,
    reference character varying(200) NOT NULL,
    pledge_amount numeric(20,3),
    part smallint DEFAULT 1 NOT NULL,
    receipt_id uuid,
    CONSTRAINT ck_contribution_amount CHECK (((amount > (0)::numeric) AND (amount_usd > (0)::numeric) AND (credited_usd > (0)::numeric))),
    CONSTRAINT ck_contribution_part CHECK ((part > 0)),
    CONSTRAINT ck_contribution_pledge_amount CHECK (((agreement_id IS NOT NULL) OR (pledge_amount IS NULL)))
);

CREATE TABLE cost_draft (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    fields jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL
);

CREATE TABLE cost_draft_file (
    id uuid NOT NULL,
    draft_id uuid NOT NULL,
    filename character varying(200) NOT NULL,
    media_type character varying(100) NOT NULL,
    size_bytes integer NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE currency (
    code character varying(3) NOT NULL,
    decimals smallint NOT NULL,
    CONSTRAINT ck_currency_decimals CHECK (((decimals >= 0) AND (decimals <= 3)))
);

CREATE TABLE donor (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    donor_class character varying(30) NOT NULL,
    country character varying(2),
    iati_identifier character varying(100),
    language character varying(2) NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    built_in boolean DEFAULT false NOT NULL,
    name_key text GENERATED ALWAYS AS (fund_name_key((name)::text)) STORED,
    CONSTRAINT ck_donor_donor_class CHECK (((donor_class)::text = ANY ((ARRAY['member_state'::character varying, 'permanent_observer'::character varying, 'other'::character varying])::text[])))
);

CREATE TABLE donor_person (
    id uuid NOT NULL,
    donor_id uuid NOT NULL,
    name character varying(200) NOT NULL,
    "position" character varying(200),
    email character varying(254),
    phone character varying(40),
    language character varying(2) NOT NULL,
    member_id uuid,
    version integer DEFAULT 1 NOT NULL
);

CREATE TABLE donor_report (
    id uuid NOT NULL,
    award_id uuid NOT NULL,
    duty_id uuid,
    kind character varying(10) NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    language character varying(2) NOT NULL,
    narrative jsonb NOT NULL,
    facts jsonb,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    submitted_on date,
    submitted_by uuid,
    submitted_at timestamp with time zone,
    content jsonb,
    CONSTRAINT ck_donor_report_kind CHECK (((kind)::text = ANY ((ARRAY['narrative'::character varying, 'financial'::character varying, 'final'::character varying])::text[]))),
    CONSTRAINT ck_donor_report_period CHECK ((period_from <= period_to)),
    CONSTRAINT ck_donor_report_submitted CHECK (((num_nonnulls(submitted_on, submitted_by, submitted_at, content) = ANY (ARRAY[0, 4])) AND (submitted_on >= period_to)))
);

CREATE TABLE donor_report_version (
    report_id uuid NOT NULL,
    number smallint NOT NULL,
    narrative jsonb NOT NULL,
    written_by uuid NOT NULL,
    written_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_donor_report_version_number CHECK ((number > 0))
);

CREATE TABLE entry_batch (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    filename character varying(200) NOT NULL,
    content bytea,
    sha256 bytea NOT NULL,
    status character varying(10) NOT NULL,
    dry_run boolean NOT NULL,
    encoding character varying(20),
    delimiter character varying(1),
    rows integer NOT NULL,
    entered integer NOT NULL,
    waiting integer NOT NULL,
    unchanged integer NOT NULL,
    refused integer NOT NULL,
    total_usd numeric(20,2) NOT NULL,
    submitted_by uuid NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT ck_entry_batch_content CHECK ((((status)::text <> 'queued'::text) OR (content IS NOT NULL))),
    CONSTRAINT ck_entry_batch_kind CHECK (((kind)::text = ANY ((ARRAY['expenditures'::character varying, 'contributions'::character varying, 'commitments'::character varying])::text[]))),
    CONSTRAINT ck_entry_batch_sha256 CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT ck_entry_batch_status CHECK (((status)::text = ANY ((ARRAY['queued'::character varying, 'checked'::character varying, 'refused'::character varying, 'done'::character varying])::text[])))
);

CREATE TABLE entry_batch_error (
    batch_id uuid NOT NULL,
    "row" integer NOT NULL,
    field character varying(100) NOT NULL,
    code character varying(100) NOT NULL,
    message character varying(1000) NOT NULL,
    params jsonb NOT NULL
);

CREATE TABLE entry_counter (
    fiscal_year smallint NOT NULL,
    last bigint NOT NULL,
    fund_id character varying(80) NOT NULL,
    sealed bigint DEFAULT 0 NOT NULL,
    hash bytea
);

CREATE TABLE entry_reference (
    kind character varying(20) NOT NULL,
    reference character varying(200) NOT NULL,
    payload_hash bytea NOT NULL,
    batch_id uuid NOT NULL,
    "row" integer NOT NULL,
    entry_id uuid NOT NULL,
    CONSTRAINT ck_entry_reference_kind CHECK (((kind)::text = ANY ((ARRAY['expenditures'::character varying, 'contributions'::character varying, 'commitments'::character varying])::text[])))
);

CREATE TABLE entry_seal (
    entry_id uuid NOT NULL,
    hash bytea NOT NULL,
    key_id smallint,
    CONSTRAINT ck_entry_seal_hash CHECK ((length(hash) = 32))
);

CREATE TABLE event_sequence (
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
);

CREATE TABLE exchange_rate (
    currency character varying(3) NOT NULL,
    valid_on date NOT NULL,
    usd_per_unit numeric(24,12) NOT NULL,
    source character varying(200) NOT NULL,
    recorded_by uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    manual_rate_id uuid,
    import_id uuid,
    CONSTRAINT ck_exchange_rate_positive CHECK ((usd_per_unit > (0)::numeric)),
    CONSTRAINT ck_exchange_rate_rule_12_signed_or_imported CHECK ((num_nonnulls(manual_rate_id, import_id) = 1))
);

CREATE TABLE expenditure (
    id uuid NOT NULL,
    award_id uuid NOT NULL,
    line_id uuid NOT NULL,
    allocation_id uuid,
    activity_id uuid,
    programme character varying(80),
    country character varying(2),
    activity_kind character varying(80),
    description character varying(500) NOT NULL,
    direct_usd numeric(20,2) NOT NULL,
    indirect_usd numeric(20,2) NOT NULL,
    occurred_on date NOT NULL,
    payee character varying(200) NOT NULL,
    document character varying(200) NOT NULL,
    document_on date NOT NULL,
    status character varying(10) NOT NULL,
    entry_id uuid,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    entered_from character varying(100),
    bank_account_id uuid,
    commitment_id uuid,
    currency character varying(3) DEFAULT 'USD'::character varying NOT NULL,
    amount numeric(20,3),
    usd_per_unit numeric(24,12) DEFAULT 1 NOT NULL,
    duplicate_reason character varying(1000),
    document_key text GENERATED ALWAYS AS (fund_name_key((document)::text)) STORED,
    holds boolean DEFAULT true NOT NULL,
    held_usd numeric(20,2) GENERATED ALWAYS AS (
CASE
    WHEN (((status)::text = 'pending'::text) AND holds AND (allocation_id IS NULL) AND (commitment_id IS NULL)) THEN (direct_usd + indirect_usd)
    ELSE (0)::numeric
END) STORED NOT NULL,
    payee_key text GENERATED ALWAYS AS (fund_name_key((payee)::text)) STORED NOT NULL,
    CONSTRAINT ck_expenditure_amount CHECK (((direct_usd > (0)::numeric) AND (indirect_usd >= (0)::numeric))),
    CONSTRAINT ck_expenditure_posted CHECK ((((status)::text = 'posted'::text) = (entry_id IS NOT NULL))),
    CONSTRAINT ck_expenditure_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_expenditure_rule_13_currency CHECK (((((currency)::text = 'USD'::text) = (amount IS NULL)) AND (((currency)::text <> 'USD'::text) OR (usd_per_unit = (1)::numeric)) AND (amount > (0)::numeric))),
    CONSTRAINT ck_expenditure_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'posted'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);

CREATE TABLE export_record (
    id uuid NOT NULL,
    exported_at timestamp with time zone NOT NULL,
    member_id uuid NOT NULL,
    what character varying(80) NOT NULL,
    subject_id uuid,
    format character varying(20) NOT NULL,
    parameters jsonb NOT NULL,
    digest character varying(64),
    CONSTRAINT ck_export_record_digest CHECK (((digest)::text ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT ck_export_record_parameters CHECK ((jsonb_typeof(parameters) = 'object'::text))
);

CREATE TABLE found (
    id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    entry_id uuid,
    fund_id character varying(80) NOT NULL,
    award_id uuid,
    on_day date NOT NULL,
    title character varying(500) NOT NULL,
    party character varying(200),
    document character varying(200),
    currency character varying(3) NOT NULL,
    amount numeric(20,3) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    status character varying(10) NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT ck_found_kind CHECK (((kind)::text = ANY ((ARRAY['cost'::character varying, 'receipt'::character varying, 'commitment'::character varying, 'entry'::character varying])::text[])))
);

CREATE TABLE fund (
    id character varying(80) NOT NULL,
    title character varying(200) NOT NULL,
    generates_interest boolean NOT NULL,
    second_signature_above_usd numeric(20,2) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    budget_control character varying(10) DEFAULT 'warn'::character varying NOT NULL,
    budget_tolerance numeric(5,2) DEFAULT '0'::numeric NOT NULL,
    splitting_days smallint DEFAULT '7'::smallint NOT NULL,
    CONSTRAINT budget_control CHECK ((((budget_control)::text = ANY ((ARRAY['refuse'::character varying, 'tolerance'::character varying, 'warn'::character varying])::text[])) AND (budget_tolerance >= (0)::numeric) AND (splitting_days >= 0))),
    CONSTRAINT ck_fund_threshold CHECK ((second_signature_above_usd >= (0)::numeric))
);

CREATE TABLE icr_rule (
    donor_class character varying(30) NOT NULL,
    valid_from date NOT NULL,
    rate numeric(5,2) NOT NULL,
    base character varying(30) NOT NULL,
    exempt_up_to_usd numeric(20,2) NOT NULL,
    recorded_by uuid,
    CONSTRAINT ck_icr_rule_base CHECK (((base)::text = 'direct_cost'::text)),
    CONSTRAINT ck_icr_rule_donor_class CHECK (((donor_class)::text = ANY ((ARRAY['member_state'::character varying, 'permanent_observer'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT ck_icr_rule_rate CHECK ((((rate >= (0)::numeric) AND (rate <= (100)::numeric)) AND (exempt_up_to_usd >= (0)::numeric)))
);

CREATE TABLE idempotency (
    actor_id uuid NOT NULL,
    operation character varying(120) NOT NULL,
    key character varying(200) NOT NULL,
    payload_hash character varying(64) NOT NULL,
    result text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE inbox (
    consumer character varying(120) NOT NULL,
    event_id uuid NOT NULL,
    handled_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE inbox_sequence (
    consumer character varying(120) NOT NULL,
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
);

CREATE TABLE instalment (
    id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    "position" smallint NOT NULL,
    due_on date NOT NULL,
    amount numeric(20,3) NOT NULL,
    received numeric(20,3) DEFAULT '0'::numeric NOT NULL,
    CONSTRAINT ck_instalment_amount CHECK ((amount > (0)::numeric))
);

CREATE TABLE job_run (
    job character varying(120) NOT NULL,
    slot timestamp with time zone NOT NULL,
    done_at timestamp with time zone NOT NULL
);

CREATE TABLE line_balance (
    line_id uuid NOT NULL,
    spent_usd numeric(20,2) NOT NULL
);

CREATE TABLE line_day (
    line_id uuid NOT NULL,
    on_day date NOT NULL,
    spent_usd numeric(20,2) NOT NULL
);

CREATE TABLE manual_rate (
    id uuid NOT NULL,
    currency character varying(3) NOT NULL,
    valid_on date NOT NULL,
    usd_per_unit numeric(24,12) NOT NULL,
    source character varying(200) NOT NULL,
    status character varying(10) NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    CONSTRAINT ck_manual_rate_decided CHECK ((((status)::text = 'pending'::text) = (decided_by IS NULL))),
    CONSTRAINT ck_manual_rate_positive CHECK ((usd_per_unit > (0)::numeric)),
    CONSTRAINT ck_manual_rate_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_manual_rate_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'in_force'::character varying, 'refused'::character varying])::text[])))
);

CREATE TABLE member (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    country character varying(2) NOT NULL,
    institution character varying(200) NOT NULL,
    language character varying(2) NOT NULL,
    roles character varying(40)[] NOT NULL,
    networks character varying(40)[] NOT NULL,
    status character varying(20) NOT NULL,
    sequence integer NOT NULL
);

CREATE TABLE other_income (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    award_id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    received_on date NOT NULL,
    payer character varying(200) NOT NULL,
    reference character varying(200) NOT NULL,
    description character varying(500) NOT NULL,
    CONSTRAINT ck_other_income_amount CHECK ((amount_usd > (0)::numeric)),
    CONSTRAINT ck_other_income_kind CHECK (((kind)::text = ANY ((ARRAY['income'::character varying, 'interest'::character varying])::text[])))
);

CREATE TABLE outbox (
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    type character varying(120) NOT NULL,
    subject character varying(200) NOT NULL,
    sequence bigint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone
);

ALTER TABLE outbox ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME outbox_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE payee (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    name_key text GENERATED ALWAYS AS (fund_name_key((name)::text)) STORED NOT NULL,
    words_key text GENERATED ALWAYS AS (fund_payee_words((name)::text)) STORED NOT NULL,
    kind character varying(20) NOT NULL,
    country character varying(2),
    tax_id character varying(40),
    tax_key text GENERATED ALWAYS AS (upper(regexp_replace((tax_id)::text, '[^A-Za-z0-9]'::text, ''::text, 'g'::text))) STORED,
    closed_by uuid,
    closed_at timestamp with time zone,
    closed_reason character varying(1000),
    merged_into uuid,
    added_by uuid,
    added_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_payee_closed CHECK (((closed_by IS NULL) = (closed_at IS NULL))),
    CONSTRAINT ck_payee_kind CHECK (((kind)::text = ANY ((ARRAY['company'::character varying, 'person'::character varying, 'institution'::character varying, 'ngo'::character varying, 'unknown'::character varying])::text[]))),
    CONSTRAINT ck_payee_merged CHECK ((merged_into <> id))
);

CREATE TABLE payee_change (
    id uuid NOT NULL,
    payee_id uuid NOT NULL,
    what character varying(20) NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    fields jsonb NOT NULL,
    reason character varying(1000),
    written_by bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL
);

CREATE TABLE payee_name (
    name_key text NOT NULL,
    name character varying(200) NOT NULL,
    payee_id uuid NOT NULL,
    words tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, name_key)) STORED NOT NULL
);

CREATE TABLE payment (
    id uuid NOT NULL,
    order_id uuid CONSTRAINT payment_order_id_not_null1 NOT NULL,
    active boolean DEFAULT true NOT NULL,
    "position" integer NOT NULL,
    expenditure_id uuid NOT NULL,
    end_to_end_id character varying(35) NOT NULL,
    amount numeric(20,3) NOT NULL,
    currency character varying(3) NOT NULL,
    payee character varying(140) NOT NULL,
    country character varying(2) NOT NULL,
    iban character varying(34),
    number character varying(34),
    bic character varying(11),
    details_id uuid,
    CONSTRAINT ck_payment_account CHECK ((((iban IS NULL) <> (number IS NULL)) AND ((number IS NULL) OR (bic IS NOT NULL)))),
    CONSTRAINT ck_payment_amount CHECK ((amount > (0)::numeric))
);

CREATE TABLE payment_order (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    message_id character varying(35) NOT NULL,
    execute_on date NOT NULL,
    status character varying(10) NOT NULL,
    active boolean DEFAULT true NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    written_by bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    withdrawn_reason character varying(1000),
    CONSTRAINT ck_payment_order_active CHECK ((active = ((status)::text = ANY ((ARRAY['pending'::character varying, 'signed'::character varying])::text[])))),
    CONSTRAINT ck_payment_order_decided CHECK ((((decided_by IS NULL) = (decided_at IS NULL)) AND ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)) AND (((status)::text = 'withdrawn'::text) = (withdrawn_by IS NOT NULL)) AND (((status)::text <> 'pending'::text) OR (decided_by IS NULL)) AND (((status)::text <> ALL ((ARRAY['signed'::character varying, 'refused'::character varying])::text[])) OR (decided_by IS NOT NULL)))),
    CONSTRAINT ck_payment_order_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_payment_order_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'signed'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);

CREATE TABLE pending_rate (
    import_id uuid CONSTRAINT pending_rate_import_id_not_null1 NOT NULL,
    currency character varying(3) NOT NULL,
    valid_on date NOT NULL,
    usd_per_unit numeric(24,12) NOT NULL,
    CONSTRAINT ck_pending_rate_positive CHECK ((usd_per_unit > (0)::numeric))
);

CREATE TABLE pending_rate_import (
    id uuid NOT NULL,
    format character varying(10) NOT NULL,
    filename character varying(200) NOT NULL,
    sha256 bytea NOT NULL,
    rates integer NOT NULL,
    status character varying(10) NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    CONSTRAINT ck_pending_rate_import_format CHECK (((format)::text = ANY ((ARRAY['ecb'::character varying, 'un'::character varying])::text[]))),
    CONSTRAINT ck_pending_rate_import_rates CHECK ((rates > 0)),
    CONSTRAINT ck_pending_rate_import_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_pending_rate_import_rule_12_two_people CHECK ((((status)::text = ANY ((ARRAY['pending'::character varying, 'withdrawn'::character varying])::text[])) = (decided_by IS NULL))),
    CONSTRAINT ck_pending_rate_import_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'in_force'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);

CREATE TABLE pending_receipt (
    id uuid NOT NULL,
    fund_id character varying(80) NOT NULL,
    kind character varying(20) NOT NULL,
    party_id uuid NOT NULL,
    party character varying(200) NOT NULL,
    reference character varying(200) NOT NULL,
    command jsonb NOT NULL,
    currency character varying(3) NOT NULL,
    amount numeric(20,3) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    credited_usd numeric(20,2) NOT NULL,
    received_on date NOT NULL,
    bank_account_id uuid,
    award_ids uuid[] NOT NULL,
    record_ids uuid[] NOT NULL,
    status character varying(10) NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_from character varying(100),
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    CONSTRAINT ck_pending_receipt_amount CHECK (((amount > (0)::numeric) AND (amount_usd > (0)::numeric) AND (credited_usd > (0)::numeric))),
    CONSTRAINT ck_pending_receipt_kind CHECK (((kind)::text = ANY ((ARRAY['contribution'::character varying, 'split'::character varying, 'identification'::character varying, 'income'::character varying])::text[]))),
    CONSTRAINT ck_pending_receipt_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_pending_receipt_rule_12_two_people CHECK ((((status)::text = ANY ((ARRAY['pending'::character varying, 'withdrawn'::character varying])::text[])) OR (decided_by IS NOT NULL))),
    CONSTRAINT ck_pending_receipt_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'posted'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);

CREATE TABLE period (
    id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    closed_by uuid NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    fund_id character varying(80) DEFAULT 'prevention-network'::character varying NOT NULL,
    status character varying(12) DEFAULT 'closed'::character varying NOT NULL,
    soft_closed_by uuid,
    soft_closed_at timestamp with time zone,
    reopened_by uuid,
    reopened_at timestamp with time zone,
    reason character varying(1000),
    adjusting_until date,
    despite character varying(1000),
    CONSTRAINT ck_period_adjusting CHECK ((adjusting_until > ends_on)),
    CONSTRAINT ck_period_reopened CHECK ((((status)::text = 'reopened'::text) = ((reopened_by IS NOT NULL) AND (reason IS NOT NULL)))),
    CONSTRAINT ck_period_span CHECK ((starts_on <= ends_on)),
    CONSTRAINT ck_period_status CHECK (((status)::text = ANY ((ARRAY['soft_closed'::character varying, 'closed'::character varying, 'reopened'::character varying])::text[])))
);

CREATE TABLE period_balance (
    period_id uuid NOT NULL,
    award_id uuid NOT NULL,
    account_code character varying(20) NOT NULL,
    amount_usd numeric(20,2) NOT NULL
);

CREATE TABLE rate_import (
    id uuid NOT NULL,
    format character varying(10) NOT NULL,
    filename character varying(200) NOT NULL,
    sha256 bytea NOT NULL,
    recorded integer NOT NULL,
    imported_by uuid NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_rate_import_format CHECK (((format)::text = ANY ((ARRAY['ecb'::character varying, 'un'::character varying, 'earlier'::character varying])::text[])))
);

CREATE TABLE recovery (
    id uuid NOT NULL,
    award_id uuid NOT NULL,
    line_id uuid NOT NULL,
    direct_usd numeric(20,2) NOT NULL,
    indirect_usd numeric(20,2) NOT NULL,
    received_on date NOT NULL,
    payer character varying(200) NOT NULL,
    document character varying(200) NOT NULL,
    document_on date NOT NULL,
    description character varying(500) NOT NULL,
    status character varying(10) NOT NULL,
    entry_id uuid,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    entered_from character varying(100),
    bank_account_id uuid,
    commitment_id uuid,
    CONSTRAINT ck_recovery_amount CHECK (((direct_usd > (0)::numeric) AND (indirect_usd >= (0)::numeric))),
    CONSTRAINT ck_recovery_posted CHECK ((((status)::text = 'posted'::text) = (entry_id IS NOT NULL))),
    CONSTRAINT ck_recovery_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_recovery_rule_19_returned CHECK (((commitment_id IS NULL) OR (indirect_usd = (0)::numeric))),
    CONSTRAINT ck_recovery_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'posted'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);

CREATE TABLE recurring (
    id uuid NOT NULL,
    award_id uuid NOT NULL,
    rhythm character varying(10) NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    allocation_id uuid,
    line_id uuid,
    country character varying(2),
    activity_kind character varying(80),
    amount numeric(20,3) NOT NULL,
    currency character varying(3) NOT NULL,
    description character varying(500) NOT NULL,
    payee character varying(200) NOT NULL,
    document character varying(180) NOT NULL,
    scheduled_by uuid NOT NULL,
    scheduled_at timestamp with time zone NOT NULL,
    ended_by uuid,
    ended_at timestamp with time zone,
    reason character varying(1000),
    CONSTRAINT ck_recurring_amount CHECK (((first_on <= last_on) AND (amount > (0)::numeric))),
    CONSTRAINT ck_recurring_ended CHECK (((ended_by IS NULL) = (ended_at IS NULL))),
    CONSTRAINT ck_recurring_paid_from CHECK (((allocation_id IS NOT NULL) OR (line_id IS NOT NULL))),
    CONSTRAINT ck_recurring_rhythm CHECK (((rhythm)::text = ANY ((ARRAY['monthly'::character varying, 'quarterly'::character varying])::text[])))
);

CREATE TABLE recurring_period (
    recurring_id uuid NOT NULL,
    due_on date NOT NULL,
    expenditure_id uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL
);

CREATE TABLE reminder (
    subject_id uuid NOT NULL,
    stage character varying(10) NOT NULL,
    due_on date NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_reminder_stage CHECK (((stage)::text = ANY ((ARRAY['ahead'::character varying, 'due'::character varying, 'late'::character varying])::text[])))
);

CREATE TABLE report_duty (
    id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    due_on date NOT NULL,
    submitted_on date,
    decided_by uuid,
    reason character varying(1000),
    CONSTRAINT ck_report_duty_decided CHECK ((num_nonnulls(submitted_on, reason) = num_nonnulls(decided_by))),
    CONSTRAINT ck_report_duty_kind CHECK (((kind)::text = ANY ((ARRAY['narrative'::character varying, 'financial'::character varying, 'final'::character varying])::text[]))),
    CONSTRAINT ck_report_duty_period CHECK ((period_from <= period_to))
);

CREATE TABLE revaluation (
    id uuid NOT NULL,
    fund_id character varying(80) NOT NULL,
    account_id uuid NOT NULL,
    award_id uuid NOT NULL,
    occurred_on date NOT NULL,
    description character varying(500) NOT NULL,
    currency character varying(3) NOT NULL,
    amount numeric(20,3) NOT NULL,
    usd_per_unit numeric(24,12),
    rate_on date,
    book_usd numeric(20,2) NOT NULL,
    worth_usd numeric(20,2) NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    realized boolean NOT NULL,
    status character varying(10) NOT NULL,
    entry_id uuid,
    opening_entry_id uuid,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_from character varying(100),
    decided_by uuid,
    decided_at timestamp with time zone,
    reason character varying(1000),
    CONSTRAINT ck_revaluation_posted CHECK (((((status)::text = 'posted'::text) = (entry_id IS NOT NULL)) AND ((((status)::text = 'posted'::text) AND (NOT realized)) = (opening_entry_id IS NOT NULL)))),
    CONSTRAINT ck_revaluation_realized CHECK (((realized = (amount = (0)::numeric)) AND (realized OR (usd_per_unit IS NOT NULL)))),
    CONSTRAINT ck_revaluation_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_revaluation_rule_12_two_people CHECK ((((status)::text = ANY ((ARRAY['pending'::character varying, 'withdrawn'::character varying])::text[])) OR (decided_by IS NOT NULL))),
    CONSTRAINT ck_revaluation_rule_13_difference CHECK (((amount_usd <> (0)::numeric) AND (amount_usd = (worth_usd - book_usd)))),
    CONSTRAINT ck_revaluation_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'posted'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);

CREATE TABLE reversal (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    reversing_entry_id uuid,
    reason character varying(1000) NOT NULL,
    status character varying(10) NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    refusal character varying(1000),
    entered_from character varying(100),
    occurred_on date,
    CONSTRAINT ck_reversal_posted CHECK ((((status)::text = 'posted'::text) = (reversing_entry_id IS NOT NULL))),
    CONSTRAINT ck_reversal_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_reversal_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'posted'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);

CREATE TABLE seal_key (
    id smallint NOT NULL,
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ck_seal_key_length CHECK (((length(inner_pad) = 64) AND (length(outer_pad) = 64)))
);

CREATE TABLE submission (
    kind character varying(24) NOT NULL,
    entry_id uuid NOT NULL,
    replaces uuid,
    revision smallint NOT NULL,
    note character varying(1000),
    CONSTRAINT ck_submission_revision CHECK ((((replaces IS NULL) = (revision = 1)) AND (revision > 0) AND (entry_id <> replaces)))
);

CREATE TABLE suspense_open (
    receipt_id uuid NOT NULL,
    award_id uuid NOT NULL,
    received_on date NOT NULL,
    open_usd numeric(20,2) NOT NULL,
    CONSTRAINT ck_suspense_open_amount CHECK ((open_usd >= (0)::numeric))
);

CREATE TABLE threshold_change (
    fund_id character varying(80) NOT NULL,
    version integer NOT NULL,
    above_usd numeric(20,2) NOT NULL,
    formerly_usd numeric(20,2) NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL
);

CREATE TABLE transfer (
    id uuid NOT NULL,
    fund_id character varying(80) NOT NULL,
    from_award_id uuid NOT NULL,
    to_award_id uuid NOT NULL,
    amount_usd numeric(20,2) NOT NULL,
    reason character varying(1000) NOT NULL,
    status character varying(10) NOT NULL,
    entry_id uuid,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_from character varying(100),
    decided_by uuid,
    decided_at timestamp with time zone,
    refusal character varying(1000),
    occurred_on date,
    CONSTRAINT ck_transfer_amount CHECK (((amount_usd > (0)::numeric) AND (from_award_id <> to_award_id))),
    CONSTRAINT ck_transfer_posted CHECK ((((status)::text = 'posted'::text) = (entry_id IS NOT NULL))),
    CONSTRAINT ck_transfer_rule_12_maker_is_not_checker CHECK ((decided_by <> entered_by)),
    CONSTRAINT ck_transfer_rule_12_two_people CHECK ((((status)::text = ANY ((ARRAY['pending'::character varying, 'withdrawn'::character varying])::text[])) OR (decided_by IS NOT NULL))),
    CONSTRAINT ck_transfer_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'posted'::character varying, 'refused'::character varying, 'withdrawn'::character varying])::text[])))
);

CREATE TABLE unidentified_receipt (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    award_id uuid NOT NULL,
    received_on date NOT NULL,
    credited_usd numeric(20,2) NOT NULL,
    reference character varying(200) NOT NULL,
    payer character varying(200),
    note character varying(200),
    currency character varying(3),
    amount numeric(20,3),
    CONSTRAINT ck_unidentified_receipt_amount CHECK (((credited_usd > (0)::numeric) AND (amount > (0)::numeric))),
    CONSTRAINT ck_unidentified_receipt_currency CHECK (((currency IS NULL) = (amount IS NULL)))
);
ALTER TABLE ONLY alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY period ADD CONSTRAINT ex_period_overlap EXCLUDE USING gist (name_range((fund_id)::text, (fund_id)::text, '[]'::text) WITH &&, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE (((status)::text <> 'reopened'::text));
ALTER TABLE ONLY account ADD CONSTRAINT pk_account PRIMARY KEY (code);
ALTER TABLE ONLY account_day ADD CONSTRAINT pk_account_day PRIMARY KEY (award_id, account_code, on_day);
ALTER TABLE ONLY advance ADD CONSTRAINT pk_advance PRIMARY KEY (id);
ALTER TABLE ONLY agreement ADD CONSTRAINT pk_agreement PRIMARY KEY (id);
ALTER TABLE ONLY agreement_draft ADD CONSTRAINT pk_agreement_draft PRIMARY KEY (id);
ALTER TABLE ONLY agreement_version ADD CONSTRAINT pk_agreement_version PRIMARY KEY (agreement_id, number);
ALTER TABLE ONLY allocation ADD CONSTRAINT pk_allocation PRIMARY KEY (id);
ALTER TABLE ONLY anchor ADD CONSTRAINT pk_anchor PRIMARY KEY (fund_id, on_day);
ALTER TABLE ONLY approval ADD CONSTRAINT pk_approval PRIMARY KEY (kind, id);
ALTER TABLE ONLY attachment ADD CONSTRAINT pk_attachment PRIMARY KEY (id);
ALTER TABLE ONLY attachment_content ADD CONSTRAINT pk_attachment_content PRIMARY KEY (attachment_id);
ALTER TABLE ONLY attachment_read ADD CONSTRAINT pk_attachment_read PRIMARY KEY ("position");
ALTER TABLE ONLY award ADD CONSTRAINT pk_award PRIMARY KEY (id);
ALTER TABLE ONLY award_balance ADD CONSTRAINT pk_award_balance PRIMARY KEY (award_id);
ALTER TABLE ONLY award_entry_day ADD CONSTRAINT pk_award_entry_day PRIMARY KEY (award_id, on_day);
ALTER TABLE ONLY award_hold ADD CONSTRAINT pk_award_hold PRIMARY KEY (award_id, on_day);
ALTER TABLE ONLY bank_account ADD CONSTRAINT pk_bank_account PRIMARY KEY (id);
ALTER TABLE ONLY bank_csv_mapping ADD CONSTRAINT pk_bank_csv_mapping PRIMARY KEY (account_id);
ALTER TABLE ONLY bank_import ADD CONSTRAINT pk_bank_import PRIMARY KEY (id);
ALTER TABLE ONLY bank_line ADD CONSTRAINT pk_bank_line PRIMARY KEY (id);
ALTER TABLE ONLY bank_line_detail ADD CONSTRAINT pk_bank_line_detail PRIMARY KEY (id);
ALTER TABLE ONLY bank_match ADD CONSTRAINT pk_bank_match PRIMARY KEY (id);
ALTER TABLE ONLY bank_match_item ADD CONSTRAINT pk_bank_match_item PRIMARY KEY (match_id, entry_id, part);
ALTER TABLE ONLY bank_match_line ADD CONSTRAINT pk_bank_match_line PRIMARY KEY (match_id, line_id);
ALTER TABLE ONLY bank_match_settled ADD CONSTRAINT pk_bank_match_settled PRIMARY KEY (match_id, settled_id);
ALTER TABLE ONLY bank_reconciliation ADD CONSTRAINT pk_bank_reconciliation PRIMARY KEY (id);
ALTER TABLE ONLY bank_reconciliation_item ADD CONSTRAINT pk_bank_reconciliation_item PRIMARY KEY (reconciliation_id, "position");
ALTER TABLE ONLY bank_rule ADD CONSTRAINT pk_bank_rule PRIMARY KEY (id);
ALTER TABLE ONLY bank_statement ADD CONSTRAINT pk_bank_statement PRIMARY KEY (id);
ALTER TABLE ONLY budget_line ADD CONSTRAINT pk_budget_line PRIMARY KEY (id);
ALTER TABLE ONLY budget_version ADD CONSTRAINT pk_budget_version PRIMARY KEY (id);
ALTER TABLE ONLY budget_version_line ADD CONSTRAINT pk_budget_version_line PRIMARY KEY (version_id, line_id);
ALTER TABLE ONLY budget_year ADD CONSTRAINT pk_budget_year PRIMARY KEY (version_id, line_id, fiscal_year);
ALTER TABLE ONLY commitment ADD CONSTRAINT pk_commitment PRIMARY KEY (id);
ALTER TABLE ONLY contribution ADD CONSTRAINT pk_contribution PRIMARY KEY (id);
ALTER TABLE ONLY cost_draft ADD CONSTRAINT pk_cost_draft PRIMARY KEY (id);
ALTER TABLE ONLY cost_draft_file ADD CONSTRAINT pk_cost_draft_file PRIMARY KEY (id);
ALTER TABLE ONLY currency ADD CONSTRAINT pk_currency PRIMARY KEY (code);
ALTER TABLE ONLY donor ADD CONSTRAINT pk_donor PRIMARY KEY (id);
ALTER TABLE ONLY donor_person ADD CONSTRAINT pk_donor_person PRIMARY KEY (id);
ALTER TABLE ONLY donor_report ADD CONSTRAINT pk_donor_report PRIMARY KEY (id);
ALTER TABLE ONLY donor_report_version ADD CONSTRAINT pk_donor_report_version PRIMARY KEY (report_id, number);
ALTER TABLE ONLY entry_batch ADD CONSTRAINT pk_entry_batch PRIMARY KEY (id);
ALTER TABLE ONLY entry_batch_error ADD CONSTRAINT pk_entry_batch_error PRIMARY KEY (batch_id, "row", field);
ALTER TABLE ONLY entry_counter ADD CONSTRAINT pk_entry_counter PRIMARY KEY (fund_id, fiscal_year);
ALTER TABLE ONLY entry_reference ADD CONSTRAINT pk_entry_reference PRIMARY KEY (kind, reference);
ALTER TABLE ONLY entry_seal ADD CONSTRAINT pk_entry_seal PRIMARY KEY (entry_id);
ALTER TABLE ONLY event_sequence ADD CONSTRAINT pk_event_sequence PRIMARY KEY (subject);
ALTER TABLE ONLY exchange_rate ADD CONSTRAINT pk_exchange_rate PRIMARY KEY (currency, valid_on);
ALTER TABLE ONLY expenditure ADD CONSTRAINT pk_expenditure PRIMARY KEY (id);
ALTER TABLE ONLY export_record ADD CONSTRAINT pk_export_record PRIMARY KEY (id);
ALTER TABLE ONLY found ADD CONSTRAINT pk_found PRIMARY KEY (id);
ALTER TABLE ONLY fund ADD CONSTRAINT pk_fund PRIMARY KEY (id);
ALTER TABLE ONLY icr_rule ADD CONSTRAINT pk_icr_rule PRIMARY KEY (donor_class, valid_from);
ALTER TABLE ONLY idempotency ADD CONSTRAINT pk_idempotency PRIMARY KEY (actor_id, operation, key);
ALTER TABLE ONLY inbox ADD CONSTRAINT pk_inbox PRIMARY KEY (consumer, event_id);
ALTER TABLE ONLY inbox_sequence ADD CONSTRAINT pk_inbox_sequence PRIMARY KEY (consumer, subject);
ALTER TABLE ONLY instalment ADD CONSTRAINT pk_instalment PRIMARY KEY (id);
ALTER TABLE ONLY job_run ADD CONSTRAINT pk_job_run PRIMARY KEY (job, slot);
ALTER TABLE ONLY journal_entry ADD CONSTRAINT pk_journal_entry PRIMARY KEY (id);
ALTER TABLE ONLY line_balance ADD CONSTRAINT pk_line_balance PRIMARY KEY (line_id);
ALTER TABLE ONLY line_day ADD CONSTRAINT pk_line_day PRIMARY KEY (line_id, on_day);
ALTER TABLE ONLY manual_rate ADD CONSTRAINT pk_manual_rate PRIMARY KEY (id);
ALTER TABLE ONLY member ADD CONSTRAINT pk_member PRIMARY KEY (id);
ALTER TABLE ONLY other_income ADD CONSTRAINT pk_other_income PRIMARY KEY (id);
ALTER TABLE ONLY outbox ADD CONSTRAINT pk_outbox PRIMARY KEY ("position");
ALTER TABLE ONLY payee ADD CONSTRAINT pk_payee PRIMARY KEY (id);
ALTER TABLE ONLY payee_change ADD CONSTRAINT pk_payee_change PRIMARY KEY (id);
ALTER TABLE ONLY payee_details ADD CONSTRAINT pk_payee_details PRIMARY KEY (id);
ALTER TABLE ONLY payee_name ADD CONSTRAINT pk_payee_name PRIMARY KEY (name_key);
ALTER TABLE ONLY payment ADD CONSTRAINT pk_payment PRIMARY KEY (id);
ALTER TABLE ONLY payment_order ADD CONSTRAINT pk_payment_order PRIMARY KEY (id);
ALTER TABLE ONLY pending_rate ADD CONSTRAINT pk_pending_rate PRIMARY KEY (import_id, currency, valid_on);
ALTER TABLE ONLY pending_rate_import ADD CONSTRAINT pk_pending_rate_import PRIMARY KEY (id);
ALTER TABLE ONLY pending_receipt ADD CONSTRAINT pk_pending_receipt PRIMARY KEY (id);
ALTER TABLE ONLY period ADD CONSTRAINT pk_period PRIMARY KEY (id);
ALTER TABLE ONLY period_balance ADD CONSTRAINT pk_period_balance PRIMARY KEY (period_id, award_id, account_code);
ALTER TABLE ONLY posting ADD CONSTRAINT pk_posting PRIMARY KEY (entry_id, "position");
ALTER TABLE ONLY rate_import ADD CONSTRAINT pk_rate_import PRIMARY KEY (id);
ALTER TABLE ONLY recovery ADD CONSTRAINT pk_recovery PRIMARY KEY (id);
ALTER TABLE ONLY recurring ADD CONSTRAINT pk_recurring PRIMARY KEY (id);
ALTER TABLE ONLY recurring_period ADD CONSTRAINT pk_recurring_period PRIMARY KEY (recurring_id, due_on);
ALTER TABLE ONLY reminder ADD CONSTRAINT pk_reminder PRIMARY KEY (subject_id, stage, due_on);
ALTER TABLE ONLY report_duty ADD CONSTRAINT pk_report_duty PRIMARY KEY (id);
ALTER TABLE ONLY revaluation ADD CONSTRAINT pk_revaluation PRIMARY KEY (id);
ALTER TABLE ONLY reversal ADD CONSTRAINT pk_reversal PRIMARY KEY (id);
ALTER TABLE ONLY seal_key ADD CONSTRAINT pk_seal_key PRIMARY KEY (id);
ALTER TABLE ONLY submission ADD CONSTRAINT pk_submission PRIMARY KEY (kind, entry_id);
ALTER TABLE ONLY suspense_open ADD CONSTRAINT pk_suspense_open PRIMARY KEY (receipt_id);
ALTER TABLE ONLY threshold_change ADD CONSTRAINT pk_threshold_change PRIMARY KEY (fund_id, version);
ALTER TABLE ONLY transfer ADD CONSTRAINT pk_transfer PRIMARY KEY (id);
ALTER TABLE ONLY unidentified_receipt ADD CONSTRAINT pk_unidentified_receipt PRIMARY KEY (id);
ALTER TABLE ONLY advance ADD CONSTRAINT uq_advance_entry_id UNIQUE (entry_id);
ALTER TABLE ONLY agreement ADD CONSTRAINT uq_agreement_donor_id_reference UNIQUE (donor_id, reference);
ALTER TABLE ONLY agreement ADD CONSTRAINT uq_agreement_id_donor_id UNIQUE (id, donor_id);
ALTER TABLE ONLY allocation ADD CONSTRAINT uq_allocation_id_award_id UNIQUE (id, award_id);
ALTER TABLE ONLY allocation ADD CONSTRAINT uq_allocation_request_id UNIQUE (request_id);
ALTER TABLE ONLY attachment ADD CONSTRAINT uq_attachment_id_sha256_size_bytes UNIQUE (id, sha256, size_bytes);
ALTER TABLE ONLY attachment ADD CONSTRAINT uq_attachment_id_subject_kind_subject_id UNIQUE (id, subject_kind, subject_id);
ALTER TABLE ONLY attachment ADD CONSTRAINT uq_attachment_supersedes UNIQUE (supersedes);
ALTER TABLE ONLY award ADD CONSTRAINT uq_award_id_donor_id UNIQUE (id, donor_id);
ALTER TABLE ONLY bank_account ADD CONSTRAINT uq_bank_account_fund_id_account_code UNIQUE (fund_id, account_code);
ALTER TABLE ONLY bank_account ADD CONSTRAINT uq_bank_account_iban UNIQUE (iban);
ALTER TABLE ONLY bank_account ADD CONSTRAINT uq_bank_account_number UNIQUE (number);
ALTER TABLE ONLY bank_line_detail ADD CONSTRAINT uq_bank_line_detail_line_id_position UNIQUE (line_id, "position");
ALTER TABLE ONLY bank_line ADD CONSTRAINT uq_bank_line_id_account_id UNIQUE (id, account_id);
ALTER TABLE ONLY bank_match ADD CONSTRAINT uq_bank_match_id_account_id UNIQUE (id, account_id);
ALTER TABLE ONLY bank_match ADD CONSTRAINT uq_bank_match_id_active UNIQUE (id, active);
ALTER TABLE ONLY bank_reconciliation ADD CONSTRAINT uq_bank_reconciliation_account_id_ends_on UNIQUE (account_id, ends_on);
ALTER TABLE ONLY bank_statement ADD CONSTRAINT uq_bank_statement_id_account_id UNIQUE (id, account_id);
ALTER TABLE ONLY bank_statement ADD CONSTRAINT uq_bank_statement_id_active UNIQUE (id, active);
ALTER TABLE ONLY budget_line ADD CONSTRAINT uq_budget_line_award_id_position UNIQUE (award_id, "position");
ALTER TABLE ONLY budget_line ADD CONSTRAINT uq_budget_line_id_award_id UNIQUE (id, award_id);
ALTER TABLE ONLY budget_version ADD CONSTRAINT uq_budget_version_award_id_number UNIQUE (award_id, number);
ALTER TABLE ONLY budget_version_line ADD CONSTRAINT uq_budget_version_line_version_id_position UNIQUE (version_id, "position");
ALTER TABLE ONLY commitment ADD CONSTRAINT uq_commitment_id_award_id UNIQUE (id, award_id);
ALTER TABLE ONLY contribution ADD CONSTRAINT uq_contribution_donor_id_reference_part UNIQUE (donor_id, reference, part);
ALTER TABLE ONLY contribution ADD CONSTRAINT uq_contribution_entry_id UNIQUE (entry_id);
ALTER TABLE ONLY donor ADD CONSTRAINT uq_donor_name UNIQUE (name);
ALTER TABLE ONLY donor_person ADD CONSTRAINT uq_donor_person_donor_id_member_id UNIQUE (donor_id, member_id);
ALTER TABLE ONLY donor_report ADD CONSTRAINT uq_donor_report_duty_id UNIQUE (duty_id);
ALTER TABLE ONLY exchange_rate ADD CONSTRAINT uq_exchange_rate_manual_rate_id UNIQUE (manual_rate_id);
ALTER TABLE ONLY expenditure ADD CONSTRAINT uq_expenditure_entry_id UNIQUE (entry_id);
ALTER TABLE ONLY instalment ADD CONSTRAINT uq_instalment_agreement_id_position UNIQUE (agreement_id, "position");
ALTER TABLE ONLY instalment ADD CONSTRAINT uq_instalment_id_agreement_id UNIQUE (id, agreement_id);
ALTER TABLE ONLY journal_entry ADD CONSTRAINT uq_journal_entry_fund_id_fiscal_year_number UNIQUE (fund_id, fiscal_year, number);
ALTER TABLE ONLY other_income ADD CONSTRAINT uq_other_income_award_id_reference UNIQUE (award_id, reference);
ALTER TABLE ONLY other_income ADD CONSTRAINT uq_other_income_entry_id UNIQUE (entry_id);
ALTER TABLE ONLY outbox ADD CONSTRAINT uq_outbox_event_id UNIQUE (event_id);
ALTER TABLE ONLY payment ADD CONSTRAINT uq_payment_end_to_end_id UNIQUE (end_to_end_id);
ALTER TABLE ONLY payment_order ADD CONSTRAINT uq_payment_order_id_active UNIQUE (id, active);
ALTER TABLE ONLY payment ADD CONSTRAINT uq_payment_order_id_position UNIQUE (order_id, "position");
ALTER TABLE ONLY payment_order ADD CONSTRAINT uq_payment_order_message_id UNIQUE (message_id);
ALTER TABLE ONLY recovery ADD CONSTRAINT uq_recovery_entry_id UNIQUE (entry_id);
ALTER TABLE ONLY recurring_period ADD CONSTRAINT uq_recurring_period_expenditure_id UNIQUE (expenditure_id);
ALTER TABLE ONLY report_duty ADD CONSTRAINT uq_report_duty_agreement_id_kind_period_from_period_to UNIQUE (agreement_id, kind, period_from, period_to);
ALTER TABLE ONLY revaluation ADD CONSTRAINT uq_revaluation_entry_id UNIQUE (entry_id);
ALTER TABLE ONLY revaluation ADD CONSTRAINT uq_revaluation_opening_entry_id UNIQUE (opening_entry_id);
ALTER TABLE ONLY reversal ADD CONSTRAINT uq_reversal_reversing_entry_id UNIQUE (reversing_entry_id);
ALTER TABLE ONLY submission ADD CONSTRAINT uq_submission_kind_replaces UNIQUE (kind, replaces);
ALTER TABLE ONLY transfer ADD CONSTRAINT uq_transfer_entry_id UNIQUE (entry_id);
ALTER TABLE ONLY unidentified_receipt ADD CONSTRAINT uq_unidentified_receipt_award_id_reference UNIQUE (award_id, reference);
ALTER TABLE ONLY unidentified_receipt ADD CONSTRAINT uq_unidentified_receipt_entry_id UNIQUE (entry_id);
CREATE INDEX ix_account_day_account_code ON account_day USING btree (account_code);
CREATE INDEX ix_advance_bank_account_id ON advance USING btree (bank_account_id);
CREATE INDEX ix_advance_due ON advance USING btree (due_on, id) WHERE is_open;
CREATE INDEX ix_agreement_currency ON agreement USING btree (currency);
CREATE INDEX ix_agreement_draft_donor_id ON agreement_draft USING btree (donor_id);
CREATE INDEX ix_agreement_fund_id ON agreement USING btree (fund_id);
CREATE INDEX ix_allocation_activity_id ON allocation USING btree (activity_id);
CREATE INDEX ix_allocation_award ON allocation USING btree (award_id, status);
CREATE INDEX ix_approval_amount ON approval USING btree (amount_usd, id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_approval_award ON approval USING btree (award_id, entered_at, id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_approval_due ON approval USING btree (due_on, id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_approval_entered ON approval USING btree (status, entered_at, id);
CREATE INDEX ix_approval_fund ON approval USING btree (fund_id, entered_at, id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_approval_kind ON approval USING btree (kind, entered_at, id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_approval_maker ON approval USING btree (entered_by, status, entered_at, id);
CREATE INDEX ix_attachment_read_attachment_id ON attachment_read USING btree (attachment_id, "position");
CREATE INDEX ix_attachment_read_member_id ON attachment_read USING btree (member_id, "position");
CREATE INDEX ix_attachment_subject ON attachment USING btree (subject_kind, subject_id, id);
CREATE INDEX ix_award_agreement ON award USING btree (agreement_id, donor_id);
CREATE INDEX ix_award_donor ON award USING btree (donor_id);
CREATE INDEX ix_award_ends ON award USING btree (ends_on, id) WHERE (ends_on IS NOT NULL);
CREATE INDEX ix_award_fund_id ON award USING btree (fund_id);
CREATE INDEX ix_award_programme ON award USING btree (programme);
CREATE INDEX ix_bank_account_account_code ON bank_account USING btree (account_code);
CREATE INDEX ix_bank_account_currency ON bank_account USING btree (currency);
CREATE INDEX ix_bank_line_account ON bank_line USING btree (account_id, booked_on, id);
CREATE INDEX ix_bank_line_statement ON bank_line USING btree (statement_id, "position");
CREATE INDEX ix_bank_match_account ON bank_match USING btree (account_id, id);
CREATE INDEX ix_bank_match_difference ON bank_match USING btree (account_id, effective_on) WHERE (active AND (difference <> (0)::numeric));
CREATE INDEX ix_bank_match_item_detail ON bank_match_item USING btree (detail_id) WHERE (detail_id IS NOT NULL);
CREATE INDEX ix_bank_match_item_entry ON bank_match_item USING btree (entry_id);
CREATE INDEX ix_bank_match_line_line ON bank_match_line USING btree (line_id, account_id);
CREATE INDEX ix_bank_match_settled_settled ON bank_match_settled USING btree (settled_id, account_id);
CREATE INDEX ix_bank_rule_account_id ON bank_rule USING btree (account_id);
CREATE INDEX ix_bank_rule_budget_line_id ON bank_rule USING btree (budget_line_id);
CREATE INDEX ix_bank_rule_donor_id ON bank_rule USING btree (donor_id);
CREATE INDEX ix_bank_rule_fund ON bank_rule USING btree (fund_id, id);
CREATE INDEX ix_bank_statement_account ON bank_statement USING btree (account_id, ends_on, id);
CREATE INDEX ix_bank_statement_import ON bank_statement USING btree (import_id);
CREATE INDEX ix_budget_version_line_line ON budget_version_line USING btree (line_id);
CREATE INDEX ix_commitment_allocation ON commitment USING btree (allocation_id) WHERE (allocation_id IS NOT NULL);
CREATE INDEX ix_commitment_award ON commitment USING btree (award_id, id);
CREATE INDEX ix_commitment_currency ON commitment USING btree (currency);
CREATE INDEX ix_commitment_expires ON commitment USING btree (expires_on, id) WHERE (((status)::text = ANY ((ARRAY['pending'::character varying, 'open'::character varying])::text[])) AND (paid < amount));
CREATE INDEX ix_commitment_line ON commitment USING btree (line_id);
CREATE INDEX ix_commitment_state ON commitment USING btree (state, id);
CREATE INDEX ix_contribution_agreement_id ON contribution USING btree (agreement_id);
CREATE INDEX ix_contribution_award_id ON contribution USING btree (award_id);
CREATE INDEX ix_contribution_currency ON contribution USING btree (currency);
CREATE INDEX ix_contribution_donor_id ON contribution USING btree (donor_id);
CREATE INDEX ix_contribution_instalment_id ON contribution USING btree (instalment_id);
CREATE INDEX ix_contribution_receipt_id ON contribution USING btree (receipt_id);
CREATE INDEX ix_contribution_received_on ON contribution USING btree (received_on, id);
CREATE INDEX ix_cost_draft_file_draft_id ON cost_draft_file USING btree (draft_id);
CREATE INDEX ix_cost_draft_member ON cost_draft USING btree (member_id, id);
CREATE INDEX ix_donor_name_key ON donor USING btree (name_key);
CREATE INDEX ix_donor_person_donor ON donor_person USING btree (donor_id, name, id);
CREATE INDEX ix_donor_person_member_id ON donor_person USING btree (member_id);
CREATE INDEX ix_donor_report_award ON donor_report USING btree (award_id, id);
CREATE INDEX ix_entry_batch_status ON entry_batch USING btree (status, id);
CREATE INDEX ix_entry_reference_batch_id ON entry_reference USING btree (batch_id);
CREATE INDEX ix_entry_seal_key_id ON entry_seal USING btree (key_id);
CREATE INDEX ix_exchange_rate_import_id ON exchange_rate USING btree (import_id);
CREATE INDEX ix_expenditure_activity ON expenditure USING btree (activity_id);
CREATE INDEX ix_expenditure_allocation ON expenditure USING btree (allocation_id);
CREATE INDEX ix_expenditure_amount ON expenditure USING btree (amount) WHERE (amount IS NOT NULL);
CREATE INDEX ix_expenditure_award ON expenditure USING btree (award_id, id);
CREATE INDEX ix_expenditure_bank_account_id ON expenditure USING btree (bank_account_id);
CREATE INDEX ix_expenditure_commitment ON expenditure USING btree (commitment_id) WHERE (commitment_id IS NOT NULL);
CREATE INDEX ix_expenditure_currency ON expenditure USING btree (currency) WHERE ((currency)::text <> 'USD'::text);
CREATE INDEX ix_expenditure_direct_usd ON expenditure USING btree (direct_usd);
CREATE INDEX ix_expenditure_document ON expenditure USING btree (document_key text_pattern_ops, award_id);
CREATE INDEX ix_expenditure_entered_by ON expenditure USING btree (entered_by, id);
CREATE INDEX ix_expenditure_line ON expenditure USING btree (line_id);
CREATE INDEX ix_expenditure_of_activity ON expenditure USING btree (id) WHERE (activity_id IS NOT NULL);
CREATE INDEX ix_expenditure_payee ON expenditure USING btree (payee_key, occurred_on);
CREATE INDEX ix_expenditure_pending ON expenditure USING btree (id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_expenditure_pending_line ON expenditure USING btree (line_id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_expenditure_taken_back ON expenditure USING btree (status, id) WHERE ((status)::text = ANY ((ARRAY['refused'::character varying, 'withdrawn'::character varying])::text[]));
CREATE INDEX ix_export_record_member_id ON export_record USING btree (member_id, id);
CREATE INDEX ix_export_record_subject_id ON export_record USING btree (subject_id, id);
CREATE INDEX ix_export_record_what ON export_record USING btree (what, id);
CREATE INDEX ix_found_amount ON found USING btree (currency, amount, on_day, id) WHERE ((currency)::text <> 'USD'::text);
CREATE INDEX ix_found_amount_usd ON found USING btree (amount_usd, on_day, id);
CREATE INDEX ix_found_entry_id ON found USING btree (entry_id);
CREATE INDEX ix_found_in_order ON found USING btree (on_day, id);
CREATE INDEX ix_found_words ON found USING gin (words);
CREATE INDEX ix_instalment_due_on ON instalment USING btree (due_on, id);
CREATE INDEX ix_instalment_open ON instalment USING btree (due_on, id) WHERE (received < amount);
CREATE INDEX ix_journal_entry_apart ON journal_entry USING btree (fund_id, occurred_on) WHERE ((kind)::text = ANY ((ARRAY['recovery'::character varying, 'transfer'::character varying, 'reversal'::character varying])::text[]));
CREATE INDEX ix_journal_entry_approved_by ON journal_entry USING btree (approved_by, occurred_on, number) WHERE (approved_by IS NOT NULL);
CREATE INDEX ix_journal_entry_entered_by ON journal_entry USING btree (entered_by, occurred_on, number);
CREATE INDEX ix_journal_entry_in_order ON journal_entry USING btree (fund_id, occurred_on, number);
CREATE INDEX ix_journal_entry_late ON journal_entry USING btree (fund_id, occurred_on) WHERE (late_reason IS NOT NULL);
CREATE INDEX ix_manual_rate_status ON manual_rate USING btree (status, id);
CREATE INDEX ix_other_income_received_on ON other_income USING btree (received_on, id);
CREATE INDEX ix_outbox_subject ON outbox USING btree (subject, sequence);
CREATE INDEX ix_outbox_unpublished ON outbox USING btree ("position") WHERE (published_at IS NULL);
CREATE INDEX ix_payee_change_payee ON payee_change USING btree (payee_id, id);
CREATE INDEX ix_payee_details_account_key ON payee_details USING btree (account_key);
CREATE INDEX ix_payee_details_payee ON payee_details USING btree (payee_id, decided_at);
CREATE INDEX ix_payee_merged_into ON payee USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX ix_payee_name_begins ON payee_name USING btree (name_key text_pattern_ops);
CREATE INDEX ix_payee_name_key ON payee USING btree (name_key, id);
CREATE INDEX ix_payee_name_payee_id ON payee_name USING btree (payee_id);
CREATE INDEX ix_payee_name_words ON payee_name USING gin (words);
CREATE INDEX ix_payee_tax_key ON payee USING btree (tax_key text_pattern_ops);
CREATE INDEX ix_payee_words_key ON payee USING btree (words_key);
CREATE INDEX ix_payment_currency ON payment USING btree (currency);
CREATE INDEX ix_payment_details_id ON payment USING btree (details_id);
CREATE INDEX ix_payment_expenditure_id ON payment USING btree (expenditure_id);
CREATE INDEX ix_payment_order_account ON payment_order USING btree (account_id, id);
CREATE INDEX ix_pending_rate_import_status ON pending_rate_import USING btree (status, id);
CREATE INDEX ix_pending_receipt_bank_account_id ON pending_receipt USING btree (bank_account_id);
CREATE INDEX ix_pending_receipt_currency ON pending_receipt USING btree (currency);
CREATE INDEX ix_pending_receipt_fund_id ON pending_receipt USING btree (fund_id, id);
CREATE INDEX ix_pending_receipt_record_ids ON pending_receipt USING gin (record_ids);
CREATE INDEX ix_pending_receipt_status ON pending_receipt USING btree (status, id);
CREATE INDEX ix_period_balance_account_code ON period_balance USING btree (account_code);
CREATE INDEX ix_period_balance_award_id ON period_balance USING btree (award_id);
CREATE INDEX ix_posting_account ON posting USING btree (account_code) WHERE ((account_code)::text <> ALL ((ARRAY['1000'::character varying, '5000'::character varying, '5900'::character varying])::text[]));
CREATE INDEX ix_posting_allocation ON posting USING btree (allocation_id) WHERE (allocation_id IS NOT NULL);
CREATE INDEX ix_posting_award ON posting USING btree (award_id, account_code);
CREATE INDEX ix_posting_commitment ON posting USING btree (commitment_id) WHERE (commitment_id IS NOT NULL);
CREATE INDEX ix_posting_line ON posting USING btree (line_id) WHERE (line_id IS NOT NULL);
CREATE INDEX ix_recovery_award ON recovery USING btree (award_id, id);
CREATE INDEX ix_recovery_bank_account_id ON recovery USING btree (bank_account_id);
CREATE INDEX ix_recovery_commitment ON recovery USING btree (commitment_id) WHERE (commitment_id IS NOT NULL);
CREATE INDEX ix_recovery_line ON recovery USING btree (line_id);
CREATE INDEX ix_recovery_pending ON recovery USING btree (id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_recurring_allocation ON recurring USING btree (allocation_id);
CREATE INDEX ix_recurring_award_id ON recurring USING btree (award_id);
CREATE INDEX ix_recurring_currency ON recurring USING btree (currency);
CREATE INDEX ix_recurring_line ON recurring USING btree (line_id);
CREATE INDEX ix_recurring_running ON recurring USING btree (id) WHERE (ended_at IS NULL);
CREATE INDEX ix_report_duty_due_on ON report_duty USING btree (due_on, id);
CREATE INDEX ix_report_duty_open ON report_duty USING btree (due_on, id) WHERE (decided_by IS NULL);
CREATE INDEX ix_revaluation_account ON revaluation USING btree (account_id, occurred_on, id);
CREATE INDEX ix_revaluation_award_id ON revaluation USING btree (award_id);
CREATE INDEX ix_revaluation_currency ON revaluation USING btree (currency);
CREATE INDEX ix_revaluation_fund_id ON revaluation USING btree (fund_id);
CREATE INDEX ix_reversal_status ON reversal USING btree (status, id);
CREATE INDEX ix_suspense_open_received_on ON suspense_open USING btree (received_on, receipt_id);
CREATE INDEX ix_transfer_from_award ON transfer USING btree (from_award_id, id);
CREATE INDEX ix_transfer_fund_id ON transfer USING btree (fund_id);
CREATE INDEX ix_transfer_to_award ON transfer USING btree (to_award_id, id);
CREATE INDEX ix_unidentified_receipt_received_on ON unidentified_receipt USING btree (received_on, id);
CREATE UNIQUE INDEX uq_agreement_version_pending ON agreement_version USING btree (agreement_id) WHERE ((status)::text = 'pending'::text);
CREATE UNIQUE INDEX uq_award_suspense ON award USING btree (fund_id) WHERE ((role)::text = 'suspense'::text);
CREATE UNIQUE INDEX uq_award_unearmarked ON award USING btree (donor_id, fund_id) WHERE (agreement_id IS NULL);
CREATE UNIQUE INDEX uq_bank_line_once ON bank_line USING btree (account_id, fingerprint, occurrence) WHERE active;
CREATE UNIQUE INDEX uq_bank_match_item_once ON bank_match_item USING btree (account_id, entry_id, part) WHERE active;
CREATE UNIQUE INDEX uq_bank_match_line_once ON bank_match_line USING btree (line_id) WHERE active;
CREATE UNIQUE INDEX uq_bank_match_settled_once ON bank_match_settled USING btree (settled_id) WHERE active;
CREATE UNIQUE INDEX uq_bank_statement_once ON bank_statement USING btree (account_id, reference, ends_on) WHERE active;
CREATE UNIQUE INDEX uq_budget_line_indirect ON budget_line USING btree (award_id) WHERE ((kind)::text = 'indirect'::text);
CREATE UNIQUE INDEX uq_budget_version_line_indirect ON budget_version_line USING btree (version_id) WHERE ((kind)::text = 'indirect'::text);
CREATE UNIQUE INDEX uq_budget_version_pending ON budget_version USING btree (award_id) WHERE ((status)::text = 'pending'::text);
CREATE UNIQUE INDEX uq_entry_batch_done ON entry_batch USING btree (kind, sha256) WHERE ((status)::text = 'done'::text);
CREATE UNIQUE INDEX uq_journal_entry_reversal_of ON journal_entry USING btree (reversal_of) WHERE (reversal_of IS NOT NULL);
CREATE UNIQUE INDEX uq_manual_rate_pending ON manual_rate USING btree (currency, valid_on) WHERE ((status)::text = 'pending'::text);
CREATE UNIQUE INDEX uq_payee_details_pending ON payee_details USING btree (payee_id) WHERE ((status)::text = 'pending'::text);
CREATE UNIQUE INDEX uq_payment_once ON payment USING btree (expenditure_id) WHERE active;
CREATE UNIQUE INDEX uq_pending_receipt_reference ON pending_receipt USING btree (party_id, reference) WHERE ((status)::text = 'pending'::text);
CREATE UNIQUE INDEX uq_revaluation_pending ON revaluation USING btree (account_id, occurred_on) WHERE ((status)::text = 'pending'::text);
CREATE UNIQUE INDEX uq_reversal_entry ON reversal USING btree (entry_id) WHERE ((status)::text = ANY ((ARRAY['pending'::character varying, 'posted'::character varying])::text[]));
CREATE TRIGGER a_as_signed AFTER INSERT ON exchange_rate FOR EACH ROW WHEN ((new.manual_rate_id IS NOT NULL)) EXECUTE FUNCTION fund_rate_as_signed();
CREATE TRIGGER a_changed AFTER UPDATE ON budget_line FOR EACH ROW EXECUTE FUNCTION fund_budget_line_changed();

CREATE CONSTRAINT TRIGGER a_closed AFTER INSERT ON bank_reconciliation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_reconciliation_closed();
CREATE TRIGGER a_counts AFTER INSERT OR UPDATE ON agreement_version FOR EACH ROW EXECUTE FUNCTION fund_version_counts();
CREATE TRIGGER a_decided BEFORE UPDATE ON agreement_version FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON budget_version FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON expenditure FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON manual_rate FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON payee_details FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON pending_rate_import FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON pending_receipt FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON period FOR EACH ROW EXECUTE FUNCTION fund_period_decided();
CREATE TRIGGER a_decided BEFORE UPDATE ON recovery FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON report_duty FOR EACH ROW WHEN ((old.decided_by IS NOT NULL)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided AFTER INSERT OR UPDATE ON revaluation FOR EACH ROW EXECUTE FUNCTION revaluation_decided();
CREATE TRIGGER a_decided BEFORE UPDATE ON reversal FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_decided BEFORE UPDATE ON transfer FOR EACH ROW WHEN (((old.status)::text <> 'pending'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_done BEFORE UPDATE ON entry_batch FOR EACH ROW WHEN (((old.status)::text = 'done'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_ended BEFORE UPDATE ON agreement FOR EACH ROW WHEN (((old.status)::text = 'ended'::text)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_ended BEFORE UPDATE ON recurring FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER a_fits AFTER INSERT ON contribution FOR EACH ROW EXECUTE FUNCTION fund_contribution_fits();
CREATE TRIGGER a_fits AFTER INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION fund_transfer_fits();

CREATE CONSTRAINT TRIGGER a_is_whole AFTER INSERT ON attachment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_attachment_is_whole();
CREATE TRIGGER a_kept AFTER UPDATE ON bank_account FOR EACH ROW EXECUTE FUNCTION bank_account_kept();
CREATE TRIGGER a_kept AFTER UPDATE ON bank_statement FOR EACH ROW EXECUTE FUNCTION bank_statement_kept();
CREATE TRIGGER a_moved AFTER INSERT OR UPDATE OF status, amount_usd, indirect_usd ON allocation FOR EACH ROW EXECUTE FUNCTION fund_holder_moved();
CREATE TRIGGER a_moved AFTER INSERT OR UPDATE OF status, amount_usd, indirect_usd ON commitment FOR EACH ROW EXECUTE FUNCTION fund_holder_moved();
CREATE TRIGGER a_on_purpose AFTER INSERT ON award FOR EACH ROW EXECUTE FUNCTION fund_award_on_purpose();
CREATE TRIGGER a_opened AFTER INSERT ON award FOR EACH ROW EXECUTE FUNCTION fund_award_opened();
CREATE TRIGGER a_opened AFTER INSERT ON fund FOR EACH ROW EXECUTE FUNCTION fund_opened();
CREATE TRIGGER a_payees AFTER INSERT ON commitment REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_added();
CREATE TRIGGER a_payees AFTER INSERT ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_added();
CREATE TRIGGER a_rules AFTER INSERT ON bank_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_lines_added();
CREATE TRIGGER a_rules AFTER INSERT ON bank_match FOR EACH ROW EXECUTE FUNCTION bank_match_added();
CREATE TRIGGER a_rules AFTER INSERT ON bank_match_item REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
CREATE TRIGGER a_rules AFTER INSERT ON bank_match_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
CREATE TRIGGER a_rules AFTER INSERT ON bank_match_settled REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_members_added();
CREATE TRIGGER a_rules AFTER INSERT ON bank_reconciliation_item REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_reconciliation_items_added();
CREATE TRIGGER a_rules AFTER INSERT ON posting REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_added();
CREATE TRIGGER a_signed AFTER INSERT ON payment FOR EACH ROW EXECUTE FUNCTION payment_order_signed();
CREATE TRIGGER a_signed AFTER INSERT OR UPDATE ON payment_order FOR EACH ROW EXECUTE FUNCTION payment_order_signed();
CREATE TRIGGER a_stays BEFORE UPDATE ON journal_entry FOR EACH ROW EXECUTE FUNCTION fund_entry_stays();
CREATE TRIGGER a_submitted BEFORE DELETE OR UPDATE ON donor_report FOR EACH ROW WHEN ((old.submitted_on IS NOT NULL)) EXECUTE FUNCTION donor_report_kept();
CREATE TRIGGER a_terms BEFORE UPDATE ON fund FOR EACH ROW WHEN (((old.generates_interest <> new.generates_interest) OR ((old.id)::text <> (new.id)::text))) EXECUTE FUNCTION fund_terms_stay();

CREATE CONSTRAINT TRIGGER a_whole AFTER INSERT OR UPDATE ON budget_version DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_budget_version_is_whole();
CREATE TRIGGER a_whole AFTER INSERT ON pending_rate REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_pending_rates_whole();

CREATE CONSTRAINT TRIGGER b_as_amended AFTER INSERT OR UPDATE ON agreement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_agreement_as_amended();

CREATE CONSTRAINT TRIGGER b_as_amended AFTER INSERT OR UPDATE ON agreement_version DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_agreement_as_amended();
CREATE TRIGGER b_as_signed AFTER INSERT ON exchange_rate REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_rates_as_signed();
CREATE TRIGGER b_balances AFTER INSERT ON posting REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_balances_moved();
CREATE TRIGGER b_complete AFTER INSERT OR UPDATE ON period FOR EACH ROW WHEN (((new.status)::text = 'closed'::text)) EXECUTE FUNCTION fund_period_complete();

CREATE CONSTRAINT TRIGGER b_follows AFTER UPDATE ON budget_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_budget_line_follows();
CREATE TRIGGER b_kept AFTER UPDATE ON bank_line FOR EACH ROW EXECUTE FUNCTION bank_line_kept();
CREATE TRIGGER b_kept AFTER UPDATE ON bank_match FOR EACH ROW EXECUTE FUNCTION bank_match_kept();
CREATE TRIGGER b_kept AFTER UPDATE ON bank_match_item FOR EACH ROW EXECUTE FUNCTION bank_member_kept();
CREATE TRIGGER b_kept AFTER UPDATE ON bank_match_line FOR EACH ROW EXECUTE FUNCTION bank_member_kept();
CREATE TRIGGER b_kept AFTER UPDATE ON bank_match_settled FOR EACH ROW EXECUTE FUNCTION bank_member_kept();
CREATE TRIGGER b_on_purpose AFTER INSERT ON allocation REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_allocations_on_purpose();
CREATE TRIGGER b_on_purpose AFTER INSERT ON commitment REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_commitments_on_purpose();
CREATE TRIGGER b_on_purpose AFTER INSERT ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_costs_on_purpose();
CREATE TRIGGER b_payees_known AFTER INSERT ON commitment REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_known();
CREATE TRIGGER b_payees_known AFTER INSERT ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_payees_known();
CREATE TRIGGER b_stays BEFORE UPDATE ON commitment FOR EACH ROW EXECUTE FUNCTION fund_commitment_stays();
CREATE TRIGGER b_still_on_purpose AFTER UPDATE ON expenditure FOR EACH ROW WHEN ((((old.status)::text <> 'posted'::text) AND ((new.status)::text = 'posted'::text))) EXECUTE FUNCTION fund_cost_on_purpose();

CREATE CONSTRAINT TRIGGER c_adds_up AFTER INSERT ON bank_match DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bank_match_adds_up();
CREATE TRIGGER c_receipt_stays AFTER INSERT ON journal_entry FOR EACH ROW WHEN (((new.kind)::text = 'reversal'::text)) EXECUTE FUNCTION fund_receipt_stays();
CREATE TRIGGER c_sealed AFTER INSERT ON posting REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_sealed();
CREATE TRIGGER d_ordered_cost_stays AFTER INSERT ON journal_entry FOR EACH ROW WHEN (((new.kind)::text = 'reversal'::text)) EXECUTE FUNCTION payment_cost_stays();
CREATE TRIGGER d_papers AFTER INSERT ON contribution REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE TRIGGER d_papers AFTER INSERT ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE TRIGGER d_papers AFTER INSERT ON other_income REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE TRIGGER d_papers AFTER INSERT ON recovery REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE TRIGGER d_papers AFTER INSERT ON unidentified_receipt REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE TRIGGER d_papers_later AFTER UPDATE ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE TRIGGER d_papers_later AFTER UPDATE ON recovery REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_papers_fit();
CREATE TRIGGER e_held AFTER INSERT ON expenditure FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_cost_held();
CREATE TRIGGER e_held_later AFTER UPDATE ON expenditure FOR EACH ROW WHEN (((old.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_cost_held();
CREATE TRIGGER f_controlled AFTER INSERT ON commitment REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_lines_controlled();
CREATE TRIGGER f_controlled AFTER INSERT ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_lines_controlled();
CREATE TRIGGER f_controlled_later AFTER UPDATE ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_lines_controlled();
CREATE TRIGGER g_in_time AFTER INSERT ON commitment FOR EACH ROW WHEN ((((new.status)::text = 'pending'::text) AND ((new.kind)::text = 'advance'::text))) EXECUTE FUNCTION fund_pending_in_time();
CREATE TRIGGER g_in_time AFTER INSERT ON expenditure FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_pending_in_time();
CREATE TRIGGER g_in_time AFTER INSERT ON pending_receipt FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_pending_in_time();
CREATE TRIGGER g_in_time AFTER INSERT ON recovery FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_pending_in_time();
CREATE TRIGGER g_in_time AFTER INSERT ON reversal FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_pending_in_time();
CREATE TRIGGER g_in_time AFTER INSERT ON transfer FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_pending_in_time();
CREATE TRIGGER h_approval AFTER INSERT ON agreement_version FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('amendments');
CREATE TRIGGER h_approval AFTER INSERT ON allocation FOR EACH ROW WHEN (((new.status)::text = 'reserved'::text)) EXECUTE FUNCTION fund_approval_follows('allocations');
CREATE TRIGGER h_approval AFTER INSERT ON budget_version FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('budgets');
CREATE TRIGGER h_approval AFTER INSERT ON commitment FOR EACH ROW WHEN ((((new.status)::text = 'pending'::text) AND ((new.kind)::text <> 'advance'::text))) EXECUTE FUNCTION fund_approval_follows('commitments');
CREATE TRIGGER h_approval AFTER INSERT ON expenditure FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('expenditures');
CREATE TRIGGER h_approval AFTER INSERT ON manual_rate FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('manual-rates');
CREATE TRIGGER h_approval AFTER INSERT ON payee_details FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('payee-details');
CREATE TRIGGER h_approval AFTER INSERT ON payment_order FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('payment-orders');
CREATE TRIGGER h_approval AFTER INSERT ON pending_rate_import FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('pending-rate-imports');
CREATE TRIGGER h_approval AFTER INSERT ON pending_receipt FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('pending-receipts');
CREATE TRIGGER h_approval AFTER INSERT ON recovery FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('recoveries');
CREATE TRIGGER h_approval AFTER INSERT ON revaluation FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('revaluations');
CREATE TRIGGER h_approval AFTER INSERT ON reversal FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('reversals');
CREATE TRIGGER h_approval AFTER INSERT ON transfer FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_approval_follows('transfers');
CREATE TRIGGER h_approval_advance AFTER INSERT ON commitment FOR EACH ROW WHEN ((((new.status)::text = 'pending'::text) AND ((new.kind)::text = 'advance'::text))) EXECUTE FUNCTION fund_approval_follows('advances');
CREATE TRIGGER h_approval_advance_later AFTER UPDATE OF status ON commitment FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text) AND ((new.kind)::text = 'advance'::text))) EXECUTE FUNCTION fund_approval_follows('advances');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON agreement_version FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('amendments');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON allocation FOR EACH ROW WHEN ((((old.status)::text = 'reserved'::text) AND ((new.status)::text <> 'reserved'::text))) EXECUTE FUNCTION fund_approval_follows('allocations');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON budget_version FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('budgets');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON commitment FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text) AND ((new.kind)::text <> 'advance'::text))) EXECUTE FUNCTION fund_approval_follows('commitments');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON expenditure FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('expenditures');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON manual_rate FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('manual-rates');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON payee_details FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('payee-details');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON payment_order FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('payment-orders');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON pending_rate_import FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('pending-rate-imports');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON pending_receipt FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('pending-receipts');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON recovery FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('recoveries');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON revaluation FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('revaluations');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON reversal FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('reversals');
CREATE TRIGGER h_approval_later AFTER UPDATE OF status ON transfer FOR EACH ROW WHEN ((((old.status)::text = 'pending'::text) AND ((new.status)::text <> 'pending'::text))) EXECUTE FUNCTION fund_approval_follows('transfers');
CREATE TRIGGER h_approval_payments AFTER INSERT ON payment REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_approval_payments();
CREATE TRIGGER h_approval_shown AFTER INSERT ON attachment FOR EACH ROW WHEN (((new.subject_kind)::text = ANY ((ARRAY['expenditure'::character varying, 'commitment'::character varying, 'pending_receipt'::character varying])::text[]))) EXECUTE FUNCTION fund_approval_shown();
CREATE TRIGGER h_approval_withdrawn AFTER UPDATE OF status ON payment_order FOR EACH ROW WHEN ((((old.status)::text = 'signed'::text) AND ((new.status)::text = 'withdrawn'::text))) EXECUTE FUNCTION fund_approval_follows('payment-orders');
CREATE TRIGGER i_advance AFTER UPDATE ON commitment FOR EACH ROW WHEN (((new.kind)::text = 'advance'::text)) EXECUTE FUNCTION fund_advance_follows();
CREATE TRIGGER i_found AFTER INSERT ON commitment REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('commitment');
CREATE TRIGGER i_found AFTER INSERT ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('expenditure');
CREATE TRIGGER i_found AFTER INSERT ON pending_receipt REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('pending_receipt');
CREATE TRIGGER i_found AFTER INSERT ON posting REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('posting');
CREATE TRIGGER i_found_later AFTER UPDATE OF status ON commitment FOR EACH ROW WHEN (((old.status)::text IS DISTINCT FROM (new.status)::text)) EXECUTE FUNCTION fund_found_changed('commitment');
CREATE TRIGGER i_found_later AFTER UPDATE ON expenditure REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_found_follows('expenditure');
CREATE TRIGGER i_found_later AFTER UPDATE OF status ON pending_receipt FOR EACH ROW WHEN (((old.status)::text IS DISTINCT FROM (new.status)::text)) EXECUTE FUNCTION fund_found_changed('pending_receipt');
CREATE TRIGGER k_receipts AFTER INSERT ON contribution REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_receipts_follow();
CREATE TRIGGER k_receipts AFTER INSERT ON reversal FOR EACH ROW WHEN ((new.reversing_entry_id IS NOT NULL)) EXECUTE FUNCTION fund_receipts_follow();
CREATE TRIGGER k_receipts AFTER INSERT ON unidentified_receipt FOR EACH ROW EXECUTE FUNCTION fund_receipts_follow();
CREATE TRIGGER k_receipts_later AFTER UPDATE OF reversing_entry_id ON reversal FOR EACH ROW WHEN ((new.reversing_entry_id IS NOT NULL)) EXECUTE FUNCTION fund_receipts_follow();
CREATE TRIGGER k_schedule AFTER INSERT OR DELETE ON instalment FOR EACH ROW EXECUTE FUNCTION fund_schedule_follows();
CREATE TRIGGER k_schedule_later AFTER UPDATE OF amount, "position" ON instalment FOR EACH ROW EXECUTE FUNCTION fund_schedule_follows();
CREATE TRIGGER kept_a_day BEFORE DELETE ON idempotency FOR EACH ROW WHEN ((old.created_at > (now() - '1 day'::interval))) EXECUTE FUNCTION fund_key_kept_a_day();
CREATE TRIGGER kept_until_sent BEFORE DELETE ON outbox FOR EACH ROW WHEN (((old.published_at IS NULL) OR (old.published_at > (now() - '1 day'::interval)))) EXECUTE FUNCTION fund_event_kept();
CREATE TRIGGER not_sent_yet BEFORE INSERT ON outbox FOR EACH ROW WHEN ((new.published_at IS NOT NULL)) EXECUTE FUNCTION fund_event_kept();
CREATE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON account_day FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE UPDATE OF spent_usd, spent_indirect_usd ON allocation FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON award_balance FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON award_entry_day FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON award_hold FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE UPDATE OF paid ON commitment FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE UPDATE OF sealed, hash ON entry_counter FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE INSERT ON entry_seal FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON line_balance FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER only_by_trigger BEFORE INSERT OR UPDATE ON line_day FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION fund_only_by_trigger();
CREATE TRIGGER refuse_delete BEFORE DELETE ON account FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON account_day FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON advance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON agreement FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON agreement_version FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON anchor FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON attachment FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON attachment_content FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON attachment_read FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON award FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON award_balance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON award_entry_day FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON award_hold FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_import FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_line_detail FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_match FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_match_item FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_match_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_match_settled FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_reconciliation FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_reconciliation_item FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON bank_statement FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON budget_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON budget_version FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON budget_version_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON budget_year FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON commitment FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON contribution FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON donor FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON entry_batch FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON entry_counter FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON entry_reference FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON entry_seal FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON exchange_rate FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON expenditure FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON export_record FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON fund FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON journal_entry FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON line_balance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON line_day FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON manual_rate FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON other_income FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON payee FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON payee_change FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON payee_details FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON payee_name FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON payment FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON payment_order FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON pending_rate FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON pending_rate_import FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON pending_receipt FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON period FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON period_balance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON posting FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON rate_import FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON recovery FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON recurring FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON recurring_period FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON report_duty FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON revaluation FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON reversal FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON seal_key FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON threshold_change FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_delete BEFORE DELETE ON unidentified_receipt FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON account FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON account_day FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON advance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON agreement FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON agreement_version FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON anchor FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON attachment FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON attachment_content FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON attachment_read FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON award FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON award_balance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON award_entry_day FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON award_hold FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_import FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_line_detail FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_match FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_match_item FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_match_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_match_settled FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_reconciliation FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_reconciliation_item FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON bank_statement FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budget_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budget_version FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budget_version_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budget_year FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON commitment FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON contribution FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON donor FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON donor_report FOR EACH STATEMENT EXECUTE FUNCTION donor_report_kept();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON donor_report_version FOR EACH STATEMENT EXECUTE FUNCTION donor_report_kept();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON entry_batch FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON entry_counter FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON entry_reference FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON entry_seal FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON exchange_rate FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON expenditure FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON export_record FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON fund FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON journal_entry FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON line_balance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON line_day FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON manual_rate FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON other_income FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payee FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payee_change FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payee_details FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payee_name FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payment FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payment_order FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON pending_rate FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON pending_rate_import FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON pending_receipt FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON period FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON period_balance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON rate_import FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON recovery FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON recurring FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON recurring_period FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON report_duty FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON revaluation FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON reversal FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON seal_key FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON threshold_change FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON unidentified_receipt FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON anchor FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON attachment FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON attachment_content FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON attachment_read FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON bank_import FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON bank_line_detail FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON bank_reconciliation FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON bank_reconciliation_item FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON budget_version_line FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON budget_year FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON contribution FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON donor_report_version FOR EACH STATEMENT EXECUTE FUNCTION donor_report_kept();
CREATE TRIGGER refuse_update BEFORE UPDATE ON entry_reference FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON entry_seal FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON exchange_rate FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON export_record FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON other_income FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON payee_change FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON pending_rate FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON period_balance FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON rate_import FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON recurring_period FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON seal_key FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON threshold_change FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER refuse_update BEFORE UPDATE ON unidentified_receipt FOR EACH STATEMENT EXECUTE FUNCTION fund_never_changed();
CREATE TRIGGER sent_now BEFORE UPDATE ON outbox FOR EACH ROW WHEN (((new.published_at IS DISTINCT FROM old.published_at) AND (new.published_at <> now()))) EXECUTE FUNCTION fund_event_kept();
CREATE TRIGGER t_task AFTER INSERT ON approval FOR EACH ROW WHEN (((new.status)::text = 'pending'::text)) EXECUTE FUNCTION fund_task_told();
CREATE TRIGGER t_task_later AFTER UPDATE OF status ON approval FOR EACH ROW EXECUTE FUNCTION fund_task_told();
CREATE TRIGGER t_task_replaced AFTER INSERT ON submission FOR EACH ROW WHEN ((new.replaces IS NOT NULL)) EXECUTE FUNCTION fund_task_replaced();

CREATE CONSTRAINT TRIGGER z_advances_agree AFTER INSERT OR UPDATE ON commitment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.kind)::text = 'advance'::text)) EXECUTE FUNCTION fund_advances_agree();

CREATE CONSTRAINT TRIGGER z_advances_agree AFTER INSERT ON posting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.account_code)::text = '1950'::text)) EXECUTE FUNCTION fund_advances_agree();

CREATE CONSTRAINT TRIGGER z_told AFTER UPDATE ON payee DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((((((((old.name)::text IS DISTINCT FROM (new.name)::text) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text)) OR ((old.country)::text IS DISTINCT FROM (new.country)::text)) OR ((old.tax_id)::text IS DISTINCT FROM (new.tax_id)::text)) OR (old.closed_by IS DISTINCT FROM new.closed_by)) OR (old.closed_at IS DISTINCT FROM new.closed_at)) OR ((old.closed_reason)::text IS DISTINCT FROM (new.closed_reason)::text))) EXECUTE FUNCTION payee_changes_told();

CREATE CONSTRAINT TRIGGER z_told AFTER INSERT OR UPDATE ON payee_details DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payee_changes_told();

CREATE CONSTRAINT TRIGGER z_told AFTER UPDATE ON payee_name DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.payee_id <> new.payee_id)) EXECUTE FUNCTION payee_changes_told();
ALTER TABLE ONLY account_day ADD CONSTRAINT fk_account_day_account_code FOREIGN KEY (account_code) REFERENCES account(code);
ALTER TABLE ONLY account_day ADD CONSTRAINT fk_account_day_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY advance ADD CONSTRAINT fk_advance_bank_account_id FOREIGN KEY (bank_account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY advance ADD CONSTRAINT fk_advance_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY advance ADD CONSTRAINT fk_advance_id FOREIGN KEY (id) REFERENCES commitment(id);
ALTER TABLE ONLY agreement ADD CONSTRAINT fk_agreement_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY agreement ADD CONSTRAINT fk_agreement_donor_id FOREIGN KEY (donor_id) REFERENCES donor(id);
ALTER TABLE ONLY agreement_draft ADD CONSTRAINT fk_agreement_draft_donor_id FOREIGN KEY (donor_id) REFERENCES donor(id);
ALTER TABLE ONLY agreement ADD CONSTRAINT fk_agreement_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY agreement_version ADD CONSTRAINT fk_agreement_version_agreement_id FOREIGN KEY (agreement_id) REFERENCES agreement(id);
ALTER TABLE ONLY allocation ADD CONSTRAINT fk_allocation_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY anchor ADD CONSTRAINT fk_anchor_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY attachment_content ADD CONSTRAINT fk_attachment_content_attachment_id_sha256_size_bytes FOREIGN KEY (attachment_id, sha256, size_bytes) REFERENCES attachment(id, sha256, size_bytes);
ALTER TABLE ONLY attachment_read ADD CONSTRAINT fk_attachment_read_attachment_id FOREIGN KEY (attachment_id) REFERENCES attachment(id);
ALTER TABLE ONLY attachment ADD CONSTRAINT fk_attachment_supersedes_subject_kind_subject_id FOREIGN KEY (supersedes, subject_kind, subject_id) REFERENCES attachment(id, subject_kind, subject_id);
ALTER TABLE ONLY award ADD CONSTRAINT fk_award_agreement_id_donor_id FOREIGN KEY (agreement_id, donor_id) REFERENCES agreement(id, donor_id);
ALTER TABLE ONLY award_balance ADD CONSTRAINT fk_award_balance_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY award ADD CONSTRAINT fk_award_donor_id FOREIGN KEY (donor_id) REFERENCES donor(id);
ALTER TABLE ONLY award_entry_day ADD CONSTRAINT fk_award_entry_day_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY award ADD CONSTRAINT fk_award_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY award_hold ADD CONSTRAINT fk_award_hold_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY bank_account ADD CONSTRAINT fk_bank_account_account_code FOREIGN KEY (account_code) REFERENCES account(code);
ALTER TABLE ONLY bank_account ADD CONSTRAINT fk_bank_account_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY bank_account ADD CONSTRAINT fk_bank_account_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY bank_csv_mapping ADD CONSTRAINT fk_bank_csv_mapping_account_id FOREIGN KEY (account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY bank_line_detail ADD CONSTRAINT fk_bank_line_detail_line_id FOREIGN KEY (line_id) REFERENCES bank_line(id);
ALTER TABLE ONLY bank_line ADD CONSTRAINT fk_bank_line_statement_id_account_id FOREIGN KEY (statement_id, account_id) REFERENCES bank_statement(id, account_id);
ALTER TABLE ONLY bank_line ADD CONSTRAINT fk_bank_line_statement_id_active FOREIGN KEY (statement_id, active) REFERENCES bank_statement(id, active) ON UPDATE CASCADE;
ALTER TABLE ONLY bank_match ADD CONSTRAINT fk_bank_match_account_id FOREIGN KEY (account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY bank_match_item ADD CONSTRAINT fk_bank_match_item_detail_id FOREIGN KEY (detail_id) REFERENCES bank_line_detail(id);
ALTER TABLE ONLY bank_match_item ADD CONSTRAINT fk_bank_match_item_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY bank_match_item ADD CONSTRAINT fk_bank_match_item_match_id_account_id FOREIGN KEY (match_id, account_id) REFERENCES bank_match(id, account_id);
ALTER TABLE ONLY bank_match_item ADD CONSTRAINT fk_bank_match_item_match_id_active FOREIGN KEY (match_id, active) REFERENCES bank_match(id, active) ON UPDATE CASCADE;
ALTER TABLE ONLY bank_match_line ADD CONSTRAINT fk_bank_match_line_line_id_account_id FOREIGN KEY (line_id, account_id) REFERENCES bank_line(id, account_id);
ALTER TABLE ONLY bank_match_line ADD CONSTRAINT fk_bank_match_line_match_id_account_id FOREIGN KEY (match_id, account_id) REFERENCES bank_match(id, account_id);
ALTER TABLE ONLY bank_match_line ADD CONSTRAINT fk_bank_match_line_match_id_active FOREIGN KEY (match_id, active) REFERENCES bank_match(id, active) ON UPDATE CASCADE;
ALTER TABLE ONLY bank_match_settled ADD CONSTRAINT fk_bank_match_settled_match_id_account_id FOREIGN KEY (match_id, account_id) REFERENCES bank_match(id, account_id);
ALTER TABLE ONLY bank_match_settled ADD CONSTRAINT fk_bank_match_settled_match_id_active FOREIGN KEY (match_id, active) REFERENCES bank_match(id, active) ON UPDATE CASCADE;
ALTER TABLE ONLY bank_match_settled ADD CONSTRAINT fk_bank_match_settled_settled_id_account_id FOREIGN KEY (settled_id, account_id) REFERENCES bank_match(id, account_id);
ALTER TABLE ONLY bank_reconciliation ADD CONSTRAINT fk_bank_reconciliation_account_id FOREIGN KEY (account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY bank_reconciliation_item ADD CONSTRAINT fk_bank_reconciliation_item_reconciliation_id FOREIGN KEY (reconciliation_id) REFERENCES bank_reconciliation(id);
ALTER TABLE ONLY bank_rule ADD CONSTRAINT fk_bank_rule_account_id FOREIGN KEY (account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY bank_rule ADD CONSTRAINT fk_bank_rule_budget_line_id FOREIGN KEY (budget_line_id) REFERENCES budget_line(id);
ALTER TABLE ONLY bank_rule ADD CONSTRAINT fk_bank_rule_donor_id FOREIGN KEY (donor_id) REFERENCES donor(id);
ALTER TABLE ONLY bank_rule ADD CONSTRAINT fk_bank_rule_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY bank_statement ADD CONSTRAINT fk_bank_statement_account_id FOREIGN KEY (account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY bank_statement ADD CONSTRAINT fk_bank_statement_import_id FOREIGN KEY (import_id) REFERENCES bank_import(id);
ALTER TABLE ONLY budget_line ADD CONSTRAINT fk_budget_line_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY budget_version ADD CONSTRAINT fk_budget_version_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY budget_version_line ADD CONSTRAINT fk_budget_version_line_version_id FOREIGN KEY (version_id) REFERENCES budget_version(id);
ALTER TABLE ONLY budget_year ADD CONSTRAINT fk_budget_year_version_id_line_id FOREIGN KEY (version_id, line_id) REFERENCES budget_version_line(version_id, line_id);
ALTER TABLE ONLY commitment ADD CONSTRAINT fk_commitment_allocation_id_award_id FOREIGN KEY (allocation_id, award_id) REFERENCES allocation(id, award_id);
ALTER TABLE ONLY commitment ADD CONSTRAINT fk_commitment_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY commitment ADD CONSTRAINT fk_commitment_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY commitment ADD CONSTRAINT fk_commitment_line_id_award_id FOREIGN KEY (line_id, award_id) REFERENCES budget_line(id, award_id);
ALTER TABLE ONLY contribution ADD CONSTRAINT fk_contribution_agreement_id FOREIGN KEY (agreement_id) REFERENCES agreement(id);
ALTER TABLE ONLY contribution ADD CONSTRAINT fk_contribution_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY contribution ADD CONSTRAINT fk_contribution_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY contribution ADD CONSTRAINT fk_contribution_donor_id FOREIGN KEY (donor_id) REFERENCES donor(id);
ALTER TABLE ONLY contribution ADD CONSTRAINT fk_contribution_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY contribution ADD CONSTRAINT fk_contribution_instalment_id FOREIGN KEY (instalment_id) REFERENCES instalment(id);
ALTER TABLE ONLY contribution ADD CONSTRAINT fk_contribution_receipt_id FOREIGN KEY (receipt_id) REFERENCES unidentified_receipt(id);
ALTER TABLE ONLY cost_draft_file ADD CONSTRAINT fk_cost_draft_file_draft_id FOREIGN KEY (draft_id) REFERENCES cost_draft(id) ON DELETE CASCADE;
ALTER TABLE ONLY donor_person ADD CONSTRAINT fk_donor_person_donor_id FOREIGN KEY (donor_id) REFERENCES donor(id);
ALTER TABLE ONLY donor_report ADD CONSTRAINT fk_donor_report_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY donor_report ADD CONSTRAINT fk_donor_report_duty_id FOREIGN KEY (duty_id) REFERENCES report_duty(id);
ALTER TABLE ONLY donor_report_version ADD CONSTRAINT fk_donor_report_version_report_id FOREIGN KEY (report_id) REFERENCES donor_report(id) ON DELETE CASCADE;
ALTER TABLE ONLY entry_batch_error ADD CONSTRAINT fk_entry_batch_error_batch_id FOREIGN KEY (batch_id) REFERENCES entry_batch(id);
ALTER TABLE ONLY entry_counter ADD CONSTRAINT fk_entry_counter_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY entry_reference ADD CONSTRAINT fk_entry_reference_batch_id FOREIGN KEY (batch_id) REFERENCES entry_batch(id);
ALTER TABLE ONLY entry_seal ADD CONSTRAINT fk_entry_seal_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY entry_seal ADD CONSTRAINT fk_entry_seal_key_id FOREIGN KEY (key_id) REFERENCES seal_key(id);
ALTER TABLE ONLY exchange_rate ADD CONSTRAINT fk_exchange_rate_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY exchange_rate ADD CONSTRAINT fk_exchange_rate_import_id FOREIGN KEY (import_id) REFERENCES rate_import(id);
ALTER TABLE ONLY exchange_rate ADD CONSTRAINT fk_exchange_rate_manual_rate_id FOREIGN KEY (manual_rate_id) REFERENCES manual_rate(id);
ALTER TABLE ONLY expenditure ADD CONSTRAINT fk_expenditure_allocation_id_award_id FOREIGN KEY (allocation_id, award_id) REFERENCES allocation(id, award_id);
ALTER TABLE ONLY expenditure ADD CONSTRAINT fk_expenditure_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY expenditure ADD CONSTRAINT fk_expenditure_bank_account_id FOREIGN KEY (bank_account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY expenditure ADD CONSTRAINT fk_expenditure_commitment_id_award_id FOREIGN KEY (commitment_id, award_id) REFERENCES commitment(id, award_id);
ALTER TABLE ONLY expenditure ADD CONSTRAINT fk_expenditure_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY expenditure ADD CONSTRAINT fk_expenditure_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY expenditure ADD CONSTRAINT fk_expenditure_line_id_award_id FOREIGN KEY (line_id, award_id) REFERENCES budget_line(id, award_id);
ALTER TABLE ONLY instalment ADD CONSTRAINT fk_instalment_agreement_id FOREIGN KEY (agreement_id) REFERENCES agreement(id);
ALTER TABLE ONLY journal_entry ADD CONSTRAINT fk_journal_entry_reversal_of FOREIGN KEY (reversal_of) REFERENCES journal_entry(id);
ALTER TABLE ONLY line_balance ADD CONSTRAINT fk_line_balance_line_id FOREIGN KEY (line_id) REFERENCES budget_line(id);
ALTER TABLE ONLY line_day ADD CONSTRAINT fk_line_day_line_id FOREIGN KEY (line_id) REFERENCES budget_line(id);
ALTER TABLE ONLY manual_rate ADD CONSTRAINT fk_manual_rate_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY other_income ADD CONSTRAINT fk_other_income_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY other_income ADD CONSTRAINT fk_other_income_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY payee_change ADD CONSTRAINT fk_payee_change_payee_id FOREIGN KEY (payee_id) REFERENCES payee(id);
ALTER TABLE ONLY payee_details ADD CONSTRAINT fk_payee_details_payee_id FOREIGN KEY (payee_id) REFERENCES payee(id);
ALTER TABLE ONLY payee ADD CONSTRAINT fk_payee_merged_into FOREIGN KEY (merged_into) REFERENCES payee(id);
ALTER TABLE ONLY payee_name ADD CONSTRAINT fk_payee_name_payee_id FOREIGN KEY (payee_id) REFERENCES payee(id);
ALTER TABLE ONLY payment ADD CONSTRAINT fk_payment_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY payment ADD CONSTRAINT fk_payment_expenditure_id FOREIGN KEY (expenditure_id) REFERENCES expenditure(id);
ALTER TABLE ONLY payment_order ADD CONSTRAINT fk_payment_order_account_id FOREIGN KEY (account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY payment ADD CONSTRAINT fk_payment_order_id_active FOREIGN KEY (order_id, active) REFERENCES payment_order(id, active) ON UPDATE CASCADE;
ALTER TABLE ONLY pending_rate ADD CONSTRAINT fk_pending_rate_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY pending_rate ADD CONSTRAINT fk_pending_rate_import_id FOREIGN KEY (import_id) REFERENCES pending_rate_import(id);
ALTER TABLE ONLY pending_receipt ADD CONSTRAINT fk_pending_receipt_bank_account_id FOREIGN KEY (bank_account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY pending_receipt ADD CONSTRAINT fk_pending_receipt_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY pending_receipt ADD CONSTRAINT fk_pending_receipt_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY period_balance ADD CONSTRAINT fk_period_balance_account_code FOREIGN KEY (account_code) REFERENCES account(code);
ALTER TABLE ONLY period_balance ADD CONSTRAINT fk_period_balance_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY period_balance ADD CONSTRAINT fk_period_balance_period_id FOREIGN KEY (period_id) REFERENCES period(id);
ALTER TABLE ONLY period ADD CONSTRAINT fk_period_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY posting ADD CONSTRAINT fk_posting_account_code FOREIGN KEY (account_code) REFERENCES account(code);
ALTER TABLE ONLY posting ADD CONSTRAINT fk_posting_allocation_id_award_id FOREIGN KEY (allocation_id, award_id) REFERENCES allocation(id, award_id);
ALTER TABLE ONLY posting ADD CONSTRAINT fk_posting_award_id_donor_id FOREIGN KEY (award_id, donor_id) REFERENCES award(id, donor_id);
ALTER TABLE ONLY posting ADD CONSTRAINT fk_posting_commitment_id_award_id FOREIGN KEY (commitment_id, award_id) REFERENCES commitment(id, award_id);
ALTER TABLE ONLY posting ADD CONSTRAINT fk_posting_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY posting ADD CONSTRAINT fk_posting_line_id_award_id FOREIGN KEY (line_id, award_id) REFERENCES budget_line(id, award_id);
ALTER TABLE ONLY recovery ADD CONSTRAINT fk_recovery_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY recovery ADD CONSTRAINT fk_recovery_bank_account_id FOREIGN KEY (bank_account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY recovery ADD CONSTRAINT fk_recovery_commitment_id_award_id FOREIGN KEY (commitment_id, award_id) REFERENCES commitment(id, award_id);
ALTER TABLE ONLY recovery ADD CONSTRAINT fk_recovery_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY recovery ADD CONSTRAINT fk_recovery_line_id_award_id FOREIGN KEY (line_id, award_id) REFERENCES budget_line(id, award_id);
ALTER TABLE ONLY recurring ADD CONSTRAINT fk_recurring_allocation_id FOREIGN KEY (allocation_id) REFERENCES allocation(id);
ALTER TABLE ONLY recurring ADD CONSTRAINT fk_recurring_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY recurring ADD CONSTRAINT fk_recurring_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY recurring ADD CONSTRAINT fk_recurring_line_id FOREIGN KEY (line_id) REFERENCES budget_line(id);
ALTER TABLE ONLY recurring_period ADD CONSTRAINT fk_recurring_period_expenditure_id FOREIGN KEY (expenditure_id) REFERENCES expenditure(id);
ALTER TABLE ONLY recurring_period ADD CONSTRAINT fk_recurring_period_recurring_id FOREIGN KEY (recurring_id) REFERENCES recurring(id);
ALTER TABLE ONLY report_duty ADD CONSTRAINT fk_report_duty_agreement_id FOREIGN KEY (agreement_id) REFERENCES agreement(id);
ALTER TABLE ONLY revaluation ADD CONSTRAINT fk_revaluation_account_id FOREIGN KEY (account_id) REFERENCES bank_account(id);
ALTER TABLE ONLY revaluation ADD CONSTRAINT fk_revaluation_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY revaluation ADD CONSTRAINT fk_revaluation_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY revaluation ADD CONSTRAINT fk_revaluation_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY revaluation ADD CONSTRAINT fk_revaluation_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY revaluation ADD CONSTRAINT fk_revaluation_opening_entry_id FOREIGN KEY (opening_entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY reversal ADD CONSTRAINT fk_reversal_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY reversal ADD CONSTRAINT fk_reversal_reversing_entry_id FOREIGN KEY (reversing_entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY suspense_open ADD CONSTRAINT fk_suspense_open_receipt_id FOREIGN KEY (receipt_id) REFERENCES unidentified_receipt(id);
ALTER TABLE ONLY threshold_change ADD CONSTRAINT fk_threshold_change_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY transfer ADD CONSTRAINT fk_transfer_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY transfer ADD CONSTRAINT fk_transfer_from_award_id FOREIGN KEY (from_award_id) REFERENCES award(id);
ALTER TABLE ONLY transfer ADD CONSTRAINT fk_transfer_fund_id FOREIGN KEY (fund_id) REFERENCES fund(id);
ALTER TABLE ONLY transfer ADD CONSTRAINT fk_transfer_to_award_id FOREIGN KEY (to_award_id) REFERENCES award(id);
ALTER TABLE ONLY unidentified_receipt ADD CONSTRAINT fk_unidentified_receipt_award_id FOREIGN KEY (award_id) REFERENCES award(id);
ALTER TABLE ONLY unidentified_receipt ADD CONSTRAINT fk_unidentified_receipt_currency FOREIGN KEY (currency) REFERENCES currency(code);
ALTER TABLE ONLY unidentified_receipt ADD CONSTRAINT fk_unidentified_receipt_entry_id FOREIGN KEY (entry_id) REFERENCES journal_entry(id);
ALTER TABLE ONLY payment ADD CONSTRAINT payment_details_id_fkey FOREIGN KEY (details_id) REFERENCES payee_details(id);
ALTER TABLE ONLY journal_entry ADD CONSTRAINT rule_1_has_postings FOREIGN KEY (id) REFERENCES entry_seal(entry_id) DEFERRABLE INITIALLY DEFERRED;
