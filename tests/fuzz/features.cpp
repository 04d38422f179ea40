// The feature engine fed with any bits: no value that is not finite comes out, whatever goes in.
#include "vigil/features/engine.hpp"

#include <array>
#include <cmath>
#include <memory>

#include "bytes.hpp"
#include "fuzz.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

EngineSettings small() {
  EngineSettings s;
  s.rates[static_cast<std::size_t>(Signal::ppg)] = 25_Hz;
  s.rates[static_cast<std::size_t>(Signal::acceleration)] = 10_Hz;
  s.rates[static_cast<std::size_t>(Signal::gyroscope)] = 10_Hz;
  s.rates[static_cast<std::size_t>(Signal::eda)] = 4_Hz;
  s.rates[static_cast<std::size_t>(Signal::temperature)] = 1_Hz;
  s.window_s = 20;
  s.hrv_window_s = 60;
  return s;
}

}  // namespace

void fuzz(std::span<const std::byte> input) {
  static const auto engine = std::make_unique<Engine>(small());
  engine->clear();
  Bytes bytes(input);
  double now_ms = 0;
  for (int ticks = 0; !bytes.empty() && ticks < 30;) {
    const auto what = bytes.take<std::uint8_t>();
    if (what % 8 < 5) {  // samples, some of them repeated to fill a window
      const auto signal = static_cast<Signal>(1 + what % 8);
      std::array<float, 75> values;
      const auto first = bytes.take<float>(), second = bytes.take<float>();
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % 3 == 0 ? first : second;
      engine->push(signal, Timestamp{now_ms + 10 * what}, values);
    } else if (what % 8 == 5) {
      for (int i = 0; i < 40; ++i)
        engine->push(
            Beat{Timestamp{now_ms + 20 * i}, static_cast<double>(bytes.take<float>()), what > 127});
    } else {
      now_ms += what % 8 == 6 ? 1000 : static_cast<double>(bytes.take<float>());
      engine->advance(Timestamp{now_ms});
      if (!(std::abs(now_ms) < 1e15)) now_ms = 0;
      ++ticks;
    }
  }
  engine->complete();
  for (std::size_t i = 0; i < kColumnCount; ++i)
    FUZZ_CHECK(!engine->column(i) || std::isfinite(*engine->column(i)));
}
