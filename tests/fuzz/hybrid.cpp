// Weights of anybody's: refused with a reason, or run without a fault. Bytes as they come, and
// bytes over the weights of a small network.
#include "../core/inference/hybrid_weights.hpp"
#include "bytes.hpp"
#include "fuzz.hpp"

using namespace vigil;

namespace {

void run(std::span<const std::byte> file) {
  if (const auto why = hybrid_refusal(file)) {
    FUZZ_CHECK(!why->empty());
    return;
  }
  HybridNet net(file);
  auto state = net.initial_state();
  const std::vector<float> row(net.shape().inputs, 1.0F);
  for (std::uint32_t i = 0; i <= std::min(net.shape().steps, 8U); ++i) net.step(row, state);
}

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  run(bytes);
  Bytes in(bytes);
  HybridWeights weights({.inputs = 1 + in.take<std::uint8_t>() % 3U,
                         .hidden = 4 + 4 * (in.take<std::uint8_t>() % 2U),
                         .steps = 1 + in.take<std::uint8_t>() % 5U,
                         .heads = 1U << in.take<std::uint8_t>() % 2U,
                         .dense1 = 1 + in.take<std::uint8_t>() % 19U,
                         .dense2 = 1 + in.take<std::uint8_t>() % 5U});
  if (in.take<std::uint8_t>() & 1U) weights.quantise();
  auto file = weights.file();
  while (!in.empty()) {
    const std::size_t place = in.take<std::uint16_t>() % file.size();
    file[place] = in.take<std::byte>();
  }
  run(file);
}
