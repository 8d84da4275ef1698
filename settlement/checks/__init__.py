"""What is compared with what. Every check returns mismatches; none of them mends anything."""

from .journal import check_journal
from .mismatch import Mismatch
from .provider import check_provider
from .stock import check_stock

__all__ = ["Mismatch", "check_journal", "check_provider", "check_stock"]
