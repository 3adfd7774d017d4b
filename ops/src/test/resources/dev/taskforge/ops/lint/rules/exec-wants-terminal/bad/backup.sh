#!/bin/sh
set -eu
docker exec -t shop_db pg_dump shop > /backup/shop.tmp
