"""What a crash leaves behind goes; what a row names, or what is young, stays."""

import os
import time

from community.files import keeping
from community.files.preparing import finish
from community.files.sweeping import PARTS, sweep
from community.workspaces.sight import find_workspace
from tests.make import make_file, png


def aged(*paths):
    for path in paths:
        os.utime(path, times=(time.time() - 25 * 3600,) * 2)


def test_bytes_without_a_row_go(cast):
    lost = make_file(cast.sara, cast.workspace, "photo.png", png(50, 40))
    stays = make_file(cast.sara, cast.workspace, "stays.png", png(60, 40))
    kept, drawn = keeping.kept(lost.sha256), keeping.drawn(lost.public_id, "thumb")
    half = keeping.incoming("aaaaaaaaaaaa")
    half.write_bytes(b"half")
    lost.delete()
    for part in range(PARTS):
        assert sweep(part) == 0  # too young: an act may still run
    theirs = [keeping.kept(stays.sha256), keeping.drawn(stays.public_id, "thumb")]
    aged(kept, drawn, keeping.drawn(lost.public_id, "display"), half, *theirs)
    assert sum(sweep(part) for part in range(PARTS)) == 4
    assert not any(path.exists() for path in (kept, drawn, half))
    assert all(path.exists() for path in theirs)


def test_a_crash_between_placing_and_the_act_leaves_nothing_for_good(cast):
    from community.files.actions import announce_file

    file = announce_file(cast.sara, find_workspace(cast.sara, cast.workspace.public_id), name="a.txt", size=5)
    keeping.append(file.public_id, [b"hello"], offset=0, size=5)
    source = keeping.incoming(file.public_id)
    sha256 = keeping.hash_of(source)
    keeping.keep(source, sha256)  # and then the process was killed
    aged(keeping.kept(sha256))
    assert sweep(int(sha256[:2], 16) % PARTS) == 1
    # Whoever asks for the upload finishes it as if nothing had been.
    assert finish(cast.sara, file).state == "ready"
    assert keeping.kept(sha256).read_bytes() == b"hello"
