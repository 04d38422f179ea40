// Reads tests/golden: `<category>.json` with references into `<category>.bin`, made by SciPy and
// other peers from synthetic signals, each expected value with its own tolerance (see
// tests/golden/README.md).
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vigil::golden {

using Json = nlohmann::json;

/// How far a result may lie from an expected value: abs + rel |expected| + rel_max max |expected|.
struct Tolerance {
  double abs = 0, rel = 0, rel_max = 0;
};

/// One category; its entries by id.
class Category {
 public:
  explicit Category(const std::string& name);

  /// The entries whose id starts with `prefix`.
  std::vector<Json> entries(const std::string& prefix) const;
  Json entry(const std::string& id) const;

  /// The numbers of a list, a scalar, or an array in the .bin file (row-major); null is NaN.
  std::vector<double> numbers(const Json& node) const;
  std::vector<float> floats(const Json& node) const;

 private:
  Json json_;
  std::string bytes_;
};

/// The rule `key` ("tol" or "tol_f32") of an entry for the expected value at `path`
/// ("response.mag").
Tolerance tolerance(const Json& entry, const char* key, const std::string& path = "");

/// The largest error as a fraction of what is allowed: the result matches where it is <= 1.
/// NaN matches NaN only; different lengths give infinity.
double excess(const std::vector<double>& got, const std::vector<double>& expected,
              Tolerance allowed);

}  // namespace vigil::golden
