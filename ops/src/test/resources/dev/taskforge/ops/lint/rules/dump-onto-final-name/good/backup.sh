#!/bin/sh
set -eu
new="$1"
pg_dump -Fc shop > "$new"
mv "$new" /backup/shop.dump
