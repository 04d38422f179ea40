// Reads the golden files: a JSON tree whose arrays may lie in a .bin beside it, and the rule by
// which a value is compared (tests/golden/README.md).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace golden {

/// One JSON value. Numbers and arrays of numbers keep `null` as NaN.
class Value {
 public:
  enum class Kind { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  double number = 0;
  std::string text;
  std::vector<Value> list;
  std::vector<double> numbers;  ///< an array that lies in the .bin
  bool binary = false;
  std::map<std::string, Value, std::less<>> object;

  bool has(std::string_view key) const { return object.contains(key); }
  /// A null value where the key is missing.
  const Value& operator[](std::string_view key) const;
  bool is_error() const { return has("error"); }
  bool is_number() const { return kind == Kind::number; }
  /// NaN for null.
  double value() const;
  /// The numbers of an array, wherever it lies.
  std::vector<double> array() const;
};

struct Rule {
  bool informative = false;
  double abs = 0, rel = 0, rel_max = 0, f1_min = 0, within_samples = -1, within_s = -1;
};

struct Entry {
  std::string id;
  Value input, expected, settings, tol, truth;
  /// The rule for the value at this dotted path below `expected`.
  Rule rule(std::string_view path) const;
};

/// Every entry of a category, or nothing where the folder lacks it.
std::vector<Entry> load(const std::string& folder, const std::string& category);

/// The synthetic set of the repository, then the set on real recordings where it is at hand.
std::vector<Entry> load_all(const std::string& category);

/// |got - expected| within the rule; NaN matches NaN only. `scale` is the array's largest
/// magnitude.
bool close(double got, double expected, const Rule& rule, double scale = 0);

/// F1 of two sorted lists of events matched greedily within `within`.
double f1(const std::vector<double>& got, const std::vector<double>& expected, double within);

}  // namespace golden
