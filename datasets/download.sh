#!/bin/sh
#
# Fetches the four files of MNIST or Fashion-MNIST and checks them.
#
#   datasets/download.sh mnist|fashion-mnist TARGET_DIR
#
# The build targets `make mnist` and `make fashion-mnist` run this.
#
# A file gets its final name only after its checksum is right. Until then it is called NAME.part,
# and the next run goes on from there. So under the final names there is never half a file, nor an
# error page that some server sent instead.
#
# Variables:
#   DIGITLAB_MIRROR     where to fetch from instead of the mirrors below: a base URL (http, https,
#                       file) or a folder, or several separated by spaces, tried in turn
#   DIGITLAB_CHECKSUMS  the file with the expected checksums (default: checksums.sha256 beside
#                       this script); the tests use it
#
# Exit status: 0 all four files are there; 1 something failed, one line on stderr says what;
# 2 wrong usage; 129, 130, 143 interrupted by SIGHUP, SIGINT, SIGTERM.
#
# Plain POSIX shell, so that it runs on a bare Debian (dash) and on macOS alike.

set -u

# The messages of other programs that are passed on shall be in English, like our own.
LC_ALL=C
export LC_ALL

program=download.sh
file_names='train-images-idx3-ubyte train-labels-idx1-ubyte
            t10k-images-idx3-ubyte t10k-labels-idx1-ubyte'

# Where each set can be had, the quickest first. (The original home of MNIST has answered
# "403 Forbidden" to programs for years.)
default_mirrors() {
    case $1 in
        mnist)
            echo https://storage.googleapis.com/cvdf-datasets/mnist
            echo https://ossci-datasets.s3.amazonaws.com/mnist
            ;;
        fashion-mnist)
            echo http://fashion-mnist.s3-website.eu-central-1.amazonaws.com
            echo https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion
            ;;
    esac
}

# State shared by the functions below (POSIX shell has no local variables).
data_set=         # mnist or fashion-mnist
target=           # the folder the files go to
lock=             # the lock folder in it, which also holds our scratch files
lock_is_ours=no
client=           # process id of the curl or wget at work, empty if there is none
progress=no       # yes: let curl or wget draw their progress bar
name=             # the file at work, without .gz
expected=         # SHA-256 of its uncompressed content
outcome=          # how the last transfer ended: see transfer()
reason=           # and why, if it did not end well
continued=no      # yes: the last transfer went on from an older .part

main() {
    check_usage "$@"
    data_set=$1
    target=${2%/}
    [ -n "$target" ] || target=/

    choose_tools
    if [ -t 1 ] && [ -t 2 ]; then progress=yes; fi
    trap release_lock EXIT
    trap 'interrupted 129' HUP
    trap 'interrupted 130' INT
    trap 'interrupted 143' TERM

    find_missing_files
    if [ -n "$missing" ]; then
        make_target
        take_lock
        fetch_missing_files
    fi
    say "Ready: the four files are in $target. Use them with: ./lab06 --dataset $data_set"
}

# ---- talking to the user -------------------------------------------------------------------------

say() {
    printf '%s\n' "$1"
}

# One line that says what is wrong, and the end. (Never call it within $(...): there it would end
# only the subshell.)
fail() {
    printf '%s: %s\n' "$program" "$1" >&2
    exit 1
}

check_usage() {
    usage="usage: $program mnist|fashion-mnist TARGET_DIR"
    if [ $# -eq 1 ]; then
        case $1 in -h | --help) say "$usage"; exit 0 ;; esac
    fi
    if [ $# -eq 2 ] && [ -n "$2" ]; then
        case $1 in
            # A target that begins with a dash is a mistyped option.
            mnist | fashion-mnist) case $2 in -*) ;; *) return ;; esac ;;
        esac
    fi
    printf '%s\n' "$usage" >&2
    exit 2
}

# ---- tools ---------------------------------------------------------------------------------------

have() {
    command -v "$1" >/dev/null 2>&1
}

choose_tools() {
    checksums=${DIGITLAB_CHECKSUMS:-$(dirname -- "$0")/checksums.sha256}
    [ -r "$checksums" ] || fail "cannot read the expected checksums in $checksums"
    have gzip || fail "gzip is missing; install it (Debian, Ubuntu: sudo apt install gzip)"
    have sha256sum || have shasum ||
        fail "sha256sum is missing; install it (Debian, Ubuntu: sudo apt install coreutils)"
}

