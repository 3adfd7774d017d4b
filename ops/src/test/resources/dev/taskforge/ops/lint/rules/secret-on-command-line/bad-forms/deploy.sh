#!/bin/sh
set -eu
export DB_PASSWORD=Tr0ub4dor3x
curl -H "Authorization: Bearer q8Zk2LmN4vXp7RtY" https://shop.co.id/api
curl -H "X-Api-Key: q8Zk2LmN4vXp7RtY" https://shop.co.id/api
curl --user=admin:MySecretPass123 https://shop.co.id/api
mysql --password=Tr0ub4dor3x shop
mongosh -u root -p Tr0ub4dor3x
sshpass -p Tr0ub4dor3x scp dump.sql backup@store:/
docker login -u ci -p q8Zk2LmN4vXp7RtY registry.co.id
docker run --rm -e POSTGRES_PASSWORD=Tr0ub4dor3x postgres:17.2
docker compose exec -T -e PGPASSWORD=Tr0ub4dor3x db pg_dump -U shop shop
shopctl --api-token q8Zk2LmN4vXp7RtY sync
sudo env PGPASSWORD=Tr0ub4dor3x psql -c "select 1"
