"""The job that counts: one short act after the other."""

from community.threads.worth.actions import count_worth

RUNS = 400


def count_all() -> None:
    """Count until nothing waits to be counted, at most `RUNS` times: the next run of the job goes on from there."""
    for _run in range(RUNS):
        if not count_worth():
            return
