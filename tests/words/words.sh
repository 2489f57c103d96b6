#!/bin/sh
# words.sh ROOT: checks all text of the project that people read against words.txt.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
cd -- "$1"
# This folder is left out: it quotes what is not to be written.
find ./*.md ./CMakeLists.txt ./CMakePresets.json .ci .github common datasets docs labs tests \
    -path tests/words -prune -o -type f \( -name '*.md' -o -name '*.dox' -o -name '*.dot' \
    -o -name '*.[ch]pp' -o -name '*.cmake' -o -name 'CMakeLists.txt' -o -name '*.sh' -o -name '*.txt' \
    -o -name '*.bug' -o -name '*.py' -o -name '*.yml' -o -name '*.css' -o -name '*.in' \
    -o -path '.ci/*' \) -print | LC_ALL=C sort |
    LC_ALL=C xargs awk -f "$here/check.awk" "$here/words.txt"
