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

void relu(std::span<float> x) {
  for (float& v : x) v = std::max(v, 0.0F);
}

/// (a + b), normalised over its elements, into `out`, which may be one of them.
void normalised_sum(std::span<const float> a, std::span<const float> b,
                    std::span<const float> gamma, std::span<const float> beta,
                    std::span<float> out) {
  constexpr float kEpsilon = 1e-5F;  // PyTorch's
  const auto n = static_cast<float>(out.size());
  float mean = 0, square = 0;
  for (std::size_t i = 0; i < out.size(); ++i) mean += out[i] = a[i] + b[i];
  mean /= n;
  for (const float v : out) square += (v - mean) * (v - mean);
  const float scale = 1 / std::sqrt(square / n + kEpsilon);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = (out[i] - mean) * scale * gamma[i] + beta[i];
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

/// Fills layers with the file's tensors, in its order.
class HybridNet::Reader {
 public:
  explicit Reader(std::span<const std::byte> file) : file_(file) {}

  const HybridShape& shape() const { return file_.shape(); }
  Recurrent recurrent(std::size_t gates, std::size_t inputs, std::size_t hidden) {
    Recurrent layer{weights(gates, inputs), weights(gates, hidden)};
    biases(layer.input);
    biases(layer.hidden);
    return layer;
  }
  Dense dense(std::size_t rows, std::size_t columns) {
    Dense layer = weights(rows, columns);
    biases(layer);
    return layer;
  }
  Norm norm(std::size_t size) {
    Norm n{std::vector<float>(size), std::vector<float>(size)};
    vector(size, [&](std::size_t i, float v) { n.gamma[i] = v; });
    vector(size, [&](std::size_t i, float v) { n.beta[i] = v; });
    return n;
  }
  /// A row's weights and its bias are two tensors there.
  Dense outputs(std::size_t rows, std::size_t columns) {
    Dense layer(rows, columns);
    for (std::size_t row = 0; row < rows; ++row) {
      vector(columns, [&](std::size_t i, float v) { layer.weight(row, i) = v; });
      vector(1, [&](std::size_t, float v) { layer.bias(row) = v; });
    }
    return layer;
  }

 private:
  Dense weights(std::size_t rows, std::size_t columns) {
    Dense layer(rows, columns);
    file_.read({rows, columns, true},
               [&](std::size_t r, std::size_t c, float v) { layer.weight(r, c) = v; });
    return layer;
  }
  void biases(Dense& layer) {
    vector(layer.rows(), [&](std::size_t i, float v) { layer.bias(i) = v; });
  }
  template <class Take>
  void vector(std::size_t size, Take&& take) {
    file_.read({size, 1, false}, [&](std::size_t i, std::size_t, float v) { take(i, v); });
  }

  HybridFile file_;
};

HybridNet::HybridNet(std::span<const std::byte> file) {
  Reader reader(file);
  shape_ = reader.shape();
  const std::size_t h = shape_.hidden, wide = 2 * h;
  for (std::size_t i = 0; i < 2; ++i) lstm_[i] = reader.recurrent(4 * h, i ? h : shape_.inputs, h);
  for (std::size_t i = 0; i < 2; ++i) gru_[i] = reader.recurrent(3 * h, i ? h : shape_.inputs, h);
  norm_a_ = reader.norm(h);
  norm_b_ = reader.norm(h);
  for (Dense* projection : {&query_, &key_, &value_, &out_}) *projection = reader.dense(wide, wide);
  norm_u_ = reader.norm(wide);
  dense1_ = reader.dense(shape_.dense1, wide);
  dense2_ = reader.dense(shape_.dense2, shape_.dense1);
  head_ = reader.outputs(2, shape_.dense2);

  from_input_.resize(4 * h);
  from_hidden_.resize(4 * h);
  for (auto* v : {&z_, &query_now_, &attended_, &u_}) v->resize(wide);
  scores_.resize((shape_.steps + kLanes - 1) / kLanes * kLanes);
  hidden1_.resize(shape_.dense1);
  embedding_.resize(shape_.dense2);
  tabulate_ages();
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
    key_.apply(p, std::span(ages_).subspan(age * wide, wide));
  }
  for (std::size_t i = 0; i < wide; ++i) key_.bias(i) = 0;
}

void HybridNet::State::reset() {
  for (auto& layer : recurrent) std::fill(layer.begin(), layer.end(), 0.F);
  count = 0;  // of the rings, only what was written since is read
}

HybridNet::State HybridNet::initial_state() const {
  State state;
  for (auto& layer : state.recurrent) layer.resize(shape_.hidden);
  state.keys.resize(ages_.size());
  state.values.resize(ages_.size());
  return state;
}

void HybridNet::lstm(const Recurrent& layer, std::span<const float> x, std::span<float> h,
                     std::span<float> c) {
  layer.input.apply(x, from_input_);
  layer.hidden.apply(h, from_hidden_);
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

void HybridNet::gru(const Recurrent& layer, std::span<const float> x, std::span<float> h) {
  const std::size_t n = h.size();
  const std::span input = std::span(from_input_).first(3 * n);
  const std::span hidden = std::span(from_hidden_).first(3 * n);
  layer.input.apply(x, input);
  layer.hidden.apply(h, hidden);
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
  const auto slot = [&](std::size_t age) { return (state.count + steps - age) % steps * wide; };
  key_.apply(z_, std::span(state.keys).subspan(slot(0), wide));
  value_.apply(z_, std::span(state.values).subspan(slot(0), wide));
  query_.apply(z_, query_now_);
  const std::size_t held = std::min(state.count + 1, steps);
  const float scale = 1 / std::sqrt(static_cast<float>(size));
  std::fill(attended_.begin(), attended_.end(), 0.F);
  for (std::size_t from = 0; from < wide; from += size) {
    const float* query = &query_now_[from];
    for (std::size_t age = 0; age < held; ++age)
      scores_[age] = scale * (dot(query, &state.keys[slot(age) + from], size) +
                              dot(query, &ages_[age * wide + from], size));
    softmax(scores_, held);
    for (std::size_t age = 0; age < held; ++age) {
      const float* value = &state.values[slot(age) + from];
      for (std::size_t i = 0; i < size; ++i) attended_[from + i] += scores_[age] * value[i];
    }
  }
  ++state.count;
}

HybridNet::Output HybridNet::step(std::span<const float> row, State& state) {
  auto& [h1, c1, h2, c2, g1, g2] = state.recurrent;
  const std::span a = std::span(z_).first(shape_.hidden), b = std::span(z_).last(shape_.hidden);
  lstm(lstm_[0], row, h1, c1);
  lstm(lstm_[1], h1, h2, c2);
  normalised_sum(h1, h2, norm_a_.gamma, norm_a_.beta, a);
  gru(gru_[0], row, g1);
  gru(gru_[1], g1, g2);
  normalised_sum(g1, g2, norm_b_.gamma, norm_b_.beta, b);

  attend(state);
  out_.apply(attended_, u_);
  normalised_sum(z_, u_, norm_u_.gamma, norm_u_.beta, u_);
  dense1_.apply(u_, hidden1_);
  relu(hidden1_);
  dense2_.apply(hidden1_, embedding_);
  relu(embedding_);

  std::array<float, 2> out;
  head_.apply(embedding_, out);
  const float log_variance = std::clamp(out[1], -kMostLogVariance, kMostLogVariance);
  const float spread = std::sqrt(1 + std::numbers::pi_v<float> / 8 * std::exp(log_variance));
  return {out[0], log_variance, out[0] / spread};
}

}  // namespace vigil
