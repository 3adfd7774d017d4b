#!/bin/bash
git checkout v1
docker compose up -d
