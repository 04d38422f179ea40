#include "theme.hpp"

#include "support.hpp"

using namespace vigil;
using namespace vigil::dashboard;

namespace {

constexpr double kText = 4.5;    // WCAG 2.2, 1.4.3
constexpr double kNumber = 7.0;  // WCAG 2.2, 1.4.6
constexpr double kMark = 3.0;    // WCAG 2.2, 1.4.11: what is not text

template <class Check>
void each_theme(Check&& check) {
  for (int i = 0; i < static_cast<int>(Theme::count_); ++i) {
    CAPTURE(i);
    check(palette(static_cast<Theme>(i)));
  }
}

}  // namespace

TEST_CASE("contrast is WCAG's") {
  CHECK(contrast(Rgb::hex(0xFFFFFF), Rgb::hex(0x000000)) == doctest::Approx(21));
  CHECK(contrast(Rgb::hex(0x777777), Rgb::hex(0xFFFFFF)) == doctest::Approx(4.48).epsilon(0.01));
}

TEST_CASE("text can be read on every ground of every theme") {
  each_theme([](const Palette& p) {
    for (const Rgb ground : {p.background, p.card, p.raised}) {
      CHECK(contrast(p.text, ground) >= kNumber);
      CHECK(contrast(p.muted, ground) >= kText);
    }
    for (const Rgb ink : {p.high_text, p.medium_text, p.low_text, p.good})
      for (const Rgb ground : {p.background, p.card}) CHECK(contrast(ink, ground) >= kText);
    CHECK(contrast(p.action.ink, p.action.fill) >= kText);
  });
}

TEST_CASE("numbers stand out at least 7 to 1, stale ones and those in an alarm too") {
  each_theme([](const Palette& p) {
    for (std::size_t v = 0; v < kVitalCount; ++v)
      CHECK(contrast(color(p, static_cast<Vital>(v)), p.card) >= kNumber);
    CHECK(contrast(p.stale, p.card) >= kNumber);
    CHECK(contrast(p.stress, p.card) >= kNumber);
    for (const Surface& s : {p.high, p.medium, p.low}) CHECK(contrast(s.ink, s.fill) >= kNumber);
  });
}

TEST_CASE("focus, chosen parts and alarms are seen without reading") {
  each_theme([](const Palette& p) {
    CHECK(contrast(p.focus, p.background) >= kMark);
    CHECK(contrast(p.focus, p.card) >= kMark);
    CHECK(contrast(p.action.fill, p.raised) >= kMark);
    CHECK(contrast(p.high.fill, p.background) >= kMark);
  });
}

TEST_CASE("no vital has an alarm's red or yellow") {
  const auto hue_distance = [](Rgb a, Rgb b) {
    const int dr = a.r - b.r;
    const int dg = a.g - b.g;
    const int db = a.b - b.b;
    return dr * dr + dg * dg + db * db;
  };
  each_theme([&](const Palette& p) {
    for (std::size_t v = 0; v < kVitalCount; ++v)
      for (const Rgb alarm : {p.high.fill, p.medium.fill})
        CHECK(hue_distance(color(p, static_cast<Vital>(v)), alarm) > 40 * 40);
  });
}

TEST_CASE("alarms flash as IEC 60601-1-8 says") {
  CHECK(flash_hz(Priority::high) >= 1.4);
  CHECK(flash_hz(Priority::high) <= 2.8);
  CHECK(flash_hz(Priority::medium) >= 0.4);
  CHECK(flash_hz(Priority::medium) <= 0.8);
  CHECK(flash_hz(Priority::low) == 0);
}
