#!/bin/bash
# An instance is made once; it listens for everybody, its console too.
set -e
if [[ ! -f etc/broker.xml ]]; then
  /opt/activemq-artemis/bin/artemis create --user "${ARTEMIS_USER}" --password "${ARTEMIS_PASSWORD}" \
    --silent --http-host 0.0.0.0 --relax-jolokia --require-login .
fi
exec ./bin/artemis "$@"
