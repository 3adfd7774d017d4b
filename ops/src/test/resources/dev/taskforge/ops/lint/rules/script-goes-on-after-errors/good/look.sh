#!/bin/sh
df -h
docker ps
