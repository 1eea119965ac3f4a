#!/bin/sh
# Put a backup back: database and uploaded files. Stop web, worker and beat first.
#
# Usage: restore.sh NAME [--yes] [--run-jobs]
#   NAME    folder in BACKUP_DIR, for example kring-20260131T020000Z, or a path
#   --yes   replace what is in the database and among the files; without it, only an
#           empty database is filled
#   --run-jobs  let the jobs that waited run at once; without it they are held, because they send
#           mails to the people in the backup (`manage.py jobs held`, `release`, `drop`)
# Environment: as for backup.sh.
set -eu
: "${MEDIA_ROOT:?}" "${BACKUP_DIR:?}" "${PGDATABASE:?}"

stop() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}
ask() { psql --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 --command "$1"; }

name="${1:-}"
[ $# -eq 0 ] || shift
answer='' jobs=held
for option in "$@"; do
  case "$option" in
    --yes) answer=--yes ;;
    --run-jobs) jobs=waiting ;;
    *) stop "There is no option $option." ;;
  esac
done
[ -n "$name" ] || stop "Name the backup: $(ls "$BACKUP_DIR" | tr '\n' ' ')"
case "$name" in */*) backup=$name ;; *) backup="$BACKUP_DIR/$name" ;; esac
[ -f "$backup/SHA256SUMS" ] || stop "$backup is not a complete backup."
(cd "$backup" && sha256sum --check --quiet SHA256SUMS) || stop "$backup is damaged; nothing was changed."

others=$(ask "SELECT count(*) FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND backend_type = 'client backend'")
[ "$others" -eq 0 ] || stop "$others connections use the database: stop web, worker and beat first."
tables=$(ask "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
if [ "$tables" -gt 0 ] && [ "$answer" != --yes ]; then
  stop "The database $PGDATABASE has $tables tables. Add --yes to replace them and all uploaded files."
fi

# What ran when the backup was made would run again. A backup of something else has no such table.
hold="DO \$\$ BEGIN
  IF to_regclass('public.jobs_job') IS NOT NULL THEN
    UPDATE public.jobs_job SET status = 'held' WHERE status IN ('waiting', 'running');
  END IF;
END \$\$;"

# One transaction: either all of the backup is in, or nothing changed. When pg_restore stops
# halfway, the two last lines end its data and make psql stop too, so that nothing is kept.
{
  echo 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;'
  pg_restore --no-owner --no-privileges --file - "$backup/database.dump" \
    || printf '\\.\nSELECT restore_failed;\n'
  [ "$jobs" = waiting ] || echo "$hold"
} | psql --no-psqlrc --quiet --output /dev/null --set ON_ERROR_STOP=1 --single-transaction

# The new files beside the old ones first, so that a full disk loses nothing.
work="$MEDIA_ROOT/.restore"
rm -rf "$work"
mkdir "$work"
tar --extract --file "$backup/media.tar" --directory "$work"
find "$MEDIA_ROOT" -mindepth 1 -maxdepth 1 ! -name .restore -exec rm -rf {} +
find "$work" -mindepth 1 -maxdepth 1 -exec mv {} "$MEDIA_ROOT/" \;
rmdir "$work"
ask 'ANALYZE' >/dev/null
if [ "$jobs" = held ]; then
  echo "• The jobs that waited are held: see \`manage.py jobs held\`, then \`release\` or \`drop\` them."
  echo "  In a test installation set EMAIL_REDIRECT_TO before you start Kring, or new mails go to real people."
fi
echo "• $backup is back. Now start Kring, and make the search index anew (docs/operators/backup.md)."
