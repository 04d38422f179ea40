// A weights file (core/inference/hybrid-weights.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vigil/inference/hybrid_net.hpp"
#include "vigil/protocol/byte_io.hpp"

namespace vigil {

class HybridFile {
 public:
  /// Reads the header.
  explicit HybridFile(std::span<const std::byte> file);

  std::optional<std::string> refusal() const;
  const HybridShape& shape() const { return shape_; }
  /// All of them in the order of the file, row by row, where there is nothing to refuse.
  std::vector<std::vector<float>> tensors() const;

 private:
  enum Storage : std::uint32_t { kFloat32, kInt8 };

  ByteReader bytes_;
  bool known_ = true;
  std::uint32_t version_ = 0, storage_ = 0;
  HybridShape shape_;
};

}  // namespace vigil
