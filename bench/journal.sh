#!/bin/sh
# Builds, measures what keeping samples on disk costs and what zipping them does, and prints two tables; 3 minutes.
#   bench/journal.sh [FOLDER]   FOLDER is on the disk to measure; its content is deleted (default: bench/target/journal)
set -eu
cd "$(dirname "$0")/.."
exec mvn -q -B -Dquick -Dmaven.test.skip=true -Pmeasure -pl bench -am package "-Dbench.run=io.openagent.bench.JournalFigures $*"
