#!/usr/bin/env bash
# usage: install-node.sh PREFIX
# Node's own build, as npm carries it, at PREFIX/node; versions and hashes are in npm/node.
set -euo pipefail
prefix=${1:?usage: install-node.sh PREFIX}
work=$prefix.part
rm -rf "$work"
mkdir -p "$work"
cp "$(dirname "$0")"/npm/node/package*.json "$work"
npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund
cp "$work"/node_modules/node-linux-*/bin/node "$work/node"
rm -r "$work/node_modules"
"$work/node" --version
rm -rf "$prefix"
mv "$work" "$prefix"
