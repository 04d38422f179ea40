#include "golden.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>

namespace golden {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

template <class T>
void append(std::vector<double>& out, const char* bytes, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    T x;
    std::memcpy(&x, bytes + i * sizeof(T), sizeof(T));
    out.push_back(static_cast<double>(x));
  }
}

/// Replaces references into the .bin by the numbers they stand for.
void resolve(Value& v, const std::string& bin) {
  if (v.has("$bin")) {
    std::size_t count = 1;
    for (const Value& n : v["shape"].list) count *= static_cast<std::size_t>(n.number);
    const char* bytes = bin.data() + static_cast<std::size_t>(v["offset"].number);
    const std::string type = v["dtype"].text;
    if (type == "f4") append<float>(v.numbers, bytes, count);
    if (type == "f8") append<double>(v.numbers, bytes, count);
    if (type == "i4") append<std::int32_t>(v.numbers, bytes, count);
    v.kind = Value::Kind::list;
    return;
  }
  for (auto& [key, item] : v.object) resolve(item, bin);
  for (Value& item : v.list) resolve(item, bin);
}

/// `*` stands for any run of characters.
bool glob(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] != '*')
    return !text.empty() && text[0] == pattern[0] && glob(pattern.substr(1), text.substr(1));
  for (std::size_t i = 0; i <= text.size(); ++i)
    if (glob(pattern.substr(1), text.substr(i))) return true;
  return false;
}

bool matches(std::string_view patterns, std::string_view path) {
  while (true) {
    const std::size_t bar = patterns.find('|');
    if (glob(patterns.substr(0, bar), path)) return true;
    if (bar == std::string_view::npos) return false;
    patterns.remove_prefix(bar + 1);
  }
}

void override_rule(Rule& rule, const Value& v) {
  if (v.has("kind")) {
    rule = {};
    rule.informative = v["kind"].text == "informative";
  }
  const auto take = [&](const char* key, double& field) {
    if (v.has(key)) field = v[key].number;
  };
  take("abs", rule.abs);
  take("rel", rule.rel);
  take("rel_max", rule.rel_max);
  take("f1_min", rule.f1_min);
  take("match_within_samples", rule.within_samples);
  take("match_within_s", rule.within_s);
}

Rule rule_of(const Value& tol, std::string_view path) {
  Rule r;
  override_rule(r, tol);
  for (const auto& [pattern, value] : tol["per"].object)
    if (matches(pattern, path)) override_rule(r, value);
  return r;
}

}  // namespace

Rule Entry::rule(std::string_view path) const { return rule_of(tol, path); }
Rule Entry::rule_f32(std::string_view path) const { return rule_of(tol_f32, path); }

std::vector<Entry> load(const std::string& folder, const std::string& category) {
  const std::string text = read(folder + "/" + category + ".json");
  if (text.empty()) return {};
  const std::string bin = read(folder + "/" + category + ".bin");
  Value root = json::parse(text);
  resolve(root, bin);
  std::vector<Entry> entries;
  for (const Value& e : root["entries"].list)
    entries.push_back(
        {e["id"].text, e["input"], e["expected"], e["settings"], e["tol"], e["tol_f32"]});
  return entries;
}

std::vector<Entry> load_all(const std::string& category) {
  std::vector<Entry> entries = load(VIGIL_GOLDEN_DIR, category);
  for (Entry& e : load(VIGIL_SHARED_DIR "/goldens", category)) entries.push_back(std::move(e));
  return entries;
}

std::vector<Entry> entries(const std::string& category, std::string_view prefix) {
  std::vector<Entry> found;
  for (Entry& e : load(VIGIL_GOLDEN_DIR, category))
    if (e.id.starts_with(prefix)) found.push_back(std::move(e));
  if (found.empty()) throw std::runtime_error("no golden entry " + std::string(prefix));
  return found;
}

bool close(double got, double expected, const Rule& rule, double scale) {
  if (std::isnan(expected) || std::isnan(got)) return std::isnan(expected) && std::isnan(got);
  if (got == expected) return true;
  return std::abs(got - expected) <=
         rule.abs + rule.rel * std::abs(expected) + rule.rel_max * scale;
}

double excess(const std::vector<double>& got, const std::vector<double>& expected,
              const Rule& rule) {
  if (got.size() != expected.size()) return kInfinity;
  double greatest = 0, worst = 0;
  for (const double e : expected)
    if (!std::isnan(e)) greatest = std::max(greatest, std::abs(e));
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (got[i] == expected[i] || (std::isnan(got[i]) && std::isnan(expected[i]))) continue;
    const double limit = rule.abs + rule.rel * std::abs(expected[i]) + rule.rel_max * greatest;
    const double share = std::abs(got[i] - expected[i]) / limit;
    worst = std::max(worst, std::isnan(share) ? kInfinity : share);
  }
  return worst;
}

double f1(const std::vector<double>& got, const std::vector<double>& expected, double within) {
  if (got.empty() && expected.empty()) return 1;
  std::size_t i = 0, j = 0, hits = 0;
  while (i < got.size() && j < expected.size()) {
    const double d = got[i] - expected[j];
    if (std::abs(d) <= within) {
      ++hits, ++i, ++j;
    } else if (d < 0) {
      ++i;
    } else {
      ++j;
    }
  }
  return 2.0 * static_cast<double>(hits) / static_cast<double>(got.size() + expected.size());
}

}  // namespace golden
