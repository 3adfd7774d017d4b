#!/bin/bash
set -euo pipefail
rm -rf "$CACHE/x"
