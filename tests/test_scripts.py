"""The parts of the browser's scripts that need no browser: the socket client's rules, run by the machine's Node.js."""

import os
import shutil
import subprocess

from config import embedded


def test_the_rules_of_the_socket_client():
    """`tests/js/*.test.mjs`, with the Node.js that bundled the front end."""
    node = shutil.which("node", path=f"{embedded.ROOT / '.venv' / 'node'}{os.pathsep}{os.environ['PATH']}")
    assert node, "the front end was bundled by a Node.js that is gone"
    files = sorted(str(path) for path in (embedded.ROOT / "tests" / "js").glob("*.test.mjs"))
    ran = subprocess.run(
        [node, "--test", "--test-reporter=tap", *files],
        cwd=embedded.ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "# fail 0" in ran.stdout
    assert "# pass 0" not in ran.stdout
