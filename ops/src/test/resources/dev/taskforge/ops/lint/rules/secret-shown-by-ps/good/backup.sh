#!/bin/sh
set -eu
MYSQL_PWD="$DB_PASSWORD" mysqldump shop > shop.sql.part
REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli ping
export SSHPASS="$PW"
sshpass -e scp shop.sql.part backup@store:/
mysql -p shop
