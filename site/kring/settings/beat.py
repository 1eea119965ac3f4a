"""What Celery beat starts, and every how many seconds or at which time (UTC)."""

from celery.schedules import crontab

SCHEDULE = {
    "send-waiting-jobs": {"task": "kring.jobs.tasks.send_waiting_jobs", "schedule": 15.0},
    "clean-up-jobs": {"task": "kring.jobs.tasks.clean_up_jobs", "schedule": 3600.0},
    "publish-scheduled": {"task": "editorial.tasks.publish_scheduled", "schedule": 60.0},
    "read-documents": {"task": "editorial.tasks.read_documents", "schedule": 3600.0},
    "drain-search-outbox": {"task": "search.tasks.sweep", "schedule": 30.0},
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
    "advance-releases": {"task": "plugins.tasks.advance_releases", "schedule": 60.0},
    "end-releases": {"task": "plugins.tasks.end_releases", "schedule": 60.0},
    "invite-to-evaluations": {"task": "plugins.tasks.invite_to_evaluations", "schedule": 600.0},
    "remind-ambassadors": {"task": "plugins.tasks.remind_ambassadors", "schedule": 600.0},
    "mail-release-report": {
        "task": "plugins.tasks.mail_report",
        "schedule": crontab(day_of_month=1, hour=5, minute=10),
    },
    "measure-goals": {"task": "plugins.tasks.measure_goals", "schedule": 3600.0},
}
