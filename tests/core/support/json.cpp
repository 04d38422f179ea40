#include "json.hpp"

#include <cctype>
#include <charconv>
#include <cmath>
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
      const auto [end, error] =
          std::from_chars(rest_.data(), rest_.data() + rest_.size(), v.number);
      if (error != std::errc{}) fail();
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
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
    unsigned code = 0;
    if (rest_.size() < 4 ||
        std::from_chars(rest_.data(), rest_.data() + 4, code, 16).ptr != rest_.data() + 4)
      fail();
    rest_.remove_prefix(4);
    const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
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
  for (const Value& v : list) out.push_back(v.value());
  return out;
}

std::vector<float> Value::floats() const {
  std::vector<float> out;
  for (const double v : array()) out.push_back(static_cast<float>(v));
  return out;
}

Value parse(std::string_view text) { return Parser(text).document(); }

}  // namespace json
