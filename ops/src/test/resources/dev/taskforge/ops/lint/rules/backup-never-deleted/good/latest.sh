#!/bin/bash
set -e
pg_dump shop > /backup/latest.tmp
mv /backup/latest.tmp /backup/latest.sql
