#!/bin/bash
set -e
exec python -m localstack.runtime.main
