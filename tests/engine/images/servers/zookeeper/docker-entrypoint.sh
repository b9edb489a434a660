#!/bin/bash
# Variables become lines of the configuration, once; root becomes the server's own user.
set -e
if [[ $(id -u) == 0 ]]; then
  chown --recursive zookeeper:zookeeper /data /datalog /logs /conf
  exec setpriv --reuid=zookeeper --regid=zookeeper --clear-groups "$0" "$@"
fi
if [[ ! -f /conf/zoo.cfg ]]; then
  printf '%s\n' dataDir=/data "dataLogDir=${ZOO_DATA_LOG_DIR:-/datalog}" tickTime=2000 clientPort=2181 \
    "4lw.commands.whitelist=${ZOO_4LW_COMMANDS_WHITELIST:-srvr}" \
    "admin.enableServer=${ZOO_ADMINSERVER_ENABLED:-true}" > /conf/zoo.cfg
fi
# shellcheck disable=SC2086 # several flags of the virtual machine
exec java ${JVMFLAGS:-} -cp '/usr/share/java/*:/conf' \
  org.apache.zookeeper.server.quorum.QuorumPeerMain /conf/zoo.cfg
