#!/bin/sh
# programs.sh FOLDER PROGRAM...: checks what programs print, their --help and a --quick run, against words.txt.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
folder=$1
shift
rm -rf "$folder" && mkdir -p "$folder" && cd "$folder"
for program; do
    name=$(basename "$program")
    "$program" --help >"$name-help.txt"
    "$program" --quick --plot none --out "$name" >"$name-run.txt" 2>&1
    grep -q "^$name result: " "$name-run.txt"
done
LC_ALL=C awk -f "$here/check.awk" "$here/words.txt" ./*.txt
