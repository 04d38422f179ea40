#include "vigil/features/statistics.hpp"

namespace vigil::features {

double line_slope(std::span<const double> x, std::span<const double> y) {
  const double mx = mean(x), my = mean(y);
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) * (x[i] - mx);
  }
  return xx > 0 ? xy / xx : kUndefined;
}

}  // namespace vigil::features
