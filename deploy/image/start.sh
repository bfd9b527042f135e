#!/bin/sh
# What a container runs, by CONVIVE_DEPLOYABLE: the same modules that ./run starts.
set -eu

case ${CONVIVE_DEPLOYABLE:?which deployable is this image for?} in
    prepare) exec python -m chassis.prepare "$@" ;;
    gateway) exec python -m gateway ;;
    *) exec python -m chassis.runner "$CONVIVE_DEPLOYABLE" ;;
esac
