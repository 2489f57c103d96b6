#!/bin/sh
# pages_test.sh FOLDER: makes a project in FOLDER and checks that pages.sh accepts it, and names each mistake.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
root=$1
failures=0
fail() { echo "$1" >&2; failures=$((failures + 1)); }

good_project() {
    rm -rf "$root"
    mkdir -p "$root/docs" "$root/labs/lab01_data" "$root/common" "$root/tests" "$root/datasets" \
        "$root/.github" "$root/.ci"
    cat >"$root/README.md" <<'END'
# A project
See [the lab](labs/lab01_data/README.md), [a heading of it](labs/lab01_data/README.md#your-own-data-idx),
[this](#a-project), [a site](https://example.org/none.md), [a folder](docs) and `[no link](none.md)`.
```
[no link](none.md)
```
END
    printf '# lab01\n## Your own data (IDX)\n| `split` | a file |\n' >"$root/labs/lab01_data/README.md"
    printf 'S0, see [the articles](articles.md), S10 and MS1\n' >"$root/docs/page.md"
    echo 'S0' >"$root/docs/articles.md"
    echo '// BEGIN SOLUTION lab01 split' >"$root/common/split.cpp"
}

refused() {  # FILE TEXT PROBLEM
    good_project
    printf '%b\n' "$2" >>"$root/$1"
    report=$(sh "$here/pages.sh" "$root") && fail "accepted: $2"
    case $report in *"$3"*) ;; *) fail "$2: $report" ;; esac
}

good_project
sh "$here/pages.sh" "$root" || fail 'the good project is refused'
refused README.md '[gone](labs/gone.md)' './README.md: there is no labs/gone.md'
refused docs/page.md '[up](../none.md)' 'docs/page.md: there is no ../none.md'
refused docs/page.md '[x](articles.md#none)' 'docs/articles.md has no heading #none'
refused README.md 'an [empty](#none) name' 'README.md has no heading #none'
refused docs/other.md 'as in S3,\nfor example' 'docs/other.md: speaks of S0 to S4'
refused common/split.cpp '// BEGIN SOLUTION lab01 one_hot' 'README.md: does not list the exercise one_hot'
good_project
rm "$root/labs/lab01_data/README.md"
sh "$here/pages.sh" "$root" | grep -q 'labs/lab01_data/: has no README.md' || fail 'no README is accepted'
[ "$failures" -eq 0 ]
