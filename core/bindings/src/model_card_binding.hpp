#pragma once

#include <emscripten/val.h>

#include <optional>

#include "vigil/inference/model_card.hpp"

/// A ModelCard as JavaScript has it, or null.
EMSCRIPTEN_DECLARE_VAL_TYPE(MaybeCard)

std::optional<vigil::ModelCard> model_card(const MaybeCard& card);
