#include "vigil/inference/hybrid_net.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "hybrid_file.hpp"
#include "vigil/inference/activations.hpp"

namespace vigil {
namespace {

constexpr std::size_t kLanes = 4;
constexpr float kMostLogVariance = 8;
/// Of State::recurrent, in the graph's state.
constexpr std::array<std::size_t, 6> kGraphOrder = {0, 2, 1, 3, 4, 5};

void relu(std::span<float> x) {
  for (float& v : x) v = std::max(v, 0.0F);
}

/// Where a layer's tensors stand in the file.
struct LayerTensors {
  std::size_t weights, biases;
};
/// A recurrent layer has one matrix for its input, and the next one for its own output.
enum Layer : std::size_t {
  kLstm1 = 0,
  kLstm2 = 2,
  kGru1 = 4,
  kGru2 = 6,
  kQuery = 8,
  kKey,
  kValue,
  kOut,
  kDense1,
  kDense2,
  kLogit,
  kLogVariance
};
constexpr std::array<LayerTensors, 16> kLayers = {{{0, 2},
                                                   {1, 3},
                                                   {4, 6},
                                                   {5, 7},
                                                   {8, 10},
                                                   {9, 11},
                                                   {12, 14},
                                                   {13, 15},
                                                   {20, 21},
                                                   {22, 23},
                                                   {24, 25},
                                                   {26, 27},
                                                   {30, 31},
                                                   {32, 33},
                                                   {34, 35},
                                                   {36, 37}}};
/// Of normalisations: gamma, then beta.
enum Norm : std::size_t { kPathA = 0, kPathB = 2, kAttended = 4 };
constexpr std::array<std::size_t, 6> kNorms = {16, 17, 18, 19, 28, 29};

/// (a + b), normalised over its elements, into `out`, which may be one of them. `norm`: gamma and
/// beta.
void normalised_sum(std::span<const float> a, std::span<const float> b,
                    const std::vector<float>* norm, std::span<float> out) {
  constexpr float kEpsilon = 1e-5F;  // PyTorch's
  const auto n = static_cast<float>(out.size());
  float mean = 0, square = 0;
  for (std::size_t i = 0; i < out.size(); ++i) mean += out[i] = a[i] + b[i];
  mean /= n;
  for (const float v : out) square += (v - mean) * (v - mean);
  const float scale = 1 / std::sqrt(square / n + kEpsilon);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = (out[i] - mean) * scale * norm[0][i] + norm[1][i];
}

/// In place; the values beyond `count` become 0.
void softmax(std::span<float> x, std::size_t count) {
  const float most = *std::max_element(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(count));
  for (std::size_t i = 0; i < x.size(); i += kLanes) store4(&x[i], exp4(load4(&x[i]) - most));
  std::fill(x.begin() + static_cast<std::ptrdiff_t>(count), x.end(), 0.F);
  float all = 0;
  for (const float v : x) all += v;
  for (float& v : x) v /= all;
}

}  // namespace

HybridNet::HybridNet(std::span<const std::byte> bytes) {
  const HybridFile file(bytes);
  shape_ = file.shape();
  auto tensors = file.tensors();
  for (std::size_t i = 0; i < kLayers.size(); ++i)
    layers_[i] = Dense(tensors[kLayers[i].weights], tensors[kLayers[i].biases]);
  for (std::size_t i = 0; i < kNorms.size(); ++i) norms_[i] = std::move(tensors[kNorms[i]]);
  const std::size_t h = shape_.hidden, wide = 2 * h;
  tabulate_ages();
  layers_[kKey] = Dense(tensors[kLayers[kKey].weights], std::vector<float>(wide));

  from_input_.resize(4 * h);
  from_hidden_.resize(4 * h);
  for (auto* v : {&z_, &query_now_, &attended_, &u_}) v->resize(wide);
  scores_.resize((shape_.steps + kLanes - 1) / kLanes * kLanes);
  hidden1_.resize(shape_.dense1);
  embedding_.resize(shape_.dense2);
}

/// A key is W(z + p) + b = Wz + (Wp + b): the second part depends on the age alone.
void HybridNet::tabulate_ages() {
  const std::size_t wide = 2 * std::size_t{shape_.hidden};
  ages_.resize(shape_.steps * wide);
  std::vector<float> p(wide);
  for (std::size_t age = 0; age < shape_.steps; ++age) {
    for (std::size_t i = 0; i < wide; i += 2) {
      const double angle = static_cast<double>(age) /
                           std::pow(1e4, static_cast<double>(i) / static_cast<double>(wide));
      p[i] = static_cast<float>(std::sin(angle));
      p[i + 1] = static_cast<float>(std::cos(angle));
    }
    layers_[kKey].apply(p, std::span(ages_).subspan(age * wide, wide));
  }
}

void HybridNet::State::reset() {
  for (auto& layer : recurrent) std::fill(layer.begin(), layer.end(), 0.F);
  count = 0;  // of the rings, only what was written since is read
}

HybridNet::State HybridNet::initial_state() const {
  State state;
  for (auto& layer : state.recurrent) layer.resize(shape_.hidden);
  for (auto* ring : {&state.z, &state.keys, &state.values}) ring->resize(ages_.size());
  return state;
}

void HybridNet::save(const State& state, std::span<float> graph_state) const {
  auto to = graph_state.begin();
  for (const std::size_t layer : kGraphOrder)
    to = std::copy(state.recurrent[layer].begin(), state.recurrent[layer].end(), to);
  const std::size_t wide = 2 * std::size_t{shape_.hidden}, steps = shape_.steps;
  const std::size_t held = std::min(state.count, steps);
  to = std::fill_n(to, (steps - held) * wide, 0.F);
  for (std::size_t step = state.count - held; step < state.count; ++step)
    to = std::copy_n(&state.z[slot(step)], wide, to);
  *to = static_cast<float>(held);
}

void HybridNet::load(std::span<const float> graph_state, State& state) const {
  const float* from = graph_state.data();
  for (const std::size_t layer : kGraphOrder) {
    std::copy_n(from, shape_.hidden, state.recurrent[layer].begin());
    from += shape_.hidden;
  }
  const std::size_t wide = 2 * std::size_t{shape_.hidden}, steps = shape_.steps;
  const float held = std::clamp(graph_state.back(), 0.F, static_cast<float>(steps));
  state.count = std::isfinite(held) ? static_cast<std::size_t>(held) : 0;
  from += (steps - state.count) * wide;
  for (std::size_t step = 0; step < state.count; ++step, from += wide) {
    const std::span ring(&state.z[slot(step)], wide);
    std::copy_n(from, wide, ring.begin());
    layers_[kKey].apply(ring, std::span(state.keys).subspan(slot(step), wide));
    layers_[kValue].apply(ring, std::span(state.values).subspan(slot(step), wide));
  }
}

void HybridNet::lstm(std::size_t layer, std::span<const float> x, std::span<float> h,
                     std::span<float> c) {
  layers_[layer].apply(x, from_input_);
  layers_[layer + 1].apply(h, from_hidden_);
  const std::size_t n = h.size();
  const auto gate = [&](std::size_t which, std::size_t i) {
    return load4(&from_input_[which * n + i]) + load4(&from_hidden_[which * n + i]);
  };
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Float4 cell =
        sigmoid4(gate(1, i)) * load4(&c[i]) + sigmoid4(gate(0, i)) * tanh4(gate(2, i));
    store4(&c[i], cell);
    store4(&h[i], sigmoid4(gate(3, i)) * tanh4(cell));
  }
}

