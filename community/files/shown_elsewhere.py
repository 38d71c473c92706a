"""What others show of files without knowing them: a file's name, instead of a bare link to it."""

from community.workspaces import links

# Alike to `access.find_file`: whole, not taken back, and seen.
TITLES = f"""
SELECT o.public_id, o.name FROM files_file o
WHERE o.public_id = ANY (%(ids)s) AND o.hidden_at IS NULL AND o.state <> 'arriving' AND {links.SEATED}
"""  # noqa: S608  (our own words only)

links.register("f", TITLES)
