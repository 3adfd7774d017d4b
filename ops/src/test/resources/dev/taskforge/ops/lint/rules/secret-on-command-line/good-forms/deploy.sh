#!/bin/sh
set -eu
export DB_PASSWORD="$1"
curl -H "Authorization: Bearer $TOKEN" https://shop.co.id/api
curl -H "Authorization: Bearer <token>" https://shop.co.id/api
curl --user "admin:${ADMIN_PASSWORD}" https://shop.co.id/api
mysql --password=your-password shop
docker login -u ci --password-stdin registry.co.id < token
docker run --rm -e POSTGRES_PASSWORD postgres:17.2
docker build --secret id=npm,src=token .
shopctl --token-file /run/secrets/token sync
shopctl --password password sync
export PINNED_RELEASE=shop-1.4.2
export SSL_CERT_FILE=./certs/shop.pem
docker run --rm --label auth=basic-enabled -e KEYCLOAK_REALM=shopkeepers shop:1.4.2
