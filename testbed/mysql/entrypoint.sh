#!/bin/sh
# Begins MySQL as its official image does: makes the data directory at the first start, sets up MYSQL_ROOT_PASSWORD, MYSQL_DATABASE,
# MYSQL_USER and MYSQL_PASSWORD while the server answers only inside, and is root no longer than it must.
set -eu
case ${1-} in
  mysqld) ;;
  -*) set -- mysqld "$@" ;;
  *) exec "$@" ;;
esac
data=/var/lib/mysql
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$data"
  chown -R mysql:mysql "$data" /run/mysqld
  # Not the one of busybox, which can less.
  exec /usr/bin/setpriv --reuid mysql --regid mysql --clear-groups "$0" "$@"
fi

# text VALUE: as a string of SQL.
text() {
  printf "'%s'" "$(printf %s "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")"
}

ask() {
  mysql --no-defaults --user=root --batch "$@"
}

if [ ! -d "$data/mysql" ]; then
  if [ -z "${MYSQL_ROOT_PASSWORD-}" ]; then
    echo 'set MYSQL_ROOT_PASSWORD' >&2
    exit 1
  fi
  mysqld --initialize-insecure
  # Nobody outside reaches it before all is there.
  "$@" --skip-networking &
  server=$!
  until ask --execute 'SELECT 1' >/dev/null 2>&1; do
    kill -0 "$server"
    sleep 0.1
  done
  {
    echo "ALTER USER root@localhost IDENTIFIED BY $(text "$MYSQL_ROOT_PASSWORD");"
    echo "CREATE USER root@'%' IDENTIFIED BY $(text "$MYSQL_ROOT_PASSWORD"); GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
    [ -z "${MYSQL_DATABASE-}" ] || echo "CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`;"
    [ -z "${MYSQL_USER-}" ] || echo "CREATE USER $(text "$MYSQL_USER")@'%' IDENTIFIED BY $(text "${MYSQL_PASSWORD-}");"
    [ -z "${MYSQL_USER-}" ] || [ -z "${MYSQL_DATABASE-}" ] ||
      echo "GRANT ALL ON \`$MYSQL_DATABASE\`.* TO $(text "$MYSQL_USER")@'%';"
  } | ask
  kill "$server"
  wait "$server" || true
fi
exec "$@"
