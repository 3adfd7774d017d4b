#!/bin/bash
set -euo pipefail
pg_dump shop > "/backup/$(date +%F).tmp"
mv "/backup/$(date +%F).tmp" "/backup/$(date +%F).sql"
