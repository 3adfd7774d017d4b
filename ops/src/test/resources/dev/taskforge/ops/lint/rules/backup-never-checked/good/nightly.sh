#!/bin/bash
set -euo pipefail
pg_dump shop > /backup/n.tmp
mv /backup/n.tmp /backup/n.sql
