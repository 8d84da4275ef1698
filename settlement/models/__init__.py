"""Where every yen went: commissions, the journal, invoices and what a check of them found."""

from .commission import CommissionRate
from .findings import Finding
from .invoices import Invoice, InvoiceCounter
from .journal import Account, Entry, EntryKind, Part, Posting
from .settings import SettlementSettings

__all__ = [
    "Account",
    "CommissionRate",
    "Entry",
    "EntryKind",
    "Finding",
    "Invoice",
    "InvoiceCounter",
    "Part",
    "Posting",
    "SettlementSettings",
]
