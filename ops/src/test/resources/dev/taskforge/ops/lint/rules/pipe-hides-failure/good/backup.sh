#!/bin/bash
set -euo pipefail
pg_dump shop | gzip > "$1.tmp"
mv "$1.tmp" "$1"
