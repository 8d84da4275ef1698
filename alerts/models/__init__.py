from .contacts import EmergencyContacts
from .notices import Alert, AlertTemplate, AlertUpdate

__all__ = ["Alert", "AlertTemplate", "AlertUpdate", "EmergencyContacts"]
