# What is built, each part only when its inputs changed. After need_tools (tools.sh).
# shellcheck shell=bash disable=SC2034

WASM_MODULES=(core/bindings/core.mjs core/bindings/description.mjs web/dashboard/dashboard.mjs)
BUILD_ADVICE='The compiler says where. If you changed nothing, remove the folder build/ and try again.'

# build_preset PRESET [TARGET...]: configures once per set of tools, then lets ninja decide.
build_preset() {
  local preset=$1 options input
  shift
  options=("${SOURCE_OPTIONS[@]}")
  if [ "$preset" != wasm ]; then
    options+=("-DCMAKE_C_COMPILER=$CLANG" "-DCMAKE_CXX_COMPILER=$CLANGXX")
  fi
  if [ "$preset" = asan ]; then # its views are sanitised too; elsewhere wasm builds and tests them
    options+=(-DVIGIL_DASHBOARD=ON)
  fi
  input="$EMSCRIPTEN_ROOT ${options[*]} $(digest CMakePresets.json)"
  if [ ! -f "build/$preset/build.ninja" ] || ! fresh "configure-$preset" "$input"; then
    step "configure-$preset" "Configuring the $preset build" "$BUILD_ADVICE" \
      cmake --preset "$preset" "${options[@]}"
    stamp "configure-$preset" "$input"
  fi
  # A dry run tells whether there is work; only work is worth a line.
  if ! ninja -C "build/$preset" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    step "build-$preset" "Building $preset${*:+: $*}" "$BUILD_ADVICE" ninja -C "build/$preset" "$@"
  fi
}

# build_wasm [TARGET...]: as wasm, all or the named; then TypeScript's view of the core.
build_wasm() {
  local input
  build_preset wasm "$@"
  input=$(digest scripts/generate.mjs build/wasm/core/bindings/description.{mjs,wasm})
  fresh generate "$input" && [ -f web/generated/core.ts ] && return
  step generate "Generating TypeScript's view of the core" "$BUILD_ADVICE" node scripts/generate.mjs
  stamp generate "$input"
}

# The page in dist/, compressed, and the command line's module in build/node/.
build_page() {
  local input
  input=$(digest index.html web assets shaders models package-lock.json package.json vite.config.ts \
    vite.node.config.ts scripts/compress.mjs build/wasm/core/bindings build/wasm/web/dashboard/dashboard.{mjs,wasm})
  fresh page "$input" && [ -f dist/index.html ] && return
  step page 'Building the page' "$BUILD_ADVICE" npm run build
  step node-module "Building the command line's module" "$BUILD_ADVICE" npm run build:node
  stamp page "$input"
}
