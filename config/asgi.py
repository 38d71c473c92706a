"""The sockets' way in, served by `uvicorn --ws community.realtime.wire:WireProtocol`. Pages are served by WSGI."""

import gc
import os
from collections.abc import Awaitable, Callable
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
embedded.start()
pages = get_asgi_application()

from django.conf import settings  # noqa: E402  settings are ready only now
from django.urls import path  # noqa: E402

from community.realtime.consumer import LiveConsumer  # noqa: E402
from community.realtime.hub import Hub  # noqa: E402

hub = Hub(settings.REDIS_URL)


async def lifespan(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Start the hub with the process, and stop it with the process."""
    while (await receive())["type"] != "lifespan.shutdown":
        hub.start()
        # All of Django is here to stay: a collector that walks it again for each burst of frames took two thirds of
        # the time of a busy process.
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 50, 50)
        await send({"type": "lifespan.startup.complete"})
    await hub.stop()
    await send({"type": "lifespan.shutdown.complete"})


application = ProtocolTypeRouter(
    {
        "lifespan": lifespan,
        "http": pages,
        "websocket": URLRouter([path("ws", LiveConsumer.as_asgi(hub=hub))]),
    }
)
