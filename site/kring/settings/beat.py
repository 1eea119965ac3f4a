"""The schedule of Celery beat: each task with its interval in seconds or its time (UTC)."""

from celery.schedules import crontab

from kring import queues

# A message that nobody took in time is not worth taking: the next one is there already. Clocks of machines differ a
# little, so none expires within a minute.
LEAST_SECONDS = 60
DAILY_SECONDS = 12 * 3600


def _by_the_clock(entry: dict) -> dict:
    """Return the entry with the queue of scheduled work, and with the time after which its message is void."""
    every = entry["schedule"]
    expires = max(every, LEAST_SECONDS) if isinstance(every, float) else DAILY_SECONDS
    return {**entry, "options": {"queue": queues.SCHEDULE, "expires": expires}}


_ENTRIES: dict[str, dict] = {
    "send-waiting-jobs": {"task": "kring.jobs.tasks.send_waiting_jobs", "schedule": 15.0},
    "clean-up-jobs": {"task": "kring.jobs.tasks.clean_up_jobs", "schedule": 3600.0},
    "publish-scheduled": {"task": "editorial.tasks.publish_scheduled", "schedule": 60.0},
    "read-documents": {"task": "editorial.tasks.read_documents", "schedule": 3600.0},
    "empty-bin": {"task": "editorial.tasks.empty_bin", "schedule": crontab(hour=3, minute=30)},
    "clean-up-audit-log": {
        "task": "kring.core.tasks.clean_up_audit_log",
        "schedule": crontab(hour=3, minute=45),
    },
    "drain-search-outbox": {"task": "search.tasks.sweep", "schedule": 30.0},
    # Seconds after an outage readers get the engine again; it does nothing unless something waits for it.
    "catch-up-search": {"task": "search.tasks.catch_up", "schedule": 5.0},
    "reconcile-search": {
        "task": "search.tasks.reconcile_indexes",
        "schedule": crontab(hour=2, minute=20),
    },
    "push-synonyms": {"task": "search.tasks.push_synonyms", "schedule": 30.0},
    "follow-pins": {"task": "search.tasks.follow_pins", "schedule": 300.0},
    "count-search-popularity": {
        "task": "search.tasks.count_popularity",
        "schedule": crontab(hour=1, minute=40),
    },
    "clean-up-search-log": {"task": "search.tasks.clean_up_log", "schedule": 3600.0},
    "run-plugin-schedules": {"task": "plugins.tasks.run_schedules", "schedule": 10.0},
    "clean-up-plugin-usage": {"task": "plugins.tasks.clean_up_usage", "schedule": 86400.0},
    "advance-releases": {"task": "releases.tasks.advance_releases", "schedule": 60.0},
    "note-stops": {"task": "releases.tasks.note_stops", "schedule": 60.0},
    "recover-stops": {"task": "releases.tasks.recover_stops", "schedule": 60.0},
    "end-releases": {"task": "releases.tasks.end_releases", "schedule": 60.0},
    "invite-to-evaluations": {"task": "adoption.periodic.invite_to_evaluations", "schedule": 600.0},
    "remind-ambassadors": {"task": "adoption.periodic.remind_ambassadors", "schedule": 600.0},
    "mail-release-report": {
        "task": "releases.tasks.mail_report",
        "schedule": crontab(day_of_month=1, hour=5, minute=10),
    },
    "measure-goals": {"task": "adoption.periodic.measure_goals", "schedule": 3600.0},
}
SCHEDULE = {name: _by_the_clock(entry) for name, entry in _ENTRIES.items()}
