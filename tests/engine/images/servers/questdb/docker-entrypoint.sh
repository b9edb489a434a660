#!/bin/bash
# Root gives the folder of the data to the server's own user, and becomes it.
set -e
if [[ $(id -u) == 0 ]]; then
  chown --recursive questdb /var/lib/questdb
  exec setpriv --reuid=questdb --clear-groups "$@"
fi
exec "$@"