# SHA-256 of standard input, on Linux or on macOS.
sha256() {
    if have sha256sum; then sha256sum; else shasum -a 256; fi
}

size_of() {
    if [ -e "$1" ]; then echo $(($(wc -c <"$1"))); else echo 0; fi
}

# ---- is a file right? ----------------------------------------------------------------------------

# Sets $expected for $name.
look_up_checksum() {
    expected=$(awk -v path="$data_set/$name" '$2 == path { print $1; exit }' "$checksums")
    [ -n "$expected" ] || fail "$checksums has no checksum for $data_set/$name"
}

is_gzip() {
    [ -s "$1" ] && [ "$(od -An -tx1 -N2 "$1" | tr -d ' ')" = 1f8b ]
}

# Is this file, zipped or not, what $expected says? The sum is that of the uncompressed content,
# because every mirror zipped the files in its own way.
content_is_right() {
    [ -s "$1" ] || return 1
    if is_gzip "$1"; then
        # -t as well as the sum: a file that lacks but the end of its last block, or has something
        # behind it, may still unzip to the right content.
        gzip -t <"$1" 2>/dev/null || return 1
        actual=$(gzip -dc <"$1" | sha256)
    else
        actual=$(sha256 <"$1")
    fi
    [ "${actual%% *}" = "$expected" ]
}

# Is $name in the target already? Somebody may have unzipped it there: the labs read that too.
is_here() {
    if is_gzip "$target/$name.gz" && content_is_right "$target/$name.gz"; then
        say "$name.gz: already here, checksum right"
    elif [ ! -e "$target/$name.gz" ] && content_is_right "$target/$name"; then
        say "$name: already here, checksum right"
    else
        return 1
    fi
}

# Sets $missing to the names of the files that must be fetched. This comes before everything that
# writes, so that a complete set in a read-only folder is fine.
find_missing_files() {
    missing=
    for name in $file_names; do
        look_up_checksum
        is_here || missing="$missing $name"
    done
}

# ---- the target folder and its lock --------------------------------------------------------------

make_target() {
    if ! message=$(mkdir -p "$target" 2>&1); then
        fail "cannot make the folder $target (${message##*: })"
    fi
}

# Two runs at once would write into the same .part. mkdir is the one operation that either makes
# the lock or says that somebody else has it; the file in it says who.
take_lock() {
    lock=$target/.download.lock
    this_run=$lock/owner.$(uname -n).$$
    if mkdir "$lock" 2>/dev/null; then
        touch "$this_run" || fail "cannot write in $target (is the disk full?)"
    elif [ -d "$lock" ]; then
        take_over_lock
    else
        fail "cannot write in $target (no permission to, or the disk is full)"
    fi
    lock_is_ours=yes
}

