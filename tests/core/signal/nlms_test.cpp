#include "vigil/signal/nlms.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;

TEST_CASE("noise cancelling by three references is the plain recursion's") {
  for (const golden::Entry& entry : golden::entries("filters", "filters/nlms/")) {
    CAPTURE(entry.id);
    const auto& s = entry.settings;
    const auto signal = entry.input["d"].floats();
    const auto acc = entry.input["acc"].floats();
    const std::size_t n = signal.size();
    Nlms cancel({.taps = s["taps_per_axis"].count(),
                 .step = float(s["mu"].value()),
                 .regularisation = float(s["eps"].value())});
    std::vector<double> out;
    for (std::size_t i = 0; i < n; ++i) {
      out.push_back(double(cancel(signal[i], std::vector{acc[i], acc[n + i], acc[2 * n + i]})));
    }
    const auto w = cancel.weights();
    const auto allowed = entry.rule_f32();
    CHECK(golden::excess(out, entry.expected["joint_e"].array(), allowed) <= 1);
    CHECK(golden::excess({w.begin(), w.end()}, entry.expected["joint_w_final"].array(), allowed) <=
          1);
    CHECK(cancel.restarts() == 0);
  }
}

TEST_CASE("what the reference explains is removed, what it does not is kept") {
  Nlms cancel({.references = 1, .taps = 8, .step = 0.2f});
  double noise_left = 0, pulse_kept = 0;
  for (int i = 0; i < 4000; ++i) {
    const float motion = std::sin(float(i) * 0.5f), pulse = 0.1f * std::sin(float(i) * 0.31f);
    const float out = cancel(pulse + 2 * motion, std::vector{motion});
    if (i > 3000) {
      noise_left += std::pow(double(out - pulse), 2) / 1000;
      pulse_kept += double(out * pulse) / 1000;
    }
  }
  CHECK(std::sqrt(noise_left) < 0.1);  // of 1.4
  CHECK(pulse_kept > 0.5 * 0.005);     // of 0.1² / 2
}

TEST_CASE("a filter that meets NaN, or adds power, starts again and passes the signal on") {
  Nlms cancel({.references = 1, .taps = 4, .step = 1.9f});
  for (int i = 0; i < 100; ++i) cancel(1, std::vector{1.0f});
  CHECK(cancel(5, std::vector{std::numeric_limits<float>::quiet_NaN()}) == 5);
  CHECK(cancel.restarts() == 1);
  for (const float w : cancel.weights()) CHECK(w == 0);
  // weights learnt on a faint reference, then the reference jumps a thousandfold
  for (int i = 0; i < 400; ++i)
    cancel(std::sin(float(i)), std::vector{0.001f * std::sin(float(i))});
  const auto before = cancel.restarts();
  for (int i = 0; i < 400; ++i) {
    const float x = std::sin(float(i));
    CHECK(std::isfinite(cancel(x, std::vector{i % 50 == 0 ? 1e3f * x : 0.001f * x})));
  }
  CHECK(cancel.restarts() > before);
}
