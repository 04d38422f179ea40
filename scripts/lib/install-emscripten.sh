#!/usr/bin/env bash
# usage: install-emscripten.sh PREFIX VERSION
# Emscripten from Debian trixie, unpacked into PREFIX on an older Debian: the system's apt sources,
# libc and packages stay as they are. It uses the system's clang-19 and the node on the PATH.
set -euo pipefail
prefix=$(realpath -m "${1:?usage: install-emscripten.sh PREFIX VERSION}")
version=${2:?usage: install-emscripten.sh PREFIX VERSION}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/archive.sh"

archive=$(debian_archive)
architecture=$(dpkg --print-architecture)
rm -rf "$prefix"
mkdir -p "$prefix"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# An apt of its own: lists, caches and the one foreign source live in the work folder. Signatures
# and hashes are checked as always.
mkdir -p "$work"/{lists/partial,cache/archives/partial,sources,packages}
cat >"$work/sources/trixie.sources" <<EOF
Types: deb
URIs: $archive
Suites: trixie
Components: main
Architectures: $architecture
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
cat >"$work/apt.conf" <<EOF
Dir::State::Lists "$work/lists";
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$work/sources";
Dir::Cache "$work/cache";
APT::Sandbox::User "";
EOF
(
  cd "$work/packages"
  export APT_CONFIG=$work/apt.conf
  apt-get -q update
  apt-get -q download emscripten binaryen libc6 libstdc++6 libgcc-s1
)
for package in "$work"/packages/*.deb; do dpkg -x "$package" "$prefix/root"; done

# Binaryen was linked against trixie's C library: it is started through that library's own loader.
libraries=$prefix/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")
loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux-*.so.*' | head -n 1)
mkdir -p "$prefix/binaryen/bin"
for tool in "$prefix"/root/usr/bin/wasm*; do
  wrapper=$prefix/binaryen/bin/${tool##*/}
  printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$loader" "$libraries" "$tool" >"$wrapper"
  chmod +x "$wrapper"
done

# Emscripten's JavaScript optimizer imports acorn from a node_modules folder above it.
emscripten=$prefix/root/usr/share/emscripten
cp "$here"/npm/acorn/package*.json "$emscripten"
npm ci --prefix "$emscripten" --ignore-scripts --no-audit --no-fund

# Its configuration lies beside it, so that it works without an environment variable.
cat >"$emscripten/.emscripten" <<EOF
import shutil
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '$prefix/binaryen'
NODE_JS = shutil.which('node') or '$(command -v node)'
FROZEN_CACHE = True
EOF

# Library variants that Vigil never links are four fifths of its size.
cd "$emscripten/cache/sysroot/lib/wasm32-emscripten"
rm -rf ./*-tracing*.a ./*-memvalidate*.a ./libGL*-emu*.a lto lto-pic thinlto pic
rm -rf "$emscripten/test" "$emscripten/docs" "$prefix/root/usr/share/doc"

"$emscripten/emcc" --version | tee "$prefix/version"
grep -qF " $version" "$prefix/version" || { echo "expected Emscripten $version" >&2; exit 1; }
touch "$prefix/complete"
