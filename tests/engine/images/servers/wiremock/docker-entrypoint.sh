#!/bin/bash
set -e
exec java -cp '/var/wiremock/lib/*' wiremock.Run "$@"
