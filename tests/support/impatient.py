"""Settings of a worker that finds out within seconds what takes others minutes."""

from kring.settings.development import *  # noqa: F403

JOBS_IDLE_SECONDS = 4
JOBS_HEARTBEAT_SECONDS = 1
