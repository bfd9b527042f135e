"""Tax numbers, IBANs and BICs: whether they are what they say, by python-stdnum."""

from __future__ import annotations

from importlib import import_module

from stdnum import bic as bics
from stdnum import iban as ibans

from contracts.funds.payees import PAYEE_ACCOUNT, PAYEE_BIC, PAYEE_IBAN, PAYEE_TAX_COUNTRY, PAYEE_TAX_ID

# By country the numbers that firms and people are taxed under there. Of other countries no form is known.
_TAX = {
    "AR": ("ar.cuit",), "BR": ("br.cnpj", "br.cpf"), "CA": ("ca.bn", "ca.sin"), "CL": ("cl.rut",), "CO": ("co.nit",),
    "CR": ("cr.cpj", "cr.cpf", "cr.cr"), "DO": ("do.rnc", "do.cedula"), "EC": ("ec.ruc", "ec.ci"), "ES": ("es.nif",),
    "FR": ("fr.tva", "fr.siren", "fr.siret"), "GT": ("gt.nit",), "MX": ("mx.rfc",), "PE": ("pe.ruc", "pe.cui"),
    "PY": ("py.ruc",), "SV": ("sv.nit",), "US": ("us.tin",), "UY": ("uy.rut",), "VE": ("ve.rif",),
}  # fmt: skip


def check_tax_id(tax_id: str | None, country: str | None) -> None:
    """Raises PAYEE_TAX_COUNTRY, and PAYEE_TAX_ID where the country's form is known and this is none of it."""
    if tax_id is None:
        return
    if country is None:
        raise PAYEE_TAX_COUNTRY("country")
    forms = [import_module(f"stdnum.{name}") for name in _TAX.get(country, ())]
    if forms and not any(form.is_valid(tax_id) for form in forms):
        raise PAYEE_TAX_ID("tax_id", tax_id=tax_id, country=country)


def check_account(iban: str | None, number: str | None, bic: str | None) -> None:
    """Raises PAYEE_ACCOUNT, PAYEE_IBAN, PAYEE_BIC."""
    if iban is None and number is None:
        raise PAYEE_ACCOUNT("iban")
    # The check digits of all countries and the form of each; what a country's banks check beyond that is theirs.
    if iban is not None and not ibans.is_valid(iban, check_country=False):
        raise PAYEE_IBAN("iban")
    if bic is not None and not bics.is_valid(bic):
        raise PAYEE_BIC("bic")
