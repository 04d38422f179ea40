// The documents that are made from the code: core/features/FEATURES.md from the registry,
// core/features/CONFORMANCE.md from the golden files.
#pragma once

#include <string>

namespace pages {

std::string features();
std::string conformance();

}  // namespace pages
