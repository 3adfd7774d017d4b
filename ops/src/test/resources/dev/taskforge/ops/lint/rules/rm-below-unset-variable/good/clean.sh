#!/bin/sh
set -e
rm -rf "${CACHE:?}/"*
rm -rf /srv/shop/"$OLD"
rm -rf "$OLD"
