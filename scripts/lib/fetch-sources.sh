#!/usr/bin/env bash
# usage: fetch-sources.sh PREFIX
# Unpacks the sources that Vigil compiles from the Debian archive's source pool; apt's own
# downloader checks their hash. A source that the pool no longer holds is left out.
set -euo pipefail
prefix=${1:?usage: fetch-sources.sh PREFIX}
. "$(dirname "$0")/archive.sh"

archive=$(debian_archive)
work=$prefix.part
rm -rf "$work"
mkdir -p "$work"

# fetch NAME POOL-PATH SHA256
fetch() {
  local name=$1 file
  file=$work/${2##*/}
  if ! /usr/lib/apt/apt-helper download-file "$archive/$2" "$file" "SHA256:$3"; then
    echo "not in this archive: $2; CMake will fetch $name from upstream"
    return
  fi
  mkdir "$work/$name"
  tar -xf "$file" -C "$work/$name" --strip-components=1
  rm "$file"
}

fetch imgui 'pool/main/i/imgui/imgui_1.92.2b+ds.orig.tar.xz' \
  e7bd201d56b5ee90d24d5dac85e5c12f98bdb95410252a62d27b7f89e4566d48
fetch kissfft 'pool/main/k/kissfft/kissfft_131.1.0.orig.tar.gz' \
  76c1aac87ddb7258f34b08a13f0eebf9e53afa299857568346aa5c82bcafaf1a

touch "$work/complete"
rm -rf "$prefix"
mv "$work" "$prefix"
