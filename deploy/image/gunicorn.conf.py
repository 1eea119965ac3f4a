"""How the web container serves. WEB_CONCURRENCY sets the processes and WEB_THREADS the threads of each."""

import os

bind = "0.0.0.0:8000"
# Threads and WSGI: every view, the ORM and Wagtail are synchronous (docs/decisions/0600).
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
# Longer than `keepalive_timeout` of the proxy's upstream, so that the proxy closes first.
keepalive = 75
# No limit of its own, which is a bare line of text: the proxy has one, and Kring answers below it.
limit_request_line = 0
# Less than compose's `stop_grace_period`.
graceful_timeout = 25
# A process that grew is replaced, not all at the same moment.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# The proxy writes the access log.
errorlog = "-"