void HybridNet::gru(std::size_t layer, std::span<const float> x, std::span<float> h) {
  const std::size_t n = h.size();
  const std::span input = std::span(from_input_).first(3 * n);
  const std::span hidden = std::span(from_hidden_).first(3 * n);
  layers_[layer].apply(x, input);
  layers_[layer + 1].apply(h, hidden);
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Float4 reset = sigmoid4(load4(&input[i]) + load4(&hidden[i]));
    const Float4 keep = sigmoid4(load4(&input[n + i]) + load4(&hidden[n + i]));
    const Float4 fresh = tanh4(load4(&input[2 * n + i]) + reset * load4(&hidden[2 * n + i]));
    store4(&h[i], (1.0F - keep) * fresh + keep * load4(&h[i]));
  }
}

/// The newest output looks at those before it, and at itself.
void HybridNet::attend(State& state) {
  const std::size_t wide = z_.size(), size = wide / shape_.heads, steps = shape_.steps;
  const std::size_t newest = state.count++;
  std::copy(z_.begin(), z_.end(), &state.z[slot(newest)]);
  layers_[kKey].apply(z_, std::span(state.keys).subspan(slot(newest), wide));
  layers_[kValue].apply(z_, std::span(state.values).subspan(slot(newest), wide));
  layers_[kQuery].apply(z_, query_now_);
  const std::size_t held = std::min(state.count, steps);
  const float scale = 1 / std::sqrt(static_cast<float>(size));
  std::fill(attended_.begin(), attended_.end(), 0.F);
  for (std::size_t from = 0; from < wide; from += size) {
    const float* query = &query_now_[from];
    for (std::size_t age = 0; age < held; ++age)
      scores_[age] = scale * (dot(query, &state.keys[slot(newest - age) + from], size) +
                              dot(query, &ages_[age * wide + from], size));
    softmax(scores_, held);
    for (std::size_t age = 0; age < held; ++age) {
      const float* value = &state.values[slot(newest - age) + from];
      for (std::size_t i = 0; i < size; i += kLanes) {
        float* sum = &attended_[from + i];
        store4(sum, load4(sum) + scores_[age] * load4(value + i));
      }
    }
  }
}

HybridNet::Output HybridNet::step(std::span<const float> row, State& state) {
  auto& [h1, c1, h2, c2, g1, g2] = state.recurrent;
  const std::span a = std::span(z_).first(shape_.hidden), b = std::span(z_).last(shape_.hidden);
  lstm(kLstm1, row, h1, c1);
  lstm(kLstm2, h1, h2, c2);
  normalised_sum(h1, h2, &norms_[kPathA], a);
  gru(kGru1, row, g1);
  gru(kGru2, g1, g2);
  normalised_sum(g1, g2, &norms_[kPathB], b);

  attend(state);
  layers_[kOut].apply(attended_, u_);
  normalised_sum(z_, u_, &norms_[kAttended], u_);
  layers_[kDense1].apply(u_, hidden1_);
  relu(hidden1_);
  layers_[kDense2].apply(hidden1_, embedding_);
  relu(embedding_);

  std::array<float, 1> logit, log_variance;
  layers_[kLogit].apply(embedding_, logit);
  layers_[kLogVariance].apply(embedding_, log_variance);
  const float s = std::clamp(log_variance[0], -kMostLogVariance, kMostLogVariance);
  const float spread = std::sqrt(1 + std::numbers::pi_v<float> / 8 * std::exp(s));
  return {logit[0], s, logit[0] / spread};
}

}  // namespace vigil
