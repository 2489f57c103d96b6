#!/bin/sh
# Downloads the four files of MNIST or Fashion-MNIST and verifies their checksums:
#
#   datasets/download.sh mnist|fashion-mnist TARGET_DIR
#
# A file is called NAME.part until its checksum has been verified, and the next run resumes it. So
# its final name never holds half a file, nor an error page that a server sent instead.
#
# Variables: DIGITLAB_MIRROR, where to download from instead of the mirrors below: a base URL (http,
# https, file), a folder, or several separated by spaces, tried in turn. DIGITLAB_CHECKSUMS, the
# list of checksums instead of checksums.sha256 beside this script.
#
# Exit status: 0 all four files are there; 1 something failed, one line on stderr says what; 2 wrong
# usage; 130 interrupted.

set -fu
export LC_ALL=C  # the messages of other programs are passed on: in English, like our own

usage='usage: download.sh mnist|fashion-mnist TARGET_DIR'
case $#:${1-}:${2-} in
    2:mnist:[!-]* | 2:fashion-mnist:[!-]*) ;;
    1:-h: | 1:--help:) echo "$usage"; exit 0 ;;
    *) echo "$usage" >&2; exit 2 ;;
esac
data_set=$1 target=$2
case $data_set in  # the fastest mirror first
    mnist) mirrors='https://storage.googleapis.com/cvdf-datasets/mnist
        https://ossci-datasets.s3.amazonaws.com/mnist' ;;
    *) mirrors='http://fashion-mnist.s3-website.eu-central-1.amazonaws.com
        https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion' ;;
esac
case ${DIGITLAB_MIRROR-} in *[![:space:]]*) mirrors=$DIGITLAB_MIRROR ;; esac
[ -d "$mirrors" ] &&  # one folder, even if there are spaces in its name
    mirrors=file://$(cd -- "$mirrors" && pwd | sed 's/%/%25/g; s/ /%20/g; s/#/%23/g; s/?/%3F/g')
checksums=${DIGITLAB_CHECKSUMS:-$(dirname -- "$0")/checksums.sha256}
max_bytes=50000000  # more than any of the files has, compressed or not
lock='' part='' curl_pid=''
if command -v sha256sum >/dev/null; then sha256=sha256sum; else sha256='shasum -a 256'; fi
if [ -t 2 ]; then progress=--progress-bar; else progress=--silent; fi

fail() { printf 'download.sh: %s\n' "$1" >&2; exit 1; }

size_of() { wc -c <"$1" || echo 0; } 2>/dev/null

# Whether file $1, compressed or not, has the content of $name. The checksum is that of the
# uncompressed content, because the mirrors compress it differently. Sets $unzip.
is_right() {
    if gzip -t <"$1"; then unzip='gzip -dc'; else unzip='cat'; fi
    sum=$($unzip <"$1" | $sha256)
    [ "${sum%% *}" = "$expected" ]
} 2>/dev/null

# Before the first download: two runs must not write to the same part file.
prepare() {
    for tool in gzip "${sha256%% *}" curl; do
        command -v "$tool" >/dev/null ||
            fail "$name.gz: $tool is missing; install $tool, or copy the file to $target"
    done
    message=$(mkdir -p -- "$target" 2>&1) || fail "cannot create $target: ${message##*: }"
    lock=$target/.download.lock
    # With -C, the shell creates the file or fails: of two runs, one succeeds.
    if ! message=$(set -C; { echo $$ >"$lock"; } 2>&1); then
        pid=$(cat "$lock" 2>/dev/null) || fail "cannot write to $target: ${message##*: }"
        kill -0 "$pid" 2>/dev/null &&
            fail "another download (process $pid) is running; if there is none, remove $lock"
        echo $$ >"$lock" || exit 1  # the run that created the lock was killed
    fi
    trap clean_up EXIT
    trap 'echo "download.sh: interrupted; run it again to resume" >&2; exit 130' HUP INT TERM
    # curl before 8.4 enforces --max-filesize only if the server announces the size.
    trap '' XFSZ; ulimit -f $((max_bytes / 512 + 1)) 2>/dev/null
}

