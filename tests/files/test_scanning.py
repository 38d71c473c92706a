"""The virus scanner: nobody gets a file before it has passed, what is found goes, an absent one is waited for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.events.relay import run_reader
from community.files import keeping
from community.files.actions import announce_file
from community.files.models import File
from community.files.preparing import draw_waiting, finish
from community.files.scanning import MOST_TRIES, scan_waiting
from community.notifications.models import Notification
from community.workspaces.sight import find_workspace
from config import env
from tests.clamd import EICAR, Scanner
from tests.files.test_files import gets, send
from tests.make import png
from tests.threads.test_query_counts import start


def upload(user, workspace, name="log.txt", content=b"8.0 N m\n"):
    """Upload a file that nobody has looked at yet."""
    file = announce_file(user, find_workspace(user, workspace.public_id), name=name, size=len(content))
    keeping.append(file.public_id, [content], offset=0, size=len(content))
    return finish(user, file)


def test_nobody_gets_a_file_before_it_has_passed(client, cast, scanner):
    thread = start(cast)
    file = upload(cast.sara, cast.workspace, "photo.png", png())
    send(cast.sara, thread, file)
    assert draw_waiting() == 0  # what nobody has checked is not unpacked either
    for user in (cast.sara, cast.olga):
        assert gets(client, user, file, "", "download/", "display/") == [200, 404, 404]
    assert "being checked for viruses" in client.get(f"/f/{file.public_id}/").content.decode()
    assert "being checked for viruses" in client.get(f"/w/{cast.workspace.public_id}/files/").content.decode()
    assert (scan_waiting(), draw_waiting()) == (1, 1)
    assert scanner.seen == [png()]
    assert gets(client, cast.olga, file, "", "download/", "display/") == [200, 200, 200]
    assert "Checked for viruses" in client.get(f"/f/{file.public_id}/").content.decode()
    assert scan_waiting() == 0


def test_what_is_found_goes_and_is_told(client, cast, scanner):
    thread = start(cast)
    file = upload(cast.sara, cast.workspace, "tool.zip", b"PK\x03\x04" + EICAR)
    kept = keeping.kept(file.sha256)
    send(cast.sara, thread, file)
    unsent = upload(cast.sara, cast.workspace, "other.txt", EICAR)
    run_reader("notifications")
    Notification.objects.all().delete()
    assert scan_waiting() == 2
    assert not kept.exists()
    for user in (cast.sara, cast.olga):
        assert gets(client, user, file, "", "download/") == [200, 404]
    assert "something harmful" in client.get(f"/f/{file.public_id}/").content.decode()
    client.force_login(cast.sara)
    said = client.get(f"/uploads/{unsent.public_id}/")
    assert (said.status_code, "something harmful" in said.content.decode()) == (422, True)
    run_reader("notifications")
    told = {(row.user_id, row.reason) for row in Notification.objects.all()}
    assert told == {(cast.sara.pk, "infected"), (cast.ada.pk, "virus")}
    assert "The virus scanner refused a file that you sent" in client.get("/inbox/").content.decode()
    client.force_login(cast.ada)  # from whom, not where or what
    page = client.get("/inbox/").content.decode()
    assert "Sara Lind" in page
    assert "tool.zip" not in page
    assert cast.workspace.name not in page


def test_a_scanner_that_is_away_is_waited_for(client, cast, scanner):
    file = upload(cast.sara, cast.workspace)
    scanner.close()
    assert (scan_waiting(), scan_waiting()) == (0, 0)
    assert gets(client, cast.sara, file, "download/") == [404]
    client.force_login(cast.ada)
    assert "No file has waited" in client.get("/manage/").content.decode()
    File.objects.update(at=timezone.now() - timedelta(minutes=6))
    page = client.get("/manage/").content.decode()
    assert "1 file has waited for more than five minutes" in page
    assert "log.txt" not in page
    scanner.open()
    assert scan_waiting() == 1
    assert gets(client, cast.sara, file, "download/") == [200]


def test_what_the_scanner_can_t_look_at_is_refused_and_holds_nobody_up(cast, scanner):
    scanner.most = 1000
    large = upload(cast.sara, cast.workspace, "large.bin", bytes(3 << 20))
    assert scan_waiting() == 1
    large.refresh_from_db()
    assert (large.state, large.fault, large.sha256) == ("refused", "unchecked", "")
    scanner.says = "stream: Can't open file ERROR"
    odd = upload(cast.sara, cast.workspace)
    assert [scan_waiting() for _time in range(MOST_TRIES)] == [0] * (MOST_TRIES - 1) + [1]
    odd.refresh_from_db()
    assert (odd.state, odd.fault) == ("refused", "unchecked")


def test_over_a_unix_socket(cast, settings, tmp_path):
    scanner = Scanner(str(tmp_path / "clamd.ctl"))
    scanner.open()
    settings.CLAMD_URL = scanner.url
    file = upload(cast.sara, cast.workspace)
    assert (scan_waiting(), scanner.seen) == (1, [b"8.0 N m\n"])
    scanner.close()
    file.refresh_from_db()
    assert (file.state, file.scanned_at is not None) == ("ready", True)


def test_without_a_scanner_nothing_waits(cast, scanner, settings):
    waiting = upload(cast.sara, cast.workspace)
    settings.CLAMD_URL = ""
    assert upload(cast.sara, cast.workspace, "b.txt", b"b").state == "ready"
    assert scan_waiting() == 1  # whoever takes the scanner away lets through what waited for it
    waiting.refresh_from_db()
    assert (waiting.state, waiting.scanned_at) == ("ready", None)


@pytest.mark.parametrize("bent", ["clamd", "http://clamd:3310", "tcp://", "unix://", "tcp://clamd:x"])
def test_its_address_is_checked(monkeypatch, bent):
    monkeypatch.setenv("CLAMD_URL", bent)
    with pytest.raises(env.SettingError, match="CLAMD_URL"):
        env.scanner("CLAMD_URL")
