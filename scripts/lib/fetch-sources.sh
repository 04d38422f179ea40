#!/usr/bin/env bash
# usage: fetch-sources.sh PREFIX
# Unpacks the sources that Vigil compiles from the Debian archive's source pool; apt's own
# downloader checks their hash. What cannot be had there is left out, and tried again next time.
set -euo pipefail
prefix=${1:?usage: fetch-sources.sh PREFIX}
. "$(dirname "$0")/archive.sh"

archive=$(debian_archive)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$prefix"

# fetch NAME POOL-PATH SHA256
fetch() {
  local name=$1 file=$work/${2##*/} part=$prefix/$1.part
  [ -d "$prefix/$name" ] && return
  if ! /usr/lib/apt/apt-helper download-file "$archive/$2" "$file" "SHA256:$3"; then
    echo "not to be had from this archive: $2; CMake will fetch $name from upstream"
    return
  fi
  rm -rf "$part"
  mkdir "$part"
  tar -xf "$file" -C "$part" --strip-components=1
  mv "$part" "$prefix/$name"
}

fetch imgui 'pool/main/i/imgui/imgui_1.92.2b+ds.orig.tar.xz' \
  e7bd201d56b5ee90d24d5dac85e5c12f98bdb95410252a62d27b7f89e4566d48
fetch kissfft 'pool/main/k/kissfft/kissfft_131.1.0.orig.tar.gz' \
  76c1aac87ddb7258f34b08a13f0eebf9e53afa299857568346aa5c82bcafaf1a
