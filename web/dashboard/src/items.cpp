#include "items.hpp"

#include <cmath>
#include <cstdio>

namespace vigil::dashboard {
namespace {

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char digits[32];
  const int n = std::snprintf(digits, sizeof digits, "%.10g", value);
  out.append(digits, static_cast<std::size_t>(n));
}

void append_item(std::string& out, const Item& item) {
  out += "{\"key\":";
  append_string(out, item.key);
  out += ",\"role\":";
  append_string(out, item.role);
  out += ",\"label\":";
  append_string(out, item.label);
  if (!item.action.name.empty()) {
    out += ",\"action\":";
    append_string(out, item.action.name);
    out += ",\"argument\":";
    append_number(out, item.action.argument);
    out += ",\"value\":";
    append_number(out, item.action.value);
  }
  if (item.selected) out += ",\"selected\":true";
  if (item.disabled) out += ",\"disabled\":true";
  out += ",\"rect\":[";
  const float rect[] = {item.rect.x, item.rect.y, item.rect.w, item.rect.h};
  for (const float& side : rect) {
    if (&side != rect) out += ',';
    append_number(out, std::round(side));
  }
  out += "]}";
}

}  // namespace

std::string to_json(const std::vector<Item>& items) {
  std::string out = "[";
  for (const Item& item : items) {
    if (out.size() > 1) out += ',';
    append_item(out, item);
  }
  out += ']';
  return out;
}

}  // namespace vigil::dashboard
