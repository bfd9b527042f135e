"""The data the rules need: the Fund's terms, the chart of accounts, ISO 4217, and the OAS practice of indirect costs."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# General Assembly Resolution 2866 (2014): direct and indirect costs, no interest, no refund.
FUND = """
INSERT INTO fund (id, title, generates_interest, second_signature_above_usd)
VALUES ('prevention-network', 'Fund of the Inter-American Network for the Prevention of Violence and Crime', false, 10000)
"""

ACCOUNTS = """
INSERT INTO account (code, name, kind) VALUES
    ('1000', 'Cash', 'cash'),
    ('1900', 'Currency conversion', 'clearing'),
    ('4000', 'Contributions', 'income'),
    ('4900', 'Exchange differences', 'exchange'),
    ('5000', 'Direct costs', 'direct'),
    ('5900', 'Indirect costs recovered', 'indirect')
"""

# OAS practice: 11 or 12 percent; contributions of member states up to USD 20,000 are exempt.
ICR_RULES = """
INSERT INTO icr_rule (donor_class, valid_from, rate, base, exempt_up_to_usd) VALUES
    ('member_state', DATE '2014-06-05', 11, 'direct_cost', 20000),
    ('permanent_observer', DATE '2014-06-05', 12, 'direct_cost', 0),
    ('other', DATE '2014-06-05', 12, 'direct_cost', 0)
"""

# ISO 4217, by decimals.
CURRENCIES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP
    CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD
    KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK
    NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
    TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG""",
    3: "BHD IQD JOD KWD LYD OMR TND",
}


def upgrade() -> None:
    for statement in (FUND, ACCOUNTS, ICR_RULES):
        op.execute(statement)
    for decimals, codes in CURRENCIES.items():
        values = ", ".join(f"('{code}', {decimals})" for code in codes.split())
        op.execute(f"INSERT INTO currency (code, decimals) VALUES {values}")
