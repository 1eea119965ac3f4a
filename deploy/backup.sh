#!/bin/sh
# Make one backup of database and uploaded files.
#
# Usage: backup.sh
#   PGHOST, PGUSER, PGPASSWORD, PGDATABASE … as for every PostgreSQL program
#   MEDIA_ROOT    folder of uploaded files
#   BACKUP_DIR    folder in which backups are kept
#   KEEP_BACKUPS  how many stay; 0 (default) keeps them all
#
# The result is BACKUP_DIR/kring-YYYYMMDDTHHMMSSZ/ with database.dump, media.tar, about.txt and
# SHA256SUMS. The folder gets its name only when everything in it is complete.
set -eu
umask 077
: "${MEDIA_ROOT:?}" "${BACKUP_DIR:?}" "${PGDATABASE:?}"

name="kring-$(date -u +%Y%m%dT%H%M%SZ)"
final="$BACKUP_DIR/$name"
work="$BACKUP_DIR/.$name.incomplete"
[ -d "$MEDIA_ROOT" ] || { echo "✗ There is no folder $MEDIA_ROOT." >&2; exit 1; }
[ ! -e "$final" ] || { echo "✗ $final exists already." >&2; exit 1; }
mkdir "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# The database first. A file that somebody uploads in between is then one too many in the
# backup, which is harmless; the other way round the database would name a file that is missing.
pg_dump --format=custom --no-owner --no-privileges --file "$work/database.dump"
# Not compressed: images and documents are already.
tar --create --file "$work/media.tar" --directory "$MEDIA_ROOT" .
{
  echo "made: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  echo "database: $PGDATABASE"
  echo "server: $(psql --no-psqlrc --tuples-only --no-align --command 'SHOW server_version')"
} > "$work/about.txt"
(cd "$work" && sha256sum database.dump media.tar about.txt > SHA256SUMS)
mv "$work" "$final"
echo "• $final, $(du -sh "$final" | cut -f 1)"

# The names sort by date, so the oldest come first.
keep="${KEEP_BACKUPS:-0}"
if [ "$keep" -gt 0 ]; then
  all=$(find "$BACKUP_DIR" -mindepth 1 -maxdepth 1 -type d -name 'kring-*T*Z' | wc -l)
  [ "$all" -le "$keep" ] || find "$BACKUP_DIR" -mindepth 1 -maxdepth 1 -type d -name 'kring-*T*Z' \
    | LC_ALL=C sort | head -n "$((all - keep))" | while read -r old; do
        rm -rf "$old"
        echo "• $old removed: $keep backups stay"
      done
fi
