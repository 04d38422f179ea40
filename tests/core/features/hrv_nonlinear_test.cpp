#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "golden.hpp"
#include "support.hpp"
#include "vigil/features/entropy.hpp"
#include "vigil/features/fractal.hpp"
#include "vigil/features/poincare.hpp"

using namespace vigil;
using namespace vigil::features;

namespace {

NnWindow window_of(const std::vector<double>& rr) {
  NnWindow nn;
  nn.assign(rr);
  return nn;
}

void check(const golden::Entry& e, const char* group, const char* key, double got) {
  const double expected = e.expected[group][key].value();
  if (!std::isfinite(expected)) return;
  CAPTURE(e.id);
  CAPTURE(std::string(key));
  CAPTURE(expected);
  CAPTURE(got);
  CHECK(golden::close(got, expected, e.rule(std::string(group) + "." + key)));
}

std::vector<double> pink_noise(std::mt19937& random, std::size_t n) {
  std::normal_distribution<double> noise(0, 20);
  std::vector<double> x;
  double slow = 0, slower = 0;
  for (std::size_t i = 0; i < n; ++i) {
    slow = 0.9 * slow + noise(random);
    slower = 0.99 * slower + 0.3 * noise(random);
    x.push_back(850 + slow + slower + 0.5 * noise(random));
  }
  return x;
}

}  // namespace

TEST_CASE("Poincare, asymmetry and fragmentation agree with NeuroKit2") {
  for (const auto& e : golden::load_all("hrv")) {
    if (e.expected["nk_nonlinear"].is_error()) continue;
    if (e.id.ends_with("zero_interval")) continue;  // 0 / 0 in the angles
    const NnWindow nn = window_of(e.input["rr_ms"].array());
    const auto nk = [&](const char* key, double got) { check(e, "nk_nonlinear", key, got); };
    const Poincare p = poincare(nn);
    if (p.sd1_ms == 0 || p.sd2_ms == 0) continue;  // NeuroKit2 gives ratios of rounding errors
    nk("HRV_SD1", p.sd1_ms);
    nk("HRV_SD2", p.sd2_ms);
    nk("HRV_SD1SD2", p.sd1_sd2);
    nk("HRV_S", p.ellipse_area_ms2);
    nk("HRV_CSI", p.csi);
    nk("HRV_CVI", p.cvi);
    nk("HRV_CSI_Modified", p.csi_modified_ms);
    const Asymmetry a = asymmetry(nn);
    nk("HRV_GI", a.gi_pct);
    nk("HRV_SI", a.si_pct);
    nk("HRV_AI", a.ai_pct);
    nk("HRV_PI", a.pi_pct);
    nk("HRV_C1d", a.c1d);
    nk("HRV_C1a", a.c1a);
    nk("HRV_C2d", a.c2d);
    nk("HRV_C2a", a.c2a);
    nk("HRV_Cd", a.cd);
    nk("HRV_Ca", a.ca);
    nk("HRV_SD1d", a.sd1d_ms);
    nk("HRV_SD1a", a.sd1a_ms);
    nk("HRV_SD2d", a.sd2d_ms);
    nk("HRV_SD2a", a.sd2a_ms);
    nk("HRV_SDNNd", a.sdnnd_ms);
    nk("HRV_SDNNa", a.sdnna_ms);
    const Fragmentation f = fragmentation(nn);
    nk("HRV_PIP", f.pip);
    nk("HRV_IALS", f.ials);
    nk("HRV_PSS", f.pss);
    nk("HRV_PAS", f.pas);
  }
}

