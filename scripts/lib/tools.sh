# Compilers, node, browser and sources: installed where they are missing, found where they are not.
# Defines need_tools, which leaves them on the PATH and sets CLANG, CLANGXX, EMSCRIPTEN_ROOT and
# SOURCE_OPTIONS (for CMake). Everything private lies in VIGIL_CACHE, named by version.
# shellcheck shell=bash disable=SC2034

NODE_MINIMUM=20.19
EMSCRIPTEN_MINIMUM=3.1.69

DEBIAN_PACKAGES=(
  ca-certificates clang-19 lld-19 llvm-19 libclang-rt-19-dev clang-format-19 clang-tidy-19
  cmake ninja-build python3 xz-utils doctest-dev chromium dbus
)

need_tools() {
  mkdir -p "$VIGIL_CACHE"
  if command -v flock >/dev/null; then # two checkouts set up at once share the cache
    exec 9>"$VIGIL_CACHE/lock"
    flock -n 9 || {
      say 'Waiting for another set-up to finish …'
      flock 9
    }
  fi
  if on_debian; then
    need_debian_packages
  else
    need_commands
  fi
  need_node
  need_emscripten
  need_sources
  need_npm_packages
  exec 9>&-
  PATH=$PWD/node_modules/.bin:$PATH # Emscripten calls tsc
  CLANG=$(first_of clang-19 clang cc)
  CLANGXX=$(first_of clang++-19 clang++ c++)
}

need_debian_packages() {
  local missing
  missing=$(missing_packages "${DEBIAN_PACKAGES[@]}")
  [ -z "$missing" ] && return
  # shellcheck disable=SC2086 # package names hold no spaces
  step packages "Installing $(echo "$missing" | wc -w) Debian packages" \
    "Check the network and apt's sources, or install them by hand: apt-get install $missing" \
    install_packages $missing
}

missing_packages() {
  local installed name
  # dpkg-query fails where it never heard of a name, and still lists the others.
  installed=$({ dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true; } |
    awk '$2 == "installed" { print $1 }')
  for name in "$@"; do
    grep -qxF "$name" <<<"$installed" || printf '%s ' "$name"
  done
}

install_packages() {
  as_root apt-get -q update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

need_commands() {
  local missing=() name
  for name in cmake ninja python3 node npm emcc; do
    command -v "$name" >/dev/null || missing+=("$name")
  done
  first_of clang++-19 clang++ c++ >/dev/null || missing+=('a C++20 compiler')
  [ ${#missing[@]} = 0 ] && return
  fail "this is not Debian, so Vigil uses what is on the PATH, and there is no: ${missing[*]}." \
    "Install cmake 3.25, ninja, python 3, node $NODE_MINIMUM, Emscripten $EMSCRIPTEN_MINIMUM (or newer each) and a C++20 compiler, then try again."
}

need_node() {
  local have prefix
  prefix=$VIGIL_CACHE/node-$(digest scripts/lib/npm/node)
  have=$(node --version 2>/dev/null || echo v0)
  if ! version_at_least "${have#v}" "$NODE_MINIMUM"; then
    on_debian || fail "node ${have#v} is too old." "Install node $NODE_MINIMUM or newer and put it on the PATH."
    if [ ! -e "$prefix/node" ]; then
      command -v npm >/dev/null || step npm 'Installing npm' \
        'Check the network and apt, or put node 20.19 or newer on the PATH.' install_packages nodejs npm
      step node 'Installing node 22 for Vigil alone' \
        'Check that npm reaches its registry, or put node 20.19 or newer on the PATH.' \
        scripts/lib/install-node.sh "$prefix"
    fi
    PATH=$prefix:$PATH
  fi
  command -v npm >/dev/null || fail 'there is node, but no npm.' 'Install npm and put it on the PATH.'
}

need_emscripten() {
  local have prefix
  have=$(emscripten_version)
  if version_at_least "$have" "$EMSCRIPTEN_MINIMUM"; then
    EMSCRIPTEN_ROOT=$(dirname "$(realpath "$(command -v emcc)")")
  else
    on_debian || fail "Emscripten $have is too old." "Activate emsdk $EMSCRIPTEN_MINIMUM or newer."
    prefix=$VIGIL_CACHE/emscripten-$(digest scripts/lib/install-emscripten.sh scripts/lib/npm/acorn)
    [ -e "$prefix/complete" ] || step emscripten "Installing Emscripten $EMSCRIPTEN_MINIMUM for Vigil alone" \
      "Check the network and apt's sources, or put an emsdk $EMSCRIPTEN_MINIMUM or newer on the PATH." \
      scripts/lib/install-emscripten.sh "$prefix" "$EMSCRIPTEN_MINIMUM"
    EMSCRIPTEN_ROOT=$prefix/root/usr/share/emscripten
    PATH=$EMSCRIPTEN_ROOT:$PATH
  fi
  export EMSCRIPTEN_ROOT
}

emscripten_version() {
  command -v emcc >/dev/null || { echo 0; return; }
  emcc --version | sed -n '1s/.* \([0-9][0-9.]*[0-9]\).*/\1/p'
}

need_sources() {
  SOURCE_OPTIONS=()
  on_debian || return 0 # CMake fetches them
  local prefix name
  prefix=$VIGIL_CACHE/sources-$(digest scripts/lib/fetch-sources.sh)
  if [ ! -d "$prefix/imgui" ] || [ ! -d "$prefix/kissfft" ]; then
    step sources 'Fetching the sources of Dear ImGui and KissFFT' \
      "Check the network and apt's sources." scripts/lib/fetch-sources.sh "$prefix"
  fi
  for name in imgui kissfft; do
    if [ -d "$prefix/$name" ]; then
      SOURCE_OPTIONS+=("-DFETCHCONTENT_SOURCE_DIR_${name^^}=$prefix/$name")
    fi
  done
}

need_npm_packages() {
  local input
  input=$(digest package-lock.json .npmrc)
  [ -d node_modules ] && fresh npm-ci "$input" && return
  step npm-ci 'Installing npm packages' 'Check that npm reaches its registry.' npm ci --prefer-offline
  stamp npm-ci "$input"
}
