#include "theme.hpp"

#include <cmath>

namespace vigil::dashboard {
namespace {

constexpr Rgb operator""_rgb(unsigned long long v) {
  return Rgb::hex(static_cast<std::uint32_t>(v));
}

constexpr Palette kDark{
    .background = 0x0B0F14_rgb,
    .card = 0x121821_rgb,
    .raised = 0x1B2430_rgb,
    .hairline = 0x222D3A_rgb,
    .grid = 0x1F2935_rgb,
    .text = 0xE6EDF3_rgb,
    .muted = 0x97A4B5_rgb,
    .stale = 0xA9B4C2_rgb,
    .focus = 0x7CB7FF_rgb,
    .action = {0xE6EDF3_rgb, 0x0B0F14_rgb},
    .heart = 0x46E08A_rgb,
    .spo2 = 0x4CCBF5_rgb,
    .respiration = 0xF2F5F8_rgb,
    .eda = 0xBFA6FF_rgb,
    .temperature = 0xFFA251_rgb,
    .motion = 0x9FB4D0_rgb,
    .pressure = 0xF79AC9_rgb,
    .stress = 0x93AFFF_rgb,
    .high = {0xFF6E67_rgb, 0x120708_rgb},
    .medium = {0xFFD84A_rgb, 0x161204_rgb},
    .low = {0x5CE6F2_rgb, 0x041416_rgb},
    .high_text = 0xFF7B75_rgb,
    .medium_text = 0xFFD84A_rgb,
    .low_text = 0x5CE6F2_rgb,
    .good = 0x46E08A_rgb,
};

constexpr Palette kLight{
    .background = 0xF1F4F7_rgb,
    .card = 0xFFFFFF_rgb,
    .raised = 0xE9EEF3_rgb,
    .hairline = 0xD9E0E8_rgb,
    .grid = 0xE2E8EE_rgb,
    .text = 0x131A22_rgb,
    .muted = 0x4F5D6E_rgb,
    .stale = 0x4A5665_rgb,
    .focus = 0x0B62D6_rgb,
    .action = {0x131A22_rgb, 0xFFFFFF_rgb},
    .heart = 0x0A5F38_rgb,
    .spo2 = 0x005A78_rgb,
    .respiration = 0x36414E_rgb,
    .eda = 0x5B34B5_rgb,
    .temperature = 0x8A3F00_rgb,
    .motion = 0x40546E_rgb,
    .pressure = 0x8C1D5F_rgb,
    .stress = 0x2B47A8_rgb,
    .high = {0xA80F1B_rgb, 0xFFFFFF_rgb},
    .medium = {0xFFCF33_rgb, 0x161204_rgb},
    .low = {0x6FE3F0_rgb, 0x041416_rgb},
    .high_text = 0xA80F1B_rgb,
    .medium_text = 0x6B4E00_rgb,
    .low_text = 0x005B66_rgb,
    .good = 0x0A5F38_rgb,
};

constexpr Palette kContrast{
    .background = 0x000000_rgb,
    .card = 0x000000_rgb,
    .raised = 0x262626_rgb,
    .hairline = 0xB8B8B8_rgb,
    .grid = 0x4C4C4C_rgb,
    .text = 0xFFFFFF_rgb,
    .muted = 0xE0E0E0_rgb,
    .stale = 0xC8C8C8_rgb,
    .focus = 0xFFFFFF_rgb,
    .action = {0xFFFFFF_rgb, 0x000000_rgb},
    .heart = 0x5CFF9D_rgb,
    .spo2 = 0x6FDBFF_rgb,
    .respiration = 0xFFFFFF_rgb,
    .eda = 0xD2C0FF_rgb,
    .temperature = 0xFFB873_rgb,
    .motion = 0xC4D6EE_rgb,
    .pressure = 0xFFB8DC_rgb,
    .stress = 0xB9CBFF_rgb,
    .high = {0xFF8078_rgb, 0x000000_rgb},
    .medium = {0xFFE14D_rgb, 0x000000_rgb},
    .low = {0x66F0FF_rgb, 0x000000_rgb},
    .high_text = 0xFF8078_rgb,
    .medium_text = 0xFFE14D_rgb,
    .low_text = 0x66F0FF_rgb,
    .good = 0x5CFF9D_rgb,
};

double luminance(Rgb c) {
  const auto linear = [](std::uint8_t channel) {
    const double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

}  // namespace

Rgb mix(Rgb a, Rgb b, float amount) {
  const auto channel = [amount](std::uint8_t from, std::uint8_t to) {
    return static_cast<std::uint8_t>(
        std::lround(static_cast<float>(from) + amount * static_cast<float>(to - from)));
  };
  return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b)};
}

double contrast(Rgb a, Rgb b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

const Palette& palette(Theme theme) {
  switch (theme) {
    case Theme::light:
      return kLight;
    case Theme::contrast:
      return kContrast;
    default:
      return kDark;
  }
}

Rgb color(const Palette& p, Vital vital) {
  switch (vital) {
    case Vital::heart_rate:
    case Vital::rmssd:
    case Vital::sdnn:
      return p.heart;
    case Vital::respiration:
      return p.respiration;
    case Vital::spo2:
      return p.spo2;
    case Vital::skin_temperature:
    case Vital::body_temperature:
      return p.temperature;
    case Vital::eda:
      return p.eda;
    case Vital::systolic:
    case Vital::diastolic:
      return p.pressure;
    default:
      return p.motion;
  }
}

Surface surface(const Palette& p, Priority priority) {
  switch (priority) {
    case Priority::high:
      return p.high;
    case Priority::medium:
      return p.medium;
    case Priority::low:
      return p.low;
    default:
      return {p.raised, p.text};
  }
}

Rgb text_color(const Palette& p, Priority priority) {
  switch (priority) {
    case Priority::high:
      return p.high_text;
    case Priority::medium:
      return p.medium_text;
    case Priority::low:
      return p.low_text;
    default:
      return p.text;
  }
}

}  // namespace vigil::dashboard
