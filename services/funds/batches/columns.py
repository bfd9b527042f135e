"""The columns of files of entries, in four languages, and the field for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from chassis.folding import fold
from chassis.spreadsheets.table import Columns, columns
from contracts.funds.batches.batches import BatchKind
from contracts.funds.receipts.contributions import RecordContribution
from contracts.funds.spending.commitments import CommitmentPlan
from contracts.funds.spending.expenditures import Cost
from contracts.kinds import Language

# The names of a column in English, Spanish, Portuguese and French, as in the templates; then other names in use.
_NAMES: dict[str, tuple[str, str, str, str, str]] = {
    "reference": ("Reference", "Referencia", "Referência", "Référence", "ref|key|clave|chave|cle"),
    "line": (
        "Budget line", "Partida presupuestaria", "Rubrica orçamentária", "Ligne budgétaire",
        "line|linea|linha|ligne|linea presupuestaria|linha orcamentaria|partida|rubrica",
    ),
    "allocation": ("Allocation", "Asignación", "Alocação", "Allocation", "allocation id"),
    "commitment": ("Commitment", "Compromiso", "Compromisso", "Engagement", "commitment id"),
    "amount": (
        "Amount", "Monto", "Valor", "Montant",
        "importe|montante|sum|total amount|importe total|monto total|valor total|montant ttc|montant total|total ttc",
    ),
    "currency": ("Currency", "Moneda", "Moeda", "Devise", "divisa|monnaie"),
    "date": (
        "Date", "Fecha", "Data", "Date",
        "day|dia|jour|payment date|fecha de pago|data de pagamento|date de paiement|signed on|received on|occurred on",
    ),
    "description": (
        "Description", "Descripción", "Descrição", "Description", "concepto|objet|detalle|detalhe|libelle|purpose",
    ),
    "payee": (
        "Payee", "Beneficiario", "Beneficiário", "Bénéficiaire",
        ("supplier|vendor|proveedor|fornecedor|fournisseur|favorecido|"
         "beneficiario del pago|beneficiario do pagamento|beneficiaire du paiement"),
    ),
    "document": (
        "Document", "Documento", "Documento", "Document",
        ("invoice|factura|fatura|facture|invoice number|invoice no|no de factura|n de factura|numero de factura|"
         "no da fatura|n da fatura|numero da fatura|nota fiscal|no de facture|n de facture|n facture|no facture|"
         "numero de facture"),
    ),
    "document_date": (
        "Document date", "Fecha del documento", "Data do documento", "Date du document",
        ("invoice date|document on|date of the document|fecha de factura|fecha de la factura|data da fatura|"
         "date de facture|date de la facture"),
    ),
    "country": ("Country", "País", "País", "Pays", "country code"),
    "activity_kind": ("Activity kind", "Tipo de actividad", "Tipo de atividade", "Type d’activité", "activity"),
    "duplicate_reason": (
        "Reason if entered before", "Motivo si ya se registró", "Motivo se já lançado", "Motif si déjà enregistré",
        "duplicate reason",
    ),
    "bank_account": (
        "Bank account", "Cuenta bancaria", "Conta bancária", "Compte bancaire",
        "paid from|pagado de|pago de|paye de|compte|cuenta|conta|iban",
    ),
    "donor": ("Donor", "Donante", "Doador", "Donateur", "donor id|bailleur"),
    "agreement": ("Agreement", "Acuerdo", "Acordo", "Accord", "agreement id|convention|convenio"),
    "instalment": ("Instalment", "Cuota", "Parcela", "Tranche", "instalment id|versement"),
    "award": ("Award", "Subvención", "Subvenção", "Subvention", "award id"),
    "credited_usd": ("Credited USD", "Acreditado USD", "Creditado USD", "Crédité USD", "credited"),
    "kind": ("Kind", "Clase", "Espécie", "Nature", "type of document"),
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """The columns of a kind of file: the required ones, and the command's field for each."""

    order: Sequence[str]
    required: Sequence[str]
    fields: Mapping[str, str]
    texts: Mapping[str, int]
    command: type[BaseModel]
    reference_is_a_field: bool = False
    amounts: tuple[str, ...] = ("amount", "credited_usd")

    @property
    def columns(self) -> Columns:
        """As the spreadsheet reader takes them."""
        headers = {
            name: "|".join({fold(each) for each in (*_NAMES[name][:4], name)} | set(_NAMES[name][4].split("|")))
            for name in self.order
        }
        return columns(self.required, headers)

    def header(self, language: str) -> list[str]:
        """The columns as in a template."""
        place = [each.value for each in Language].index(language)
        return [_NAMES[name][place] for name in self.order]

    def column_of(self, field: str) -> str:
        """The column for a field of the command."""
        if field == "amount_usd":
            return "amount"
        return next((name for name, each in self.fields.items() if each == field), field)


_MONEY_OUT = {"line": "line_id", "allocation": "allocation_id"}
LAYOUTS = {
    BatchKind.EXPENDITURES: Layout(
        order=(
            "reference", "line", "allocation", "commitment", "amount", "currency", "date", "description", "payee",
            "document", "document_date", "country", "activity_kind", "duplicate_reason", "bank_account",
        ),
        required=("reference", "amount", "date", "description", "payee", "document", "document_date"),
        fields=_MONEY_OUT | {"commitment": "commitment_id", "date": "occurred_on", "document_date": "document_on",
                              "bank_account": "bank_account_id"},
        texts={"reference": 200, "description": 500, "payee": 200, "document": 200, "duplicate_reason": 1000},
        command=Cost,
    ),
    BatchKind.CONTRIBUTIONS: Layout(
        order=(
            "reference", "donor", "agreement", "instalment", "award", "currency", "amount", "date", "credited_usd",
        ),
        required=("reference", "donor", "currency", "amount", "date"),
        fields={
            "donor": "donor_id", "agreement": "agreement_id", "instalment": "instalment_id", "award": "award_id",
            "date": "received_on",
        },
        texts={"reference": 200},
        command=RecordContribution,
        reference_is_a_field=True,
    ),
    BatchKind.COMMITMENTS: Layout(
        order=(
            "reference", "kind", "line", "allocation", "payee", "description", "amount", "currency", "date", "country",
            "activity_kind",
        ),
        required=("reference", "kind", "line", "payee", "description", "amount", "date"),
        fields=_MONEY_OUT | {"date": "signed_on"},
        texts={"reference": 200, "description": 500, "payee": 200},
        command=CommitmentPlan,
        reference_is_a_field=True,
    ),
}  # fmt: skip
