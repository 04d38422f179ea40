#pragma once

#include <string>

/// Everything that TypeScript must know of the core, as JSON: the Snapshot's layout, the words of
/// the vocabulary, the GATT table. scripts/generate.mjs makes TypeScript of it.
std::string describe();
