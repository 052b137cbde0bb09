"""The loop of `./madoguchi worker`: claim, keep the lease alive, run, settle."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from madoguchi.cityhall.tenancy.jobs import lease, schedule
from madoguchi.cityhall.tenancy.jobs.running import run_job
from madoguchi.cityhall.tenancy.models import Job

log = logging.getLogger(__name__)
SCHEDULE_EVERY = 60.0


class Worker:
    """Runs jobs until `stop()`; the job in hand is finished first."""

    def __init__(self, lease_time: timedelta = timedelta(seconds=60), poll: float = 0.2) -> None:
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}"
        self.lease_time, self.poll = lease_time, poll
        self._stopping = threading.Event()
        self._next_schedule = 0.0

    def stop(self, *_: Any) -> None:
        """End after the job in hand. Also a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped. A database that is away for a while only delays the work."""
        while not self._stopping.is_set():
            try:
                self._schedule()
                worked = self.run_one()
            except (OperationalError, InterfaceError) as error:
                log.warning("database away: %s", type(error).__qualname__)
                connection.close()
                worked = False
            if not worked:
                self._stopping.wait(self.poll)

    def run_one(self) -> bool:
        """Run one job if there is one."""
        close_old_connections()
        if (job := lease.claim(self.name, self.lease_time)) is None:
            return False
        with Heartbeat(job, self.lease_time):
            run_job(job)
        return True

    def _schedule(self) -> None:
        if time.monotonic() >= self._next_schedule:
            schedule.enqueue_due(timezone.now())
            self._next_schedule = time.monotonic() + SCHEDULE_EVERY


class Heartbeat:
    """Extends the lease from a thread with a connection of its own while the job runs.

    On SQLite an atomic job holds the only write lock: the beat fails, and so would any other worker's claim.
    """

    def __init__(self, job: Job, lease_time: timedelta) -> None:
        self._job, self._lease_time = job, lease_time
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._done.wait(self._lease_time.total_seconds() / 4):
            try:
                lease.extend(self._job, self._lease_time)
            except (OperationalError, InterfaceError):
                connection.close()
        connection.close()
