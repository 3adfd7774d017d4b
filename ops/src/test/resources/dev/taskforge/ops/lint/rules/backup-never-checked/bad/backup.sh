#!/bin/bash
pg_dump shop > /backup/shop.tmp
mv /backup/shop.tmp /backup/shop.sql