# The lock is there already. If the run that made it was killed, it becomes ours.
take_over_lock() {
    owner=$(lock_owner)
    if [ -z "$owner" ]; then
        # Made this very moment, or left behind by a run killed before it could sign.
        sleep 1
        owner=$(lock_owner)
    fi
    if [ -z "$owner" ]; then
        touch "$this_run" || fail "cannot write in $target (is the disk full?)"
        return
    fi
    pid=${owner##*.}
    host=${owner#"$lock/owner."}
    host=${host%.*}
    # Of a process on another machine (a shared home folder) nothing is known: believe the lock.
    if [ "$host" = "$(uname -n)" ] && ! is_running "$pid"; then
        # Of several runs that find the dead one's lock, only one can rename this file.
        mv "$owner" "$this_run" 2>/dev/null && return
        fail "another download has just begun in $target; wait for it"
    fi
    rival="another download (process $pid on $host)"
    fail "$rival is at work in $target; wait for it, or if there is none, remove $lock"
}

lock_owner() {
    for owner_file in "$lock"/owner.*; do
        if [ -e "$owner_file" ]; then
            printf '%s\n' "$owner_file"
            return
        fi
    done
}

# kill -0 may not look at another user's process; ps may, but is not on every machine.
is_running() {
    kill -0 "$1" 2>/dev/null || ps -p "$1" >/dev/null 2>&1
}

release_lock() {
    if [ "$lock_is_ours" = yes ]; then rm -rf "$lock"; fi
}

# A signal came. What has arrived so far stays in NAME.part; everything else goes.
interrupted() {
    trap '' HUP INT TERM
    if [ -n "$client" ]; then
        kill "$client" 2>/dev/null
        wait "$client" 2>/dev/null
    fi
    remove_empty_parts
    printf '%s: interrupted; run it again to go on\n' "$program" >&2
    exit "$1"
}

remove_empty_parts() {
    for leftover in "$target/$name.gz.part" "$target/$name.part"; do
        [ -s "$leftover" ] || rm -f "$leftover"
    done
}

# ---- one transfer --------------------------------------------------------------------------------
#
# The functions of this section bring the file at a URL ($1) into a .part file ($2) and set
#   outcome  whole      all that the server has is there (its content is not checked yet)
#            absent     there is no such file at that URL
#            broken     the transfer did not come to its end
#            restart    the server cannot go on from where the .part ends
#   reason   in words, unless the outcome is whole

# curl or wget runs in the background and we wait for it: a shell that waits acts on a signal at
# once, one that runs a program in the foreground only after that program has ended.
wait_for_client() {
    client=$!
    wait "$client"
    client_status=$?
    client=
}

disk_trouble() {
    fail "cannot write $1 (no permission to, or the disk is full)"
}

fetch_with_curl() {
    if [ "$progress" = yes ]; then look=--progress-bar; else look=--silent; fi
    # A connection that brings less than 100 bytes a second for half a minute is dead.
    # --fail: a server's error page is not the file.
    curl "$look" --fail --location --globoff \
        --connect-timeout 15 --speed-limit 100 --speed-time 30 \
        --continue-at - --write-out '%{http_code}' --output "$2" "$1" >"$lock/http_code" &
    wait_for_client
    http_code=$(cat "$lock/http_code")
    outcome=broken
    case $client_status in
        0) outcome=whole ;;
        6) reason='host name not found' ;;
        7) reason='no connection' ;;
        18 | 52 | 55 | 56 | 92) reason='connection broke off' ;;
        22)
            reason="HTTP $http_code"
            case $http_code in
                416) outcome=restart ;;
                429 | 5??) ;;
                *) outcome=absent ;;
            esac
            ;;
        23) disk_trouble "$2" ;;
        28) reason='timed out' ;;
        33) outcome=restart reason='the server cannot continue a transfer' ;;
        35 | 60) reason='no secure connection' ;;
        *) reason="curl error $client_status" ;;
    esac
}

fetch_with_wget() {
    if [ "$progress" = yes ]; then look='-q --show-progress'; else look=-q; fi
    # shellcheck disable=SC2086  # two options in one variable
    wget $look -c -t 1 -T 30 -O "$2" "$1" &
    wait_for_client
    outcome=broken
    case $client_status in
        0) outcome=whole ;;
        3) disk_trouble "$2" ;;
        4) reason='network failure' ;;
        5) reason='no secure connection' ;;
        8) outcome=absent reason='the server refuses' ;;
        *) reason="wget error $client_status" ;;
    esac
}

fetch() {
    if [ -s "$2" ]; then continued=yes; fi
    if [ -e "$2" ] && [ ! -w "$2" ]; then disk_trouble "$2"; fi
    if have curl; then
        fetch_with_curl "$1" "$2"
    elif have wget; then
        fetch_with_wget "$1" "$2"
    else
        fail "neither curl nor wget is here; install one (Debian, Ubuntu: sudo apt install curl)"
    fi
}

# A folder on this machine. Copying is quick: an older .part is overwritten, not continued. (cat
# rather than cp: a copy of a read-only file shall not be read-only.)
copy() {
    if [ ! -f "$1" ]; then
        outcome=absent reason='no such file'
    elif [ ! -r "$1" ]; then
        outcome=broken reason='no permission to read it'
    elif message=$({ cat "$1" >"$2"; } 2>&1); then
        outcome=whole
    else
        fail "cannot copy $1 to $2 (${message##*: })"
    fi
}

# Is this base URL a folder of this machine?
is_local() {
    case $1 in
        file://*) return 0 ;;
        *://*) return 1 ;;
    esac
}

