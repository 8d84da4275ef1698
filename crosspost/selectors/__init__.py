"""What the ledger says, for the editor, the listings, the monitor and the report."""

from crosspost.rows import DeliveryRow, build_row, build_rows

from .counting import COUNT_LIMIT, count_states
from .details import DeliveryDetail, delivery_detail
from .monitor import ChannelLight, MonitorSnapshot, monitor_snapshot
from .pages import ChannelStatus, list_channels, list_page_rows, page_status
from .search import MonitorFilters, SearchResult, search_deliveries
from .sender import SENDER_SILENT_AFTER, SenderLight, get_sender_light

__all__ = [
    "COUNT_LIMIT",
    "SENDER_SILENT_AFTER",
    "ChannelLight",
    "ChannelStatus",
    "DeliveryDetail",
    "DeliveryRow",
    "MonitorFilters",
    "MonitorSnapshot",
    "SearchResult",
    "SenderLight",
    "build_row",
    "build_rows",
    "count_states",
    "delivery_detail",
    "get_sender_light",
    "list_channels",
    "list_page_rows",
    "monitor_snapshot",
    "page_status",
    "search_deliveries",
]
