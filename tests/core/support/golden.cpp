#include "golden.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace vigil::golden {

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

template <class T>
void append(std::vector<double>& to, const std::string& bytes, std::size_t offset,
            std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, bytes.data() + offset + i * sizeof(T), sizeof(T));
    to.push_back(static_cast<double>(value));
  }
}

}  // namespace

Category::Category(const std::string& name) {
  const std::string stem = std::string(VIGIL_GOLDEN_DIR) + "/" + name;
  json_ = Json::parse(read(stem + ".json"));
  bytes_ = read(stem + ".bin");
}

std::vector<Json> Category::entries(const std::string& prefix) const {
  std::vector<Json> found;
  for (const Json& e : json_.at("entries"))
    if (e.at("id").get<std::string>().starts_with(prefix)) found.push_back(e);
  if (found.empty()) throw std::runtime_error("no golden entry " + prefix);
  return found;
}

Json Category::entry(const std::string& id) const {
  for (const Json& e : entries(id))
    if (e.at("id") == id) return e;
  throw std::runtime_error("no golden entry " + id);
}

std::vector<double> Category::numbers(const Json& node) const {
  std::vector<double> out;
  if (node.is_null()) return {std::numeric_limits<double>::quiet_NaN()};
  if (node.is_number()) return {node.get<double>()};
  if (node.is_array()) {
    for (const Json& item : node)
      for (const double v : numbers(item)) out.push_back(v);
    return out;
  }
  std::size_t count = 1;
  for (const Json& n : node.at("shape")) count *= n.get<std::size_t>();
  const auto offset = node.at("offset").get<std::size_t>();
  const auto type = node.at("dtype").get<std::string>();
  if (type == "f4") append<float>(out, bytes_, offset, count);
  if (type == "f8") append<double>(out, bytes_, offset, count);
  if (type == "i4") append<std::int32_t>(out, bytes_, offset, count);
  return out;
}

std::vector<float> Category::floats(const Json& node) const {
  std::vector<float> out;
  for (const double v : numbers(node)) out.push_back(static_cast<float>(v));
  return out;
}

Tolerance tolerance(const Json& entry, const char* key, const std::string& path) {
  Tolerance t;
  const auto apply = [&](const Json& rule) {
    t.abs = rule.value("abs", t.abs);
    t.rel = rule.value("rel", t.rel);
    t.rel_max = rule.value("rel_max", t.rel_max);
  };
  const Json& rules = entry.at(key);
  apply(rules);
  if (rules.contains("per")) {
    for (const auto& [patterns, rule] : rules.at("per").items()) {
      std::istringstream list(patterns);
      for (std::string pattern; std::getline(list, pattern, '|');) {
        if (fnmatch(pattern.c_str(), path.c_str(), 0) != 0) continue;
        if (rule.contains("kind")) t = {};
        apply(rule);
        break;
      }
    }
  }
  return t;
}

double excess(const std::vector<double>& got, const std::vector<double>& expected,
              Tolerance allowed) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (got.size() != expected.size()) return kInfinity;
  double greatest = 0, worst = 0;
  for (const double e : expected)
    if (!std::isnan(e)) greatest = std::max(greatest, std::abs(e));
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (got[i] == expected[i] || (std::isnan(got[i]) && std::isnan(expected[i]))) continue;
    const double limit =
        allowed.abs + allowed.rel * std::abs(expected[i]) + allowed.rel_max * greatest;
    const double error = std::abs(got[i] - expected[i]);
    worst = std::max(worst, error <= limit                    ? error / limit
                            : limit > 0 && !std::isnan(error) ? error / limit
                                                              : kInfinity);
  }
  return worst;
}

}  // namespace vigil::golden
