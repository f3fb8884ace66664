"""Keeps a process, with all that it starts, on one processor where every processor has one to keep.

A judge and what it judges only ever wait for each other. To wake somebody on another processor that
sleeps takes several times as long as a whole call does on the same one.
"""

import os


def keep_on_one(pid: int, number: int, count: int) -> None:
    """Keep the process of this number, of so many that run side by side. Fewer are left to the system."""
    mine = sorted(os.sched_getaffinity(0))
    if count >= len(mine) > 1:
        os.sched_setaffinity(pid, {mine[number % len(mine)]})