clean_up() {
    [ -n "$curl_pid" ] && kill "$curl_pid" && wait "$curl_pid"
    [ -s "$part" ] || rm -f "$part"
    rm -f "$lock" "$lock.curl" "$lock.gz"
} 2>/dev/null

# Brings the file at URL $1 to $part and verifies it; if that fails, $reason says why. The attempts
# are counted here because curl's own --retry discards what has arrived.
download() {
    is_right "$part" && return  # the last run was stopped just before it renamed the file
    for _ in 1 2 3 4 5; do
        size_before=$(size_of "$part")
        # In the background: a shell that waits acts on a signal at once.
        curl "$progress" --fail --location --max-redirs 5 --globoff --max-filesize "$max_bytes" \
            --connect-timeout 15 --speed-limit 100 --speed-time 30 --continue-at - \
            -w '%{exitcode} %{http_code} %{errormsg}\n' --output "$part" --url "$1" >"$lock.curl" &
        curl_pid=$!
        wait "$curl_pid"
        curl_pid=
        read -r status http_code reason <"$lock.curl" || reason='curl failed (is the disk full?)'
        size=$(size_of "$part")
        [ "$size" -gt "$max_bytes" ] && rm "$part" && size=0 reason="larger than $max_bytes bytes"
        case $status:$http_code in
            0:*)
                is_right "$part" && return
                reason='wrong checksum'
                head -n 1 "$part" | grep -q '^[[:space:]]*<' && reason='a web page, not the file'
                rm -f "$part"
                [ "$size_before" -gt 0 ] || return ;;  # else that older part may have been wrong
            22:416 | 33:* | 36:*) rm -f "$part" ;;     # cannot be resumed: start from zero
            22:429 | 22:5??) sleep 1 ;;                # the server is busy: ask again
            *) [ "$size" -gt "$size_before" ] || return; sleep 1 ;;  # else resume
        esac
    done
    return 1
}

# Downloads $name from the first mirror that has it, where it may be compressed or not.
download_from_mirrors() {
    reasons=
    for base in $mirrors; do
        case $base in /*) base=file://$base ;; esac
        [ "$progress" = --silent ] || echo "$name.gz: downloading from $base"
        for suffix in .gz ''; do
            download "${base%/}/$name$suffix" && return
            case $status:$http_code in 37:* | 22:40? | 22:410) ;; *) break ;; esac  # not there
        done
        reasons="$reasons $base: $reason;"
    done
    fail "cannot download $name.gz:$reasons try later, or set DIGITLAB_MIRROR to a URL or folder"
}

# Gives the verified $part its final name. If it came uncompressed, it is compressed first.
put_in_place() {
    if [ "$unzip" = cat ]; then gzip -c <"$part" >"$lock.gz" && mv -f "$lock.gz" "$part"; fi &&
        mv -f "$part" "$target/$name.gz" && rm -f "$target/$name"
}

for name in train-images-idx3-ubyte train-labels-idx1-ubyte \
    t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
    expected=$(sed -n "s|  $data_set/$name\$||p" "$checksums" 2>/dev/null)
    [ -n "$expected" ] || fail "there is no checksum of $data_set/$name in $checksums"
    part=$target/$name.gz.part
    file=$name.gz
    [ -e "$target/$name" ] && file=$name  # the labs read this one if both exist
    if is_right "$target/$file" && [ "$unzip $file" != "cat $name.gz" ]; then
        echo "$file: already present, checksum verified"
        continue
    fi
    [ -e "$target/$file" ] && echo "$file: present, but its checksum is wrong; downloading it again"
    [ -n "$lock" ] || prepare
    download_from_mirrors
    message=$(put_in_place 2>&1) || fail "cannot write $target/$name.gz: ${message##*: }"
    echo "$name.gz: downloaded from $base, checksum verified"
done
echo "Ready: the four files are in $target. Use them with: ./lab06 --dataset $data_set"
