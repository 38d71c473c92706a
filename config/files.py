"""What the environment says of files that people send, and of what posts link to: a part of the settings."""

from config import embedded, env

FILES_FOLDER = embedded.FILES
# Where it can, the front hands the bytes over (`X-Accel-Redirect`: nginx, or config/Caddyfile).
FILES_BY_PROXY = env.flag("FILES_BY_PROXY")
FILE_MAX_SIZE = env.whole("FILE_MAX_SIZE", 100, least=1, most=10_000) * 2**20  # bytes
FILE_MAX_PIXELS = env.whole("FILE_MAX_PIXELS", 40, least=1, most=200) * 10**6
FILE_TYPES = env.names("FILE_TYPES")  # endings; none: all that community/files/types.py knows
CLAMD_URL = env.scanner("CLAMD_URL")  # ClamAV's clamd; none: files aren't checked for viruses
# Whether a worker fetches title and picture of what posts link to. Off: a server elsewhere learns of it.
LINK_PREVIEWS = env.flag("LINK_PREVIEWS")
