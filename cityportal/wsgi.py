from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityportal.settings.production")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # An operator needs the sentence, not the way that led to it.
    sys.exit(f"cityportal does not start: {error}")
