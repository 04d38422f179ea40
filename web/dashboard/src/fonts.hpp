// The fonts' bytes: fonts.cpp is made by web/dashboard/fonts.mjs at build time.
#pragma once

#include <span>

namespace vigil::dashboard {

struct FontData {
  std::span<const unsigned char> regular, semibold, icons;
};
extern const FontData kFontData;

}  // namespace vigil::dashboard
