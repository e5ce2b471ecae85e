#!/usr/bin/env bash
# Installs the S3 server of the tests into .cache, once for each list of what it needs.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
folder="$here/../../../../.cache/s3-server"
if ! cmp -s "$here/requirements.txt" "$folder/installed.txt"; then
  python3 -m venv --clear "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
  cp "$here/requirements.txt" "$folder/installed.txt"
fi
