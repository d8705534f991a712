#!/bin/sh
# Makes what the services need to know of each other in ./secrets, once; what is there is kept.
# usage: ./make-secrets.sh CLUSTER...   the clusters that will send their audit
set -eu
cd "$(dirname -- "$0")"
[ "$#" -gt 0 ] || { echo "usage: $0 CLUSTER...   the clusters that will send their audit" >&2; exit 2; }
umask 077
mkdir -p secrets

random() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }
once() { [ -e "secrets/$1" ] || random > "secrets/$1"; }

once clickhouse-password
once redis-password
once api-token
[ -e secrets/user-hash.key ] || head -c 32 /dev/urandom > secrets/user-hash.key
touch secrets/ingest-tokens
for cluster in "$@"; do
  grep -q "^$cluster=" secrets/ingest-tokens || printf '%s=%s\n' "$cluster" "$(random)" >> secrets/ingest-tokens
done
# The services run as another user than whoever makes these; keep this folder to those who may know them.
chmod 755 secrets
chmod 644 secrets/*
echo "secrets/ingest-tokens has the token of each cluster, secrets/api-token that of the console"