TEST_CASE("entropies agree with NeuroKit2, sample entropy to the pair") {
  const auto entropy = std::make_unique<Entropy>();
  for (const auto& e : golden::load_all("hrv")) {
    if (!e.expected.has("detail")) continue;
    const std::vector<double> x = e.input["rr_ms"].array();
    const double sd = e.expected["detail"]["sd_ddof1"].value();
    for (const auto& [m, share, suffix] : {std::tuple{1, 0.2, "m1_r0.2"},
                                           {2, 0.2, "m2_r0.2"},
                                           {2, 0.15, "m2_r0.15"},
                                           {3, 0.2, "m3_r0.2"}}) {
      const auto matches = entropy->matches(x, share * sd, m);
      const std::string key = std::string("sampen_") + suffix;
      check(e, "detail", (key + "_A").c_str(), static_cast<double>(matches.longer));
      check(e, "detail", (key + "_B").c_str(), static_cast<double>(matches.shorter));
      check(e, "detail", ("nk_" + key).c_str(), matches.sample_entropy());
    }
    const double r = 0.2 * sd;
    check(e, "nk_nonlinear", "HRV_ApEn", entropy->approximate(x, r));
    check(e, "nk_nonlinear", "HRV_FuzzyEn", entropy->fuzzy(x, r));
    check(e, "nk_nonlinear", "HRV_ShanEn", entropy->shannon(x));
    check(e, "nk_nonlinear", "HRV_MSEn", entropy->multiscale(x, r).mse);
    const auto shifted = entropy->multiscale_time_shift(x, r);
    check(e, "nk_nonlinear", "HRV_CMSEn", shifted.cmse);
    check(e, "nk_nonlinear", "HRV_RCMSEn", shifted.rcmse);
    check(e, "detail", "perm_en_d3", permutation_entropy(x));
  }
}

TEST_CASE("fractal measures agree with NeuroKit2 and nolds") {
  int same = 0;
  for (const auto& e : golden::load_all("hrv")) {
    if (!e.expected.has("detail")) continue;
    const std::vector<double> x = e.input["rr_ms"].array();
    const auto& detail = e.expected["detail"];
    const Dfa dfa(x);
    const double nolds = e.expected["nolds_dfa_poly_overlapTrue_4_16"]["alpha"].value();
    CHECK(dfa.alpha(4, 16) == doctest::Approx(nolds).epsilon(1e-6));
    check(e, "detail", "nk_dfa_16_64", dfa.alpha(16, 64));
    // NeuroKit2 leaves out windows that lie on a line (coarsely rounded intervals): where it had
    // none it gives what nolds and we do.
    if (std::abs(detail["nk_dfa_4_16"].value() / nolds - 1) < 1e-9) {
      check(e, "detail", "nk_dfa_4_11", dfa.alpha(4, 11));
      const auto f = detail["nk_dfa_4_16_F"].array();
      for (std::size_t i = 0; i < f.size(); ++i)
        CHECK(dfa.fluctuation(4 + i) == doctest::Approx(f[i]).epsilon(1e-9));
      ++same;
    }
    check(e, "detail", "higuchi_k10", higuchi_dimension(x));
    check(e, "detail", "katz", katz_dimension(x));
    check(e, "detail", "petrosian", petrosian_dimension(x));
    check(e, "detail", "lempelziv", lempel_ziv_complexity(x));
  }
  CHECK(same >= 8);
}

