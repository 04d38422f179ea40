// Reads the golden files: a JSON tree whose arrays may lie in a .bin beside it, and the rule by
// which a value is compared (tests/golden/README.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json.hpp"

namespace golden {

using json::Value;

struct Rule {
  bool informative = false;
  double abs = 0, rel = 0, rel_max = 0, f1_min = 0, within_samples = -1, within_s = -1;
};

struct Entry {
  std::string id;
  Value input, expected, settings, tol, tol_f32;
  /// The rule for the value at this dotted path below `expected`, computed in double precision ...
  Rule rule(std::string_view path = "") const;
  /// ... and in single.
  Rule rule_f32(std::string_view path = "") const;
};

/// Every entry of a category, or nothing where the folder lacks it.
std::vector<Entry> load(const std::string& folder, const std::string& category);

/// The synthetic set of the repository, then the set on real recordings where it is at hand.
std::vector<Entry> load_all(const std::string& category);

/// The entries of the repository's set whose ids start with `prefix`; throws where there is none.
std::vector<Entry> entries(const std::string& category, std::string_view prefix);

/// |got - expected| within the rule; NaN matches NaN only. `scale` is the array's largest
/// magnitude.
bool close(double got, double expected, const Rule& rule, double scale = 0);

/// The largest error of an array as a fraction of what the rule allows: it matches where it is
/// <= 1. Different lengths give infinity.
double excess(const std::vector<double>& got, const std::vector<double>& expected,
              const Rule& rule);

/// F1 of two sorted lists of events matched greedily within `within`.
double f1(const std::vector<double>& got, const std::vector<double>& expected, double within);

}  // namespace golden
