#!/bin/sh
# Builds, scrapes with the packaged agent, and prints how much memory it holds; fails if that is too much, or
# if a sample is lost.
#   bench/memory.sh          both loads, about 5 minutes
#   bench/memory.sh huge     one target of 200,000 series
#   bench/memory.sh nodes    1,000 targets of 1,465 series
set -eu
cd "$(dirname "$0")/.."
exec mvn -q -B -Dquick -Dmaven.test.skip=true -Pmeasure -pl bench -am package "-Dbench.run=io.openagent.bench.MemoryFigures $*"
