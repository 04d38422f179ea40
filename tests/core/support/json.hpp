// One JSON value, for files that tests read.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace json {

struct Value {
  enum class Kind { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  double number = 0;  ///< also of a boolean
  std::string text;
  std::vector<Value> list;
  std::vector<double> numbers;  ///< a list that lies in a file of its own
  std::map<std::string, Value, std::less<>> object;

  bool has(std::string_view key) const { return object.contains(key); }
  /// A null value where the key is missing.
  const Value& operator[](std::string_view key) const;
  bool is_number() const { return kind == Kind::number; }
  bool is_error() const { return has("error"); }
  /// NaN for null, infinite for "Infinity" and "-Infinity".
  double value() const;
  std::size_t count() const { return static_cast<std::size_t>(number); }
  std::vector<double> array() const;
  std::vector<float> floats() const;
};

/// Throws std::runtime_error where the text is not JSON.
Value parse(std::string_view text);

}  // namespace json
