#include "json.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>

namespace json {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Value document() {
    Value v = value();
    skip_space();
    if (!rest_.empty()) fail();
    return v;
  }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error("not JSON: " + std::string(rest_.substr(0, 40)));
  }
  void skip_space() {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_[0])))
      rest_.remove_prefix(1);
  }
  bool take(std::string_view token) {
    skip_space();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  void need(std::string_view token) {
    if (!take(token)) fail();
  }

  Value value() {
    Value v;
    if (take("{")) {
      v.kind = Value::Kind::object;
      if (take("}")) return v;
      do {
        need("\"");
        std::string key = text();
        need(":");
        v.object.emplace(std::move(key), value());
      } while (take(","));
      need("}");
    } else if (take("[")) {
      v.kind = Value::Kind::list;
      if (take("]")) return v;
      do v.list.push_back(value());
      while (take(","));
      need("]");
    } else if (take("\"")) {
      v.kind = Value::Kind::text;
      v.text = text();
    } else if (take("true")) {
      v.kind = Value::Kind::boolean;
      v.number = 1;
    } else if (take("false")) {
      v.kind = Value::Kind::boolean;
    } else if (!take("null")) {
      v.kind = Value::Kind::number;
      const std::string digits(
          rest_.substr(0, std::min(rest_.size(), rest_.find_first_not_of("+-.eE0123456789"))));
      char* end = nullptr;
      v.number = std::strtod(digits.c_str(), &end);
      if (digits.empty() || *end != 0) fail();
      rest_.remove_prefix(digits.size());
    }
    return v;
  }

  /// What follows an opening quote, up to the closing one.
  std::string text() {
    std::string out;
    while (!rest_.empty() && rest_[0] != '"') {
      char c = rest_[0];
      rest_.remove_prefix(1);
      if (c == '\\') {
        if (rest_.empty()) fail();
        c = rest_[0];
        rest_.remove_prefix(1);
        if (c == 'u') {
          append_utf8(out);
          continue;
        }
        constexpr std::string_view kLetters = "bfnrt", kMeanings = "\b\f\n\r\t";
        if (const auto i = kLetters.find(c); i != std::string_view::npos) c = kMeanings[i];
      }
      out += c;
    }
    need("\"");
    return out;
  }

  void append_utf8(std::string& out) {
    const std::string digits(rest_.substr(0, 4));
    char* end = nullptr;
    const unsigned long code = std::strtoul(digits.c_str(), &end, 16);
    if (digits.size() < 4 || *end != 0) fail();
    rest_.remove_prefix(4);
    const auto put = [&](unsigned long byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0 | code >> 6);
      put(0x80 | (code & 0x3F));
    } else {
      put(0xE0 | code >> 12);
      put(0x80 | (code >> 6 & 0x3F));
      put(0x80 | (code & 0x3F));
    }
  }

  std::string_view rest_;
};

}  // namespace

const Value& Value::operator[](std::string_view key) const {
  static const Value none;
  const auto it = object.find(key);
  return it == object.end() ? none : it->second;
}

double Value::value() const {
  if (kind == Kind::text) return text.starts_with('-') ? -HUGE_VAL : HUGE_VAL;
  return kind == Kind::number || kind == Kind::boolean ? number
                                                       : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> Value::array() const {
  if (!numbers.empty()) return numbers;
  std::vector<double> out;
  out.reserve(list.size());
  for (const Value& v : list) out.push_back(v.value());
  return out;
}

std::vector<float> Value::floats() const {
  const std::vector<double> wide = array();
  std::vector<float> out;
  out.reserve(wide.size());
  for (const double v : wide) out.push_back(static_cast<float>(v));
  return out;
}

Value parse(std::string_view text) { return Parser(text).document(); }

}  // namespace json
