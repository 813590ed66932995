#!/bin/sh
# Makes the namespace unless it is there. Closed workflows stay readable in Temporal for 30 days; the
# record of every case is in our own store.
set -eu

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
