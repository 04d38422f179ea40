#include "vigil/signal/real_fft.hpp"

#include <cmath>
#include <vector>

#include "golden.hpp"
#include "support.hpp"

using namespace vigil;

namespace {

std::vector<std::complex<float>> transform(const std::vector<float>& x) {
  RealFft fft(x.size());
  std::vector<std::complex<float>> spectrum(fft.bins());
  fft.forward(x, spectrum);
  return spectrum;
}

}  // namespace

TEST_CASE("the real transform is NumPy's rfft") {
  int compared = 0;
  for (const golden::Entry& entry : golden::entries("spectral", "spectral/rfft/")) {
    CAPTURE(entry.id);
    const auto x = entry.input["x"].floats();
    if (x.size() != fast_fft_size(x.size())) continue;
    const auto spectrum = transform(x);
    const auto re = entry.expected["X"]["re"].array();
    const auto im = entry.expected["X"]["im"].array();
    REQUIRE(spectrum.size() == re.size());
    double greatest = 0, worst = 0;
    for (std::size_t k = 0; k < re.size(); ++k) {
      greatest = std::max(greatest, std::hypot(re[k], im[k]));
      worst = std::max(worst, std::hypot(double(spectrum[k].real()) - re[k],
                                         double(spectrum[k].imag()) - im[k]));
    }
    CHECK(worst <= entry.rule_f32().rel_max * greatest);
    ++compared;
  }
  CHECK(compared > 10);
}

TEST_CASE("each lane of the four-lane transform is the one-channel transform, to rounding") {
  for (const std::size_t size : {2u, 4u, 6u, 8u, 250u, 360u, 1024u, 1500u}) {
    CAPTURE(size);
    std::vector<float> channel[4];
    std::vector<Float4> x(size);
    for (std::size_t n = 0; n < size; ++n) {
      for (std::size_t lane = 0; lane < 4; ++lane) {
        const float value =
            std::sin(float(n * (lane + 1)) * 0.07f) + 0.1f * float((n * 7 + lane) % 5);
        channel[lane].push_back(value);
        x[n][lane] = value;
      }
    }
    RealFft4 fft(size);
    std::vector<RealFft4::Bin> spectrum(fft.bins());
    fft.forward(x, spectrum);
    for (std::size_t lane = 0; lane < 4; ++lane) {
      const auto expected = transform(channel[lane]);
      float greatest = 0;
      for (const auto& bin : expected) greatest = std::max(greatest, std::abs(bin));
      for (std::size_t k = 0; k < expected.size(); ++k) {
        CAPTURE(k);
        const std::complex<float> bin{spectrum[k].re[lane], spectrum[k].im[lane]};
        CHECK(std::abs(bin - expected[k]) <= 4e-7f * greatest);
      }
    }
  }
}

TEST_CASE("fast sizes are even, with factors 2, 3 and 5 only") {
  CHECK(fast_fft_size(1) == 2);
  CHECK(fast_fft_size(251) == 256);
  CHECK(fast_fft_size(1024) == 1024);
  CHECK(fast_fft_size(1025) == 1080);
}
