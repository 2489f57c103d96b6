#!/bin/sh
# words_test.sh FOLDER: makes texts in FOLDER with the example of each word of words.txt and checks that
# check.awk finds it in every form of text, and that it finds nothing in texts without these words.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
rm -rf "$1" && mkdir -p "$1" && cd "$1" || exit 1
export LC_ALL=C
tab=$(printf '\t')
failures=0
fail() { echo "$1" >&2; failures=$((failures + 1)); }

# Checks that the word of the file list is reported in FILE at LINE, once.
expect() {
    report=$(awk -f "$here/check.awk" list "$1") && fail "$1: the exit status is 0"
    case $report in
        *"
"* | '') fail "$1: expected one report of \"$example\": $report" ;;
        "$1:$2: "*": write $advice") ;;
        *) fail "$1: expected line $2 and \"write $advice\": $report" ;;
    esac
}

# The example with SIGN between its words, where \n is a line break.
joined() { printf '%s' "$example" | sed "s/ /$1/g"; }

words=0
while IFS=$tab read -r word advice example; do
    case $word in '' | '#'* | 'except '*) continue ;; esac
    words=$((words + 1))
    printf '%s\t%s\t%s\n' "$word" "$advice" "$example" >list
    printf 'A line\n\nIn a text: %s, and more.\n' "$example" >line.md
    expect line.md 3
    printf '%s\n' "$example" | tr '[:lower:]' '[:upper:]' >capitals.txt
    expect capitals.txt 1
    # Only one line break is in the word itself; the others may lie before and after it.
    for file in breaks.md quoted.md comment.hpp comment.sh literals.cpp stream.cpp name.cpp; do
        case $file in
            breaks.md) joined '\n' ;;
            quoted.md) printf '> '; joined '\n> ' ;;
            comment.hpp) printf '    /// '; joined '\n    \/\/\/ ' ;;
            comment.sh) printf '# '; joined '\n# ' ;;
            literals.cpp) printf '    say("'; joined ' "\n        "'; printf '");' ;;
            stream.cpp) printf '    out << "'; joined ' "\n        << "'; printf '";' ;;
            name.cpp) printf 'int x_'; joined '_'; printf '_y;' ;;
        esac >"$file"
        echo >>"$file"
        report=$(awk -f "$here/check.awk" list "$file") && fail "$file: \"$example\" is not found"
        case $report in "$file":[0-9]*": write $advice") ;; *) fail "$file: $report" ;; esac
    done
done <"$here/words.txt"
[ "$words" -gt 20 ] || fail "words.txt has $words words"

# What must not be found: parts of words, words of two paragraphs, exceptions, and nothing at all.
printf 'old word\tnew word\tthe old word\nexcept a/.*\tmy old word\ta name\n' >list
mkdir a
printf 'bold words and old wordings\n\nIt is old\n\nword by word\n' >good.md
printf 'My\nold word.\n' >a/good.md
: >empty.md
awk -f "$here/check.awk" list good.md a/good.md empty.md || fail "a good text is refused"
# An exception is for its files and its text only; each place of several files is named.
printf 'My old word.\nTwo: old word, old\nword.\n' >bad.md
printf '\n// my old word, your old word\n' >a/bad.cpp
report=$(awk -f "$here/check.awk" list bad.md a/bad.cpp)
[ "$report" = 'bad.md:1: "old word": write new word
bad.md:2: "old word": write new word
bad.md:2: "old word": write new word
a/bad.cpp:2: "old word": write new word' ] || fail "wrong places: $report"
printf 'one field\n' >list
awk -f "$here/check.awk" list good.md >/dev/null && fail "a list of the wrong form is accepted"
[ "$failures" -eq 0 ]