# The path in file:///path or file://localhost/path; anything else stays as it is.
path_of() {
    case $1 in
        file://*)
            path=${1#file://}
            printf '%s\n' "${path#localhost}" | sed 's/%20/ /g'
            ;;
        *) printf '%s\n' "$1" ;;
    esac
}

# One transfer with a few retries: after a break it goes on from there as long as that gets
# further, and a server that is busy is asked again.
transfer() {
    if is_local "$1"; then
        copy "$(path_of "$1")" "$2"
        return
    fi
    attempt=1
    while :; do
        size_before=$(size_of "$2")
        http_code=
        fetch "$1" "$2"
        remove_empty_parts
        [ "$outcome" = broken ] && [ "$attempt" -lt 3 ] || return
        case $http_code in
            429 | 5??) ;;
            *) [ "$(size_of "$2")" -gt "$size_before" ] || return ;;
        esac
        attempt=$((attempt + 1))
        sleep 1
    done
}

# ---- one file ------------------------------------------------------------------------------------

# Brings URL $1 into the .part file $2 and checks it. Fails with $outcome and $reason.
obtain() {
    # Complete already: the last run was stopped just before it could rename it.
    content_is_right "$2" && return 0

    continued=no
    transfer "$1" "$2"
    [ "$outcome" = whole ] && content_is_right "$2" && return 0

    # The older .part may have been the trouble: damaged, or from a mirror that zips differently.
    if [ "$outcome" = restart ] || { [ "$outcome" = whole ] && [ "$continued" = yes ]; }; then
        rm -f "$2"
        transfer "$1" "$2"
        [ "$outcome" = whole ] && content_is_right "$2" && return 0
    fi
    if [ "$outcome" = whole ]; then
        outcome=wrong
        describe_wrong_content "$2"
        rm -f "$2"
    fi
    return 1
}

# A classroom's network often answers everything with its login page: worth telling apart.
describe_wrong_content() {
    case $(dd if="$1" bs=1 count=1 2>/dev/null | od -An -c | tr -d ' ') in
        '<') reason='sends a web page instead of the file' ;;
        *) reason='sends other content (its checksum is wrong)' ;;
    esac
}

# Gives the checked .part file $1 its final name. What came uncompressed is zipped first (in the
# lock folder, as that is cleared away after an interrupt), so that the final names are always
# the same.
put_in_place() {
    ready=$1
    if ! is_gzip "$1"; then
        ready=$lock/$name.gz
        gzip -c <"$1" >"$ready" 2>/dev/null || disk_trouble "$ready"
    fi
    mv -f "$ready" "$target/$name.gz" 2>/dev/null || disk_trouble "$target/$name.gz"
    rm -f "$target/$name.gz.part" "$target/$name.part"
}

# Gets $name from the base URL $1, where it may lie zipped or, if not, uncompressed.
get_from() {
    if [ "$progress" = yes ]; then say "$name.gz: fetching from $1"; fi
    for suffix in .gz ''; do
        part=$target/$name$suffix.part
        if obtain "$1/$name$suffix" "$part"; then
            put_in_place "$part"
            return 0
        fi
        [ "$outcome" = absent ] || return 1
    done
    return 1
}

# Gets $name from the first of the base URLs "$@" that has it.
get_file() {
    if [ -e "$target/$name.gz" ]; then
        say "$name.gz: here, but its checksum is wrong; getting it anew"
    fi
    troubles=
    for base in "$@"; do
        if get_from "${base%/}"; then
            say "$name.gz: fetched from $base, checksum right${troubles:+ (before that,$troubles)}"
            return
        fi
        troubles="$troubles${troubles:+,} $base: $reason"
    done
    way_out='try again later, or set DIGITLAB_MIRROR to another base URL or to a folder'
    fail "cannot get $name.gz:$troubles; $way_out"
}

fetch_missing_files() {
    mirrors=${DIGITLAB_MIRROR:-$(default_mirrors "$data_set")}
    if [ -d "$mirrors" ]; then
        set -- "$mirrors"  # one folder, with whatever spaces are in its name
    else
        set -f
        # shellcheck disable=SC2086  # split at spaces
        set -- $mirrors
        set +f
    fi
    for name in $missing; do
        look_up_checksum
        get_file "$@"
    done
}

main "$@"
