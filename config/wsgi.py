"""The pages' way in."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from config import embedded
from config.leash import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if "KEYWAY_SOCKETS" in os.environ:
    end_with_parent(signal.SIGTERM)  # granian's workers would outlive a killed granian
embedded.start()
application = get_wsgi_application()
