// One sampled signal inside the engine: its window, its axes' windows, its spectrum.
#pragma once

#include <cmath>
#include <optional>

#include "vigil/features/engine.hpp"

namespace vigil::features {

struct Engine::Stream {
  Stream(Signal kind, Hertz rate, std::size_t seconds, bool with_statistics)
      : signal(kind), window(rate, seconds, with_statistics), axes(is_vector() ? 3 : 1) {
    if (is_vector())
      for (auto& axis : axis_windows) axis.emplace(rate, seconds, false);
    if (kind == Signal::temperature) return;
    const bool eda = kind == Signal::eda;
    const Band band = eda                   ? Band{Hertz(0.01), Hertz(1)}
                      : kind == Signal::ppg ? Band{Hertz(0.5), Hertz(8)}
                                            : Band{Hertz(0.3), Hertz(10)};
    spectrum.emplace(rate, eda ? 16 : 8, band);
  }

  bool is_vector() const { return signal == Signal::acceleration || signal == Signal::gyroscope; }
  Hertz rate() const { return window.rate(); }
  std::size_t capacity() const {
    return (static_cast<std::size_t>(std::ceil(rate().value)) + 1) * window.seconds();
  }

  std::size_t push(Timestamp first, std::span<const float> values) {
    const std::int64_t slot = window.slot(first);
    std::size_t taken = 0;
    for (std::size_t i = 0; i + axes <= values.size(); i += axes) {
      const std::int64_t at = slot + static_cast<std::int64_t>(i / axes);
      float value = values[i];
      if (is_vector()) {
        for (std::size_t a = 0; a < 3; ++a) axis_windows[a]->put(at, values[i + a]);
        value = std::sqrt(values[i] * values[i] + values[i + 1] * values[i + 1] +
                          values[i + 2] * values[i + 2]);
      }
      taken += window.put(at, value);
    }
    return taken;
  }

  /// Of a stream of the same kind.
  void take_samples(const Stream& from) {
    window = from.window;
    for (std::size_t a = 0; a < 3; ++a) axis_windows[a] = from.axis_windows[a];
  }

  void close_before(std::int64_t second) {
    window.close_before(second);
    for (auto& axis : axis_windows)
      if (axis) axis->close_before(second);
  }

  void clear() {
    window.clear();
    for (auto& axis : axis_windows)
      if (axis) axis->clear();
  }

  /// How much there is, for the registry's minimum.
  Amount amount() const {
    const double seconds_there = static_cast<double>(window.finite()) / rate().value;
    const bool filling = static_cast<double>(window.samples().size()) <
                         rate().value * static_cast<double>(window.seconds()) - 1;
    const bool starting = filling && seconds_there > 0;
    return {0, seconds_there, starting ? Absent::starting : Absent::no_data};
  }

  /// Nothing where a kernel could not work on the window.
  Amount amount_if(bool usable) const {
    const Amount a = amount();
    return usable ? a : Amount{0, 0, a.lacking};
  }

  Signal signal;
  SampleWindow window;  ///< of vectors, their magnitude
  std::size_t axes;
  std::optional<SampleWindow> axis_windows[3];
  std::optional<SignalSpectrum> spectrum;
};

}  // namespace vigil::features
