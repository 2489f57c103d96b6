#!/bin/sh
# Fuzzes every reader of bytes from outside, or those whose names are given, SECONDS each (default 20):
#
#   SECONDS=60 sh tests/fuzz/fuzz.sh csv png
#
# Inputs that led to new paths stay in build-fuzz/corpus, for the next time. An input that a reader cannot
# take ends the script; it lies in build-fuzz/findings.
set -eu
seconds=${SECONDS:-20}
source=$(cd "$(dirname "$0")/../.." && pwd)
build=$source/build-fuzz

command -v clang++ >/dev/null || { echo "fuzz: clang++ is not installed (sh .ci/packages checks)" >&2; exit 1; }
[ -f "$build/CMakeCache.txt" ] || CXXFLAGS=${CXXFLAGS:--O1} cmake -S "$source" -B "$build" -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=None \
    -DDIGITLAB_FUZZ=ON -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0 >/dev/null
cmake --build "$build" --target fuzz -j "$(nproc)" >"$build/build.log" 2>&1 || { cat "$build/build.log" >&2; exit 1; }

mkdir -p "$build/corpus" "$build/findings"
known=$(SEEDS="$build/corpus" "$build/fuzz")
for reader in ${*:-$known}; do
    echo "$known" | grep -qx "$reader" || { echo "fuzz: no reader is called $reader" >&2; exit 2; }
    log=$build/findings/$reader.log
    if ! READER=$reader "$build/fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
        -malloc_limit_mb=1000 -rss_limit_mb=3000 -artifact_prefix="$build/findings/$reader-" \
        "$build/corpus/$reader" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        echo "fuzz: $reader cannot take an input in build-fuzz/findings; to repeat it:" >&2
        echo "  READER=$reader build-fuzz/fuzz build-fuzz/findings/$reader-…" >&2
        exit 1
    fi
    echo "$reader: $(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log") inputs in $seconds s, no finding"
done
