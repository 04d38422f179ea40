// The registry: every feature, one row each. Results, models, bindings and documents take their
// names, units and windows from here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "vigil/features/feature_info.hpp"
#include "vigil/features/registry_hrv.hpp"
#include "vigil/features/registry_signals.hpp"

namespace vigil::features {
namespace detail {

template <std::size_t... N>
constexpr auto join(const std::array<FeatureInfo, N>&... tables) {
  std::array<FeatureInfo, (N + ...)> all{};
  std::size_t at = 0;
  const auto append = [&](const auto& table) {
    for (const FeatureInfo& row : table) all[at++] = row;
  };
  (append(tables), ...);
  return all;
}

}  // namespace detail

inline constexpr auto kFeatures = detail::join(
    rows::kHrvTime, rows::kHrvGeometric, rows::kHrvSpectral, rows::kHrvPoincare,
    rows::kHrvAsymmetry, rows::kHrvFragmentation, rows::kHrvComplexity, rows::kStatistics,
    rows::kSpectral, rows::kPulse, rows::kEda, rows::kMotion, rows::kTemperature);
inline constexpr std::size_t kFeatureCount = kFeatures.size();

/// A row of the registry.
enum class FeatureId : std::uint16_t {};

/// What the core asks of a row as it runs. The rest of kFeatures is for documents and stays out of
/// what a page loads.
struct FeatureRule {
  std::string_view key, label;
  Family family;
  Signals signals;
  double fewest_beats, shortest_s;
};

namespace detail {

inline constexpr auto kRules = [] {
  std::array<FeatureRule, kFeatureCount> rules{};
  for (std::size_t i = 0; i < kFeatureCount; ++i) {
    const FeatureInfo& row = kFeatures[i];
    rules[i] = {row.key, row.label, row.family, row.signals, row.fewest_beats, row.shortest_s};
  }
  return rules;
}();

}  // namespace detail

constexpr const FeatureRule& info(FeatureId id) {
  return detail::kRules[static_cast<std::size_t>(id)];
}

/// kFeatureCount where there is none.
constexpr std::size_t find_feature(std::string_view key) {
  std::size_t i = 0;
  while (i < kFeatureCount && kFeatures[i].key != key) ++i;
  return i;
}

/// "rmssd"_feature; a name that is not in the registry does not compile.
consteval FeatureId operator""_feature(const char* key, std::size_t length) {
  const std::size_t i = find_feature({key, length});
  if (i == kFeatureCount) throw "no such feature";
  return static_cast<FeatureId>(i);
}

/// A feature of one signal: what a column of a table or an input of a model is.
struct Column {
  FeatureId feature;
  Signal signal;
};

namespace detail {

constexpr std::size_t column_count() {
  std::size_t n = 0;
  for (const FeatureInfo& row : kFeatures) n += row.signals.count();
  return n;
}

}  // namespace detail

inline constexpr std::size_t kColumnCount = detail::column_count();

namespace detail {

struct Columns {
  std::array<Column, kColumnCount> column{};
  std::array<std::array<std::uint16_t, kSignalCount>, kFeatureCount> index{};
};

constexpr Columns make_columns() {
  Columns c;
  std::size_t at = 0;
  for (std::size_t f = 0; f < kFeatureCount; ++f)
    for (std::size_t s = 0; s < kSignalCount; ++s) {
      c.index[f][s] = kColumnCount;
      if (!kFeatures[f].signals.has(static_cast<Signal>(s))) continue;
      c.index[f][s] = static_cast<std::uint16_t>(at);
      c.column[at++] = {static_cast<FeatureId>(f), static_cast<Signal>(s)};
    }
  return c;
}

inline constexpr Columns kColumnTable = make_columns();

}  // namespace detail

inline constexpr const auto& kColumns = detail::kColumnTable.column;

/// kColumnCount where the feature is not computed of that signal.
constexpr std::size_t column_of(FeatureId id, Signal signal) {
  return detail::kColumnTable.index[static_cast<std::size_t>(id)][static_cast<std::size_t>(signal)];
}

/// Columns of features of several signals are named "signal_feature", the others "feature".
constexpr bool has_signal_prefix(FeatureId id) { return info(id).signals.count() > 1; }

/// The place in kColumns of the column with this name; kColumnCount where there is none.
constexpr std::size_t find_column(std::string_view column) {
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    std::string_view key = column;
    if (has_signal_prefix(kColumns[i].feature)) {
      const std::string_view signal = name(kColumns[i].signal);
      if (!key.starts_with(signal) || key.substr(signal.size(), 1) != "_") continue;
      key.remove_prefix(signal.size() + 1);
    }
    if (key == info(kColumns[i].feature).key) return i;
  }
  return kColumnCount;
}

}  // namespace vigil::features
