#!/bin/sh
# Leaves in a source tree what one deployable needs, and nothing of the others: select.sh DEPLOYABLE TREE
set -eu

deployable=$1
tree=$2

case $deployable in
    prepare)
        exit 0 # migrations and topology of all, and the operator's commands
        ;;
    gateway)
        find "$tree/services" -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
        ;;
    *)
        if [ ! -f "$tree/services/$deployable/service.py" ]; then
            printf 'DEPLOYABLE=%s: no such service, nor gateway, nor prepare\n' "$deployable" >&2
            exit 1
        fi
        find "$tree/services" -mindepth 1 -maxdepth 1 -type d ! -name "$deployable" -exec rm -rf {} +
        rm -rf "$tree/gateway"
        ;;
esac
rm -rf "$tree/convive"
