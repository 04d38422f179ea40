// What the plot of each NN interval against the one before it shows: its spread (Brennan 2001), its
// asymmetry (Guzik 2006, Porta 2008, Karmakar 2009, Yan 2017, Piskorski & Guzik 2011), and how
// broken the trace of the intervals is (Costa 2017). Pairs across a hole are left out.
#pragma once

#include "vigil/features/rr_series.hpp"
#include "vigil/features/statistics.hpp"

namespace vigil::features {

/// Standard deviations across and along the line of identity, n - 1 in the denominator, of the
/// rotated points themselves.
struct Poincare {
  double sd1_ms = kUndefined, sd2_ms = kUndefined;
  double sd1_sd2 = kUndefined;
  double ellipse_area_ms2 = kUndefined;  ///< pi SD1 SD2
  double csi = kUndefined;               ///< SD2 / SD1 (Toichi 1997)
  double cvi = kUndefined;               ///< log10(16 SD1 SD2)
  double csi_modified_ms = kUndefined;   ///< 4 SD2^2 / SD1 (Jeppesen 2014)
};
Poincare poincare(const NnWindow& nn);

/// Shares of decelerations (d: the interval grows) and accelerations (a). GI, SI, AI and PI are in
/// %, C in 0..1, SD in ms. Undefined where no interval differs from the one before.
struct Asymmetry {
  double gi_pct = kUndefined, si_pct = kUndefined, ai_pct = kUndefined, pi_pct = kUndefined;
  double c1d = kUndefined, c1a = kUndefined, c2d = kUndefined, c2a = kUndefined;
  double cd = kUndefined, ca = kUndefined;
  double sd1d_ms = kUndefined, sd1a_ms = kUndefined, sd2d_ms = kUndefined, sd2a_ms = kUndefined;
  double sdnnd_ms = kUndefined, sdnna_ms = kUndefined;
};
Asymmetry asymmetry(const NnWindow& nn);

/// Shares 0..1. An unchanged interval is neither acceleration nor deceleration, and a step to or
/// from it counts as an inflection (as in NeuroKit2).
struct Fragmentation {
  double pip = kUndefined;   ///< inflection points / intervals
  double ials = kUndefined;  ///< 1 / mean length of the runs of one sign
  double pss = kUndefined;   ///< runs shorter than three / runs
  double pas = kUndefined;   ///< runs of at least four inflections in a row / such runs
};
Fragmentation fragmentation(const NnWindow& nn);

}  // namespace vigil::features
