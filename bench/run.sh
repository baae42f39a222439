#!/bin/sh
# Builds, measures how fast bodies are read, and prints a table. Options are JMH's:
#   bench/run.sh                                      11 minutes; the figures of docs/performance.md
#   bench/run.sh -f 1 -wi 2 -i 3 -p workload=NODE_200  a quick look at one workload
set -eu
cd "$(dirname "$0")/.."
exec mvn -q -B -Dquick -Dmaven.test.skip=true -Pmeasure -pl bench -am package "-Dbench.run=io.openagent.bench.Figures $*"
