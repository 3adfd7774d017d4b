#!/bin/sh
cp dump "$BACKUP_DIR/dump"
