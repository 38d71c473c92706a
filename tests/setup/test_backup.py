"""`make backup` and `make restore`: database with its rights, key and files come back, or nothing changes."""

import psycopg2
import pytest

from tests.setup.clones import ask

pytestmark = pytest.mark.timeout(600)


def test_all_of_it_comes_back_or_nothing_changes(new_clone):
    clone = new_clone("keyway")
    var = clone.folder / "var"
    user = clone.use_services()
    ask(clone, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)", role="keyway_owner")
    ask(clone, "REVOKE UPDATE ON kept FROM keyway_app", role="keyway_owner")
    (var / "files").mkdir()
    (var / "files" / "drawing").write_text("as it was")
    code, said = clone.run("manage.py", "backup")
    assert code == 0, said
    (backup,) = (var / "backups").glob("*.tar.gz")
    assert backup.stat().st_mode & 0o077 == 0
    key = (var / "secret_key").read_text()

    # Much happens: rows, a table that a later version brings, files, a new key.
    ask(clone, "INSERT INTO kept VALUES (2); CREATE TABLE later (id int)", role="keyway_owner")
    (var / "files" / "drawing").write_text("changed")
    (var / "files" / "newer").write_text("newer")
    (var / "secret_key").write_text("k" * 60)

    broken = var / "broken.tar.gz"
    broken.write_bytes(backup.read_bytes()[:-2000])
    code, said = clone.run("manage.py", "restore", str(broken))
    assert code == 1
    assert "Nothing was changed" in said
    assert ask(clone, "SELECT count(*) FROM kept") == [(2,)]
    assert (var / "files" / "drawing").read_text() == "changed"

    code, said = clone.run("manage.py", "restore", str(backup))
    assert code == 0, said
    assert ask(clone, "SELECT id, to_regclass('later')::text FROM kept") == [(1, None)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(clone, "UPDATE kept SET id = 3")
    ask(clone, "CREATE TABLE next (id int)", role="keyway_owner")
    ask(clone, "UPDATE next SET id = 3")  # what is made from now on is the app's to use, as before
    assert [(path.name, path.read_text()) for path in (var / "files").iterdir()] == [("drawing", "as it was")]
    assert (var / "secret_key").read_text() == key
    user.kill()
    user.wait()
