#!/bin/bash
set -Eeuo pipefail
git checkout v1
docker compose up -d
