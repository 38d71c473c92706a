"""The sockets' way in. Pages are served by WSGI; only /ws comes here."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.core.asgi import get_asgi_application

from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
embedded.start()
pages = get_asgi_application()

from django.conf import settings  # noqa: E402  settings are ready only now

# The exact origins of the site, not every allowed host: the host of users' files is one of those.
application = ProtocolTypeRouter(
    {"http": pages, "websocket": OriginValidator(URLRouter([]), settings.CSRF_TRUSTED_ORIGINS)}
)
