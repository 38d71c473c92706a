"""`make audit`: known vulnerabilities of the pinned packages, and an honest word where nobody could say.

pip-audit calls any version clean when it gets no advisories, so an old Django is asked about first: if that is said
to be clean too, there is no advisory source, and nothing was audited.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CANARY = "Django==3.2.0"
NOT_AUDITED = "not audited: no advisory source"


def pip_audit(requirements: Path) -> "subprocess.CompletedProcess[str]":
    words = [
        sys.executable,
        "-m",
        "pip_audit",
        "--strict",
        "--no-deps",
        "--disable-pip",
        "-r",
        str(requirements),
    ]
    return subprocess.run(words, capture_output=True, text=True, timeout=300)


def audit_python() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(CANARY)
        if "PYSEC-" not in (said := pip_audit(canary)).stdout and "GHSA-" not in said.stdout:
            print(f"Python packages {NOT_AUDITED}")
            return False
    done = pip_audit(ROOT / "requirements-dev.txt")
    print(done.stdout + done.stderr)
    return done.returncode == 0


def audit_npm() -> bool:
    if not (ROOT / "package-lock.json").exists():
        return True
    try:
        done = subprocess.run(["npm", "audit"], cwd=ROOT, capture_output=True, text=True, timeout=300)
    except FileNotFoundError:
        print(f"npm packages {NOT_AUDITED} (no npm on this machine)")
        return False
    if "found 0 vulnerabilities" not in done.stdout and "severity" not in done.stdout.lower():
        print(f"npm packages {NOT_AUDITED}")
        return False
    print(done.stdout)
    return done.returncode == 0


if __name__ == "__main__":
    results = [audit_python(), audit_npm()]
    sys.exit(0 if all(results) else 1)
