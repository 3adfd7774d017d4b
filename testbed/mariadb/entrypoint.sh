#!/bin/sh
# Begins MariaDB as its official image does: makes the system tables at the first start, sets up MARIADB_ROOT_PASSWORD,
# MARIADB_DATABASE, MARIADB_USER and MARIADB_PASSWORD (or MYSQL_…), runs what lies in /docker-entrypoint-initdb.d while the server
# answers only inside, and is root no longer than it must.
set -eu
case ${1-} in
  mariadbd) ;;
  -*) set -- mariadbd "$@" ;;
  *) exec "$@" ;;
esac
data=/var/lib/mysql
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$data"
  chown -R mysql:mysql "$data" /run/mysqld
  # Not the one of busybox, which can less.
  exec /usr/bin/setpriv --reuid mysql --regid mysql --clear-groups "$0" "$@"
fi
root_password=${MARIADB_ROOT_PASSWORD:-${MYSQL_ROOT_PASSWORD-}}
database=${MARIADB_DATABASE:-${MYSQL_DATABASE-}}
user=${MARIADB_USER:-${MYSQL_USER-}}
password=${MARIADB_PASSWORD:-${MYSQL_PASSWORD-}}

# text VALUE: as a string of SQL.
text() {
  printf "'%s'" "$(printf %s "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")"
}

make_system_tables() {
  share=/usr/share/mysql
  {
    echo 'CREATE DATABASE IF NOT EXISTS mysql;'
    echo 'USE mysql;'
    echo "SET @auth_root_socket=NULL;"
    cat $share/mysql_system_tables.sql $share/mysql_performance_tables.sql $share/mysql_system_tables_data.sql \
      $share/maria_add_gis_sp_bootstrap.sql
  } | mariadbd --bootstrap --log-warnings=0
}

ask() {
  mariadb --no-defaults --user=root --batch "$@"
}

run_first_files() {
  for file in /docker-entrypoint-initdb.d/*; do
    [ -e "$file" ] || continue
    echo "first start: $file"
    case $file in
      *.sh) sh "$file" ;;
      *.sql) MYSQL_PWD=$root_password ask ${database:+"$database"} <"$file" ;;
    esac
  done
}

if [ ! -d "$data/mysql" ]; then
  if [ -z "$root_password" ] && [ -z "${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD-}" ]; then
    echo 'set MARIADB_ROOT_PASSWORD' >&2
    exit 1
  fi
  make_system_tables
  # Nobody outside reaches it before all is there.
  "$@" --skip-networking &
  server=$!
  until ask --execute 'SELECT 1' >/dev/null 2>&1; do
    kill -0 "$server"
    sleep 0.1
  done
  {
    echo "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost'); FLUSH PRIVILEGES;"
    echo "ALTER USER root@localhost IDENTIFIED BY $(text "$root_password");"
    echo "CREATE USER root@'%' IDENTIFIED BY $(text "$root_password"); GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
    [ -z "$database" ] || echo "CREATE DATABASE IF NOT EXISTS \`$database\`;"
    [ -z "$user" ] || echo "CREATE USER $(text "$user")@'%' IDENTIFIED BY $(text "$password");"
    [ -z "$user" ] || [ -z "$database" ] || echo "GRANT ALL ON \`$database\`.* TO $(text "$user")@'%';"
  } | ask
  run_first_files
  kill "$server"
  wait "$server" || true
fi
exec "$@"
