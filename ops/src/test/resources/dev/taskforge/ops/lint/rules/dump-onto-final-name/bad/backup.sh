#!/bin/sh
set -eu
docker exec db sh -c "pg_dump shop" > "$TARGET"
