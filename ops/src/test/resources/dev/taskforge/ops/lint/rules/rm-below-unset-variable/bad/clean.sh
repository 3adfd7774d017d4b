#!/bin/sh
set -e
rm -rf $CACHE/*
rm -rf "${OLD}/releases"
