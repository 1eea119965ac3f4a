"""The installed plugins: discovered without running their code, tried, judged, migrated, uninstalled.

``discovery``, ``manifest`` and ``registry`` find them; ``preflight``, ``trial``, ``confinement`` and
``problems`` decide whether they may load; ``quality``, ``locking`` and ``rehearsal`` judge how good they are.
"""
