#!/bin/sh
# pages.sh ROOT: checks the Markdown files of a project. Every relative link leads to a file, and to a heading
# of it; a page that speaks of S0 to S4 links to the page that names these articles; the README of a lab lists
# the lab's exercises.
set -eu
cd -- "$1"
export LC_ALL=C
problems=$(
    find ./*.md .github .ci common datasets docs labs tests -name '*.md' | sort | while read -r file; do
        awk '/^ *```/ { code = !code } !code { gsub(/`[^`]*`/, ""); print }' "$file" |
            grep -o ']([^)]*)' | sed 's/^](//; s/)$//' | grep -v -E '^(https?|mailto):' |
            while read -r link; do
                target=${link%%#*}
                [ -n "$target" ] && target=$(dirname "$file")/$target || target=$file
                if [ ! -e "$target" ]; then
                    echo "$file: there is no $link"
                elif [ "$link" != "${link#*#}" ]; then
                    # the name of a heading as a code host makes it: lower case, "-" for blanks, no signs
                    sed -n 's/^##* //p' "$target" | tr '[:upper:]' '[:lower:]' |
                        sed 's/[][!-,./:-@^`{|}~\\]//g; s/ /-/g' | grep -q -x -F -- "${link#*#}" ||
                        echo "$file: $target has no heading #${link#*#}"
                fi
            done || true
    done
    find docs labs \( -name '*.md' -o -name '*.dox' \) | sort | while read -r file; do
        grep -q -E '(^|[^A-Za-z0-9_])S[0-4]([^A-Za-z0-9_]|$)' "$file" || continue
        [ "$file" = docs/articles.md ] || grep -q -E 'articles\.md|\\ref articles' "$file" ||
            echo "$file: speaks of S0 to S4 without a link to docs/articles.md"
    done
    for folder in labs/lab*/; do
        lab=$(basename "$folder" | cut -c 1-5)
        [ -f "${folder}README.md" ] || { echo "$folder: has no README.md"; continue; }
        grep -r -h -o "BEGIN SOLUTION $lab [a-z0-9_]*" common labs | sed 's/.* //' | sort -u |
            while read -r exercise; do
                grep -q "^| \`$exercise\` |" "${folder}README.md" ||
                    echo "${folder}README.md: does not list the exercise $exercise"
            done
    done
)
[ -z "$problems" ] || { echo "$problems"; exit 1; }
