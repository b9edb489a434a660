#!/bin/sh
# The folders belong to the user that the server becomes.
set -e
[ "$(id -u)" != 0 ] || chown --recursive mosquitto:mosquitto /mosquitto/data /mosquitto/log
exec "$@"
