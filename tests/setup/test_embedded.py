"""The embedded services come with their first user, go with the last, and touch nothing outside the clone."""

import os
import signal
import stat
import time

import psycopg2
import pytest

from tests.setup.clones import ask, modes_above

DEEP = "/".join(
    ["a-folder-with-quite-a-long-name"] * 6
)  # its sockets' paths would have far more than 107 bytes


def test_kill_nine_of_the_last_user_leaves_nothing_and_no_mode_changed(new_clone):
    clone = new_clone(DEEP)
    before = modes_above(clone.folder)
    user = clone.use_services()
    assert len(clone.processes()) >= 4  # the user, the keeper, PostgreSQL, Redis
    assert stat.S_IMODE(clone.sockets.stat().st_mode) == 0o700
    ask(clone, "CREATE TABLE kept (id int)", role="keyway_owner")
    with pytest.raises(psycopg2.Error):
        ask(clone, "SELECT 1 / 0, 'what somebody wrote'")
    said = (clone.folder / "var/log/postgres.log").read_text()
    assert "division by zero" in said
    assert "wrote" not in said
    user.kill()
    user.wait()
    clone.wait_until_empty()
    assert modes_above(clone.folder) == before

    # And once more, after everything at once was killed.
    user = clone.use_services()
    clone.kill_all()
    user.wait()
    clone.wait_until_empty()
    user = clone.use_services()
    assert ask(clone, "SELECT count(*) FROM kept") == [(0,)]
    user.kill()
    user.wait()


def test_a_killed_keeper_takes_its_services_along_and_the_next_user_gets_new_ones(new_clone):
    clone = new_clone("keyway")
    first = clone.use_services()
    (keeper,) = (number for number, words in clone.processes().items() if "config.keeper" in words)
    os.kill(keeper, signal.SIGKILL)
    second = clone.use_services()
    assert ask(clone, "SELECT current_user") == [("keyway_app",)]
    for user in (first, second):
        user.kill()
        user.wait()
    clone.wait_until_empty()


def test_a_killed_postgresql_comes_back_while_somebody_uses_it(new_clone):
    clone = new_clone("keyway")
    user = clone.use_services()
    server = int((clone.folder / "var/postgres/postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while True:
        try:
            assert ask(clone, "SELECT 1") == [(1,)]
            break
        except psycopg2.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    user.kill()
    user.wait()


def test_two_clones_run_beside_each_other(new_clone):
    one, other = new_clone("one"), new_clone("other")
    users = [one.use_services(), other.use_services()]
    ask(one, "CREATE TABLE only_here (id int)", role="keyway_owner")
    assert ask(other, "SELECT to_regclass('only_here')") == [(None,)]
    assert ask(one, "SELECT count(*) FROM only_here") == [(0,)]
    for user in users:
        user.kill()
        user.wait()


def test_the_data_of_another_version_is_refused_with_a_sentence(new_clone):
    clone = new_clone("keyway")
    (clone.folder / "var" / "postgres").mkdir(parents=True)
    (clone.folder / "var" / "postgres" / "PG_VERSION").write_text("17\n")
    code, said = clone.run("manage.py", "check")
    assert code == 1
    assert "was made by PostgreSQL 17, and the installed one is 18" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("mode", [0o755, 0o770])
def test_a_runtime_folder_that_others_may_enter_is_refused(new_clone, mode):
    clone = new_clone("keyway")
    folder = clone.run("-c", "from config import embedded; print(embedded.RUN)")[1].strip()
    os.mkdir(folder)
    os.chmod(folder, mode)
    code, said = clone.run("manage.py", "check")
    os.rmdir(folder)
    assert code == 1
    assert "mode 700" in said