TEST_CASE("the correlation dimension of a line is 1 and of the plane 2") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> plane(1000), line(1000);
  for (std::size_t i = 0; i < plane.size(); ++i) {
    plane[i] = uniform(random);
    line[i] = std::sin(0.02 * static_cast<double>(i));
  }
  CHECK(correlation_dimension(plane) == doctest::Approx(2).epsilon(0.1));
  CHECK(correlation_dimension(line) == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("multiscale entropy is the sample entropy of each coarse series, averaged") {
  const auto entropy = std::make_unique<Entropy>();
  std::mt19937 random(4);
  for (const std::size_t n : {60U, 400U, 700U}) {
    CAPTURE(n);
    const auto x = pink_noise(random, n);
    const double r = 0.2 * standard_deviation(std::span<const double>(x));
    for (const bool shift : {false, true}) {
      std::vector<double> mse, cmse, rcmse;  // by scale, where defined
      for (std::size_t scale = 1; scale < n / 12; ++scale) {
        Entropy::Matches pooled;
        double sum = 0, defined = 0;
        for (std::size_t start = 0; start < scale; ++start) {
          std::vector<double> coarse;
          for (std::size_t i = start; i + scale <= n && (!shift || coarse.size() < n / scale);
               i += scale) {
            coarse.push_back(0);
            for (std::size_t k = 0; k < scale; ++k) coarse.back() += x[i + k];
            if (shift) coarse.back() = x[i];
          }
          if (shift && coarse.size() < n / scale)
            coarse.push_back(x[start + (n / scale - 1) * scale]);
          const auto one = entropy->matches(coarse, shift ? r : r * static_cast<double>(scale));
          pooled.longer += one.longer;
          pooled.shorter += one.shorter;
          if (!std::isfinite(one.sample_entropy())) continue;
          sum += one.sample_entropy();
          ++defined;
          if (start == 0) mse.push_back(one.sample_entropy());
        }
        if (defined > 0) cmse.push_back(sum / defined);
        if (std::isfinite(pooled.sample_entropy())) rcmse.push_back(pooled.sample_entropy());
      }
      const auto mean_over_scales = [](const std::vector<double>& v) {
        double area = 0;
        for (std::size_t i = 1; i < v.size(); ++i) area += (v[i - 1] + v[i]) / 2;
        return area / static_cast<double>(v.size());
      };
      const auto m = shift ? entropy->multiscale_time_shift(x, r) : entropy->multiscale(x, r);
      CHECK(m.mse == doctest::Approx(mean_over_scales(mse)).epsilon(1e-9));
      CHECK(m.cmse == doctest::Approx(mean_over_scales(cmse)).epsilon(1e-9));
      CHECK(m.rcmse == doctest::Approx(mean_over_scales(rcmse)).epsilon(1e-9));
    }
  }
}

TEST_CASE("scale-free measures ignore shift and scale") {
  std::mt19937 random(5);
  const auto x = pink_noise(random, 300);
  auto y = x;
  for (double& v : y) v = 2 * v + 100;
  const auto entropy = std::make_unique<Entropy>();
  const double r = 0.2 * standard_deviation(std::span<const double>(x));
  CHECK(entropy->matches(x, r).sample_entropy() ==
        doctest::Approx(entropy->matches(y, 2 * r).sample_entropy()).epsilon(1e-9));
  CHECK(entropy->fuzzy(x, r) == doctest::Approx(entropy->fuzzy(y, 2 * r)).epsilon(1e-9));
  CHECK(Dfa(x).alpha(4, 16) == doctest::Approx(Dfa(y).alpha(4, 16)).epsilon(1e-9));
  CHECK(higuchi_dimension(x) == doctest::Approx(higuchi_dimension(y)).epsilon(1e-9));
  CHECK(correlation_dimension(x) == doctest::Approx(correlation_dimension(y)).epsilon(1e-6));
  CHECK(permutation_entropy(x) == doctest::Approx(permutation_entropy(y)).epsilon(1e-12));
}

TEST_CASE("DFA tells white noise from its sum") {
  std::mt19937 random(6);
  std::normal_distribution<double> noise(0, 20);
  std::vector<double> white(1000), walk(1000);
  double total = 0;
  for (std::size_t i = 0; i < white.size(); ++i) {
    white[i] = noise(random);
    walk[i] = total += white[i];
  }
  CHECK(Dfa(white).alpha(16, 64) == doctest::Approx(0.5).epsilon(0.15));
  CHECK(Dfa(walk).alpha(16, 64) == doctest::Approx(1.5).epsilon(0.1));
}

TEST_CASE("short and constant series leave the measures undefined") {
  const auto entropy = std::make_unique<Entropy>();
  for (const auto& x : {std::vector<double>{}, {800}, {800, 820}, std::vector<double>(100, 800)}) {
    CAPTURE(x.size());
    const NnWindow nn = window_of(x);
    CHECK(std::isnan(poincare(nn).csi));
    CHECK(std::isnan(asymmetry(nn).gi_pct));
    CHECK(std::isnan(entropy->fuzzy(x, 0)));
    CHECK(std::isnan(Dfa(x).alpha(4, 16)));
    CHECK(std::isnan(higuchi_dimension(x)));
    CHECK(std::isnan(correlation_dimension(x)));
  }
  CHECK(std::isnan(katz_dimension(std::vector<double>(100, 800))));
  CHECK(std::isnan(entropy->matches(std::vector<double>{800, 820}, 5).sample_entropy()));
}
