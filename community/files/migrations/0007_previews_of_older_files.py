"""Documents and models that came before there were previews wait for one."""

from django.db import migrations

WAITS = """
INSERT INTO files_preview (file_id, state, fault, tries, extent)
SELECT id, 'waiting', '', 0, '' FROM files_file
WHERE state = 'ready' AND ending IN ('pdf', 'step', 'stp', 'iges', 'igs', 'stl', 'obj', 'glb', 'gltf', '3mf')
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0006_preview")]
    operations = [migrations.RunSQL(WAITS, migrations.RunSQL.noop)]
