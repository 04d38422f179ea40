#include "vigil/features/poincare.hpp"

#include <cmath>
#include <numbers>

namespace vigil::features {
namespace {

/// Calls f(x, y) for each interval x that the interval y follows.
template <class F>
void for_each_pair(const NnWindow& nn, F f) {
  const auto rr = nn.rr_ms();
  for (std::size_t i = 1; i < rr.size(); ++i)
    if (nn.joined(i)) f(rr[i - 1], rr[i]);
}

/// Lengths of runs: how many there are, how long together, how many shorter than `limit`.
class Runs {
 public:
  explicit Runs(std::size_t limit) : limit_(limit) {}
  void extend() { ++length_; }
  void end() {
    if (length_ == 0) return;
    ++count_;
    total_ += length_;
    shorter_ += length_ < limit_;
    length_ = 0;
  }
  double count() const { return static_cast<double>(count_); }
  double total() const { return static_cast<double>(total_); }
  double shorter() const { return static_cast<double>(shorter_); }

 private:
  std::size_t limit_, length_ = 0, count_ = 0, total_ = 0, shorter_ = 0;
};

}  // namespace

Poincare poincare(const NnWindow& nn) {
  Poincare p;
  const auto n = static_cast<double>(nn.differences().size());
  if (n < 2) return p;
  double across = 0, along = 0;
  for_each_pair(nn, [&](double x, double y) {
    across += y - x;
    along += y + x;
  });
  const double mean_across = across / n, mean_along = along / n;
  double s1 = 0, s2 = 0;
  for_each_pair(nn, [&](double x, double y) {
    s1 += (y - x - mean_across) * (y - x - mean_across);
    s2 += (y + x - mean_along) * (y + x - mean_along);
  });
  // What rounding leaves of a spread of 0 must not become a ratio.
  const double rounding = 1e-9 * mean_along;
  const auto spread = [&](double squares) {
    const double sd = std::sqrt(squares / 2 / (n - 1));
    return sd > rounding ? sd : 0;
  };
  p.sd1_ms = spread(s1);
  p.sd2_ms = spread(s2);
  p.ellipse_area_ms2 = std::numbers::pi * p.sd1_ms * p.sd2_ms;
  if (p.sd2_ms > 0) p.sd1_sd2 = p.sd1_ms / p.sd2_ms;
  if (p.sd1_ms > 0) {
    p.csi = p.sd2_ms / p.sd1_ms;
    p.csi_modified_ms = 4 * p.sd2_ms * p.sd2_ms / p.sd1_ms;
    if (p.sd2_ms > 0) p.cvi = std::log10(16 * p.sd1_ms * p.sd2_ms);
  }
  return p;
}

Asymmetry asymmetry(const NnWindow& nn) {
  Asymmetry a;
  const auto n = static_cast<double>(nn.differences().size());
  if (n < 2) return a;
  double mean_x = 0, mean_y = 0;
  for_each_pair(nn, [&](double x, double y) {
    mean_x += x / n;
    mean_y += y / n;
  });

  // Sums over all points, over those above the line of identity (d) and below it (a).
  struct Sums {
    double distance = 0, angle = 0, sector = 0, across2 = 0, along2 = 0, count = 0;
  };
  Sums d, acc, none;
  for_each_pair(nn, [&](double x, double y) {
    Sums& s = y > x ? d : y < x ? acc : none;
    const double distance = std::abs(y - x) / std::numbers::sqrt2;
    const double along = (x - mean_x + y - mean_y) / std::numbers::sqrt2;
    const double angle = std::abs(std::numbers::pi / 4 - std::atan(y / x));
    s.distance += distance;
    s.angle += angle;
    s.sector += angle * (x * x + y * y) / 2;
    s.across2 += distance * distance / (n - 1);
    s.along2 += along * along / (n - 1);
    ++s.count;
  });
  if (d.count + acc.count == 0) return a;

  a.gi_pct = 100 * d.distance / (d.distance + acc.distance);
  a.si_pct = 100 * d.angle / (d.angle + acc.angle);
  a.ai_pct = 100 * d.sector / (d.sector + acc.sector);
  a.pi_pct = 100 * acc.count / (d.count + acc.count);

  a.sd1d_ms = std::sqrt(d.across2);
  a.sd1a_ms = std::sqrt(acc.across2);
  const double long_d = d.along2 + none.along2 / 2, long_a = acc.along2 + none.along2 / 2;
  a.sd2d_ms = std::sqrt(long_d);
  a.sd2a_ms = std::sqrt(long_a);
  const double total_d = (d.across2 + long_d) / 2, total_a = (acc.across2 + long_a) / 2;
  a.sdnnd_ms = std::sqrt(total_d);
  a.sdnna_ms = std::sqrt(total_a);
  a.c1d = d.across2 / (d.across2 + acc.across2);
  a.c1a = 1 - a.c1d;
  if (long_d + long_a > 0) {
    a.c2d = long_d / (long_d + long_a);
    a.c2a = 1 - a.c2d;
  }
  a.cd = total_d / (total_d + total_a);
  a.ca = 1 - a.cd;
  return a;
}

Fragmentation fragmentation(const NnWindow& nn) {
  Fragmentation f;
  const auto rr = nn.rr_ms();
  if (nn.differences().empty()) return f;
  Runs monotone(3), alternating(4);
  double inflections = 0;
  int last_sign = 0;
  for (std::size_t i = 1; i < rr.size(); ++i) {
    if (!nn.joined(i)) {
      monotone.end();
      alternating.end();
      continue;
    }
    const int sign = (rr[i] > rr[i - 1]) - (rr[i] < rr[i - 1]);
    const bool continues = i > 1 && nn.joined(i - 1);
    if (continues && sign != last_sign) {
      ++inflections;
      alternating.extend();
    } else {
      alternating.end();
    }
    if (!continues || sign != last_sign) monotone.end();
    if (sign != 0) monotone.extend();
    last_sign = sign;
  }
  monotone.end();
  alternating.end();
  f.pip = inflections / static_cast<double>(rr.size());
  if (monotone.count() > 0) {
    f.ials = monotone.count() / monotone.total();
    f.pss = monotone.shorter() / monotone.count();
  }
  if (alternating.count() > 0)
    f.pas = (alternating.count() - alternating.shorter()) / alternating.count();
  return f;
}

}  // namespace vigil::features
