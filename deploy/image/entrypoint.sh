#!/bin/sh
# One image, several roles. `exec` hands over the process, so that a stop signal arrives where
# it must: gunicorn and Celery then finish what they are doing.
set -eu
cd /opt/kring

usage() {
  cat >&2 <<'TEXT'
Usage: web | worker | beat | migrate | manage COMMAND …
  web      serves the site on port 8000 (more: GUNICORN_CMD_ARGS)
  worker   does background work; further options go to `celery worker`
  beat     starts the work that has a schedule; run exactly one
  migrate  brings the database up to date, makes the groups and workflows, and ends
  manage   runs one of Django's management commands
TEXT
  exit 64
}

role="${1:-}"
[ $# -eq 0 ] || shift

case "$role" in
  web)
    exec gunicorn kring.wsgi:application --config deploy/image/gunicorn.conf.py "$@" ;;
  worker)
    # A process that grew is replaced; --concurrency is fixed because a container sees all the
    # cores of its machine.
    exec celery -A kring worker --loglevel "${LOG_LEVEL:-INFO}" \
      --concurrency 2 --max-tasks-per-child 500 "$@" ;;
  beat)
    exec celery -A kring beat --loglevel "${LOG_LEVEL:-INFO}" --pidfile= "$@" ;;
  migrate)
    python manage.py migrate --noinput "$@"
    exec python manage.py setup_kring ;;
  manage)
    exec python manage.py "$@" ;;
  *)
    usage ;;
esac
