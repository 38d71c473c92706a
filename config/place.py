"""Where the site is: what other settings start from."""

from config import embedded, env

ROOT = embedded.ROOT
VAR = embedded.VAR
EMBEDDED = (
    "postgres" in embedded.wanted()
)  # a clone on somebody's machine: demo community, /dev/mail/, known key
# The site's address. Absolute URLs come from here, never from a request's Host.
PORT = env.whole("PORT", 8000, least=1, most=65535)
SITE_URL = env.site_url("SITE_URL", f"http://localhost:{PORT}" if EMBEDDED else None)
HTTPS = SITE_URL.startswith("https://")
