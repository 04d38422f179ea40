// What is on screen, in reading order: the page builds its ARIA mirror from it, and the tests
// check the layout by it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geometry.hpp"

namespace vigil::dashboard {

/// What an item asks of the page when it is pressed. `argument` and `value` are explained with the
/// action in dashboard.d.ts.
struct Action {
  std::string_view name;
  double argument = 0;
  double value = 0;
};

struct Item {
  std::string key;        ///< stable from frame to frame, unique within one
  std::string_view role;  ///< ARIA role
  std::string label;      ///< the accessible name: says all that the drawing says
  Action action{};        ///< no name: nothing to press
  bool selected = false;  ///< the current one of its group, or switched on
  bool disabled = false;
  Rect rect{};  ///< as far as it is visible
};

/// The items as JSON text, for items() of the page's interface.
std::string to_json(const std::vector<Item>& items);

}  // namespace vigil::dashboard
