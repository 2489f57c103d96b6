#!/bin/sh
# Renews what README.md shows of lab06: the end of its output, and two of its figures.
#
# usage: docs/refresh_readme.sh BUILD_FOLDER     (or, in the build folder: make readme)
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$build/lab06" --out "$work/figures" >"$work/output"
mkdir -p docs/figures
for figure in loss misclassified; do
    cp "$work/figures/$figure.png" "docs/figures/lab06_$figure.png"
done

# From the learning table to the result line, without the list of figures.
sed -n '/^How it learns/,$ p' "$work/output" | sed '/^Figures/,/^$/ d' >"$work/shown"
awk -v shown="$work/shown" '
    /^<!-- output -->$/ {
        print; print "```"
        while ((getline line < shown) > 0) print line
        print "```"; skipping = 1
    }
    /^<!-- end of output -->$/ { skipping = 0 }
    !skipping && !/^<!-- output -->$/ { print }
' README.md >"$work/README.md"
cp "$work/README.md" README.md
