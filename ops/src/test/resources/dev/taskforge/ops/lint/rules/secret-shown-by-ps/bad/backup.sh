#!/bin/sh
set -eu
mysqldump -p"$DB_PASSWORD" shop > shop.sql.part
mysql --password="${DB_PASSWORD}" -e "select 1" shop
redis-cli -a "$(cat /run/secrets/redis)" ping
sshpass -p "$PW" scp shop.sql.part backup@store:/
