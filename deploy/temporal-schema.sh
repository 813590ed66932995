#!/bin/sh
# Every step may be repeated: what is there already stays.
set -eu

for database in temporal temporal_visibility; do
    temporal-sql-tool --db "$database" create
    temporal-sql-tool --db "$database" setup-schema -v 0.0
    temporal-sql-tool --db "$database" update-schema \
        -d "/etc/temporal/schema/postgresql/v12/${database#temporal_}/versioned"
done
