#include "hybrid_weights.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {
namespace {

using Vector = NaiveHybrid::Vector;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

Vector sum(Vector a, const Vector& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

Vector relu(Vector x) {
  for (double& v : x) v = std::max(v, 0.0);
  return x;
}

}  // namespace

Vector NaiveHybrid::apply(std::size_t matrix, std::size_t bias, const Vector& x) const {
  const Tensor& w = w_.tensors[matrix];
  Vector y;
  for (std::size_t r = 0; r < w.rows; ++r) {
    y.push_back(w_.tensors[bias].at(r));
    for (std::size_t c = 0; c < w.columns; ++c) y[r] += w.at(r, c) * x[c];
  }
  return y;
}

std::vector<Vector> NaiveHybrid::lstm(std::size_t first, const std::vector<Vector>& rows) const {
  const std::size_t n = w_.shape.hidden;
  Vector h(n), c(n);
  std::vector<Vector> out;
  for (const Vector& x : rows) {
    const Vector g = sum(apply(first, first + 2, x), apply(first + 1, first + 3, h));
    for (std::size_t i = 0; i < n; ++i) {
      c[i] = sigmoid(g[n + i]) * c[i] + sigmoid(g[i]) * std::tanh(g[2 * n + i]);
      h[i] = sigmoid(g[3 * n + i]) * std::tanh(c[i]);
    }
    out.push_back(h);
  }
  return out;
}

std::vector<Vector> NaiveHybrid::gru(std::size_t first, const std::vector<Vector>& rows) const {
  const std::size_t n = w_.shape.hidden;
  Vector h(n);
  std::vector<Vector> out;
  for (const Vector& x : rows) {
    const Vector a = apply(first, first + 2, x), b = apply(first + 1, first + 3, h);
    for (std::size_t i = 0; i < n; ++i) {
      const double r = sigmoid(a[i] + b[i]), z = sigmoid(a[n + i] + b[n + i]);
      h[i] = (1 - z) * std::tanh(a[2 * n + i] + r * b[2 * n + i]) + z * h[i];
    }
    out.push_back(h);
  }
  return out;
}

Vector NaiveHybrid::norm(std::size_t first, Vector x) const {
  double mean = 0, square = 0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  for (const double v : x) square += (v - mean) * (v - mean) / static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = (x[i] - mean) / std::sqrt(square + 1e-5) * w_.tensors[first].at(i) +
           w_.tensors[first + 1].at(i);
  return x;
}

NaiveHybrid::Output NaiveHybrid::run(const std::vector<Vector>& rows) const {
  const HybridShape& s = w_.shape;
  const auto h1 = lstm(0, rows), h2 = lstm(4, h1), g1 = gru(8, rows), g2 = gru(12, g1);
  std::vector<Vector> z;
  for (std::size_t t = 0; t < rows.size(); ++t) {
    z.push_back(norm(16, sum(h1[t], h2[t])));
    const Vector b = norm(18, sum(g1[t], g2[t]));
    z[t].insert(z[t].end(), b.begin(), b.end());
  }
  const std::size_t wide = 2 * s.hidden, size = wide / s.heads;
  const std::size_t held = std::min<std::size_t>(z.size(), s.steps);
  const Vector query = apply(20, 21, z.back());
  Vector attended(wide);
  for (std::size_t head = 0; head < s.heads; ++head) {
    Vector weights;
    double all = 0;
    for (std::size_t age = 0; age < held; ++age) {
      Vector position(wide);
      for (std::size_t i = 0; i < wide; ++i) {
        const double angle =
            static_cast<double>(age) /
            std::pow(10000, static_cast<double>(i / 2 * 2) / static_cast<double>(wide));
        position[i] = i % 2 ? std::cos(angle) : std::sin(angle);
      }
      const Vector key = apply(22, 23, sum(position, z[z.size() - 1 - age]));
      double score = 0;
      for (std::size_t i = head * size; i < (head + 1) * size; ++i) score += query[i] * key[i];
      weights.push_back(std::exp(score / std::sqrt(static_cast<double>(size))));
      all += weights.back();
    }
    for (std::size_t age = 0; age < held; ++age) {
      const Vector value = apply(24, 25, z[z.size() - 1 - age]);
      for (std::size_t i = head * size; i < (head + 1) * size; ++i)
        attended[i] += weights[age] / all * value[i];
    }
  }
  const Vector u = norm(28, sum(apply(26, 27, attended), z.back()));
  const Vector embedding = relu(apply(32, 33, relu(apply(30, 31, u))));
  double logit = w_.tensors[35].at(0), log_variance = w_.tensors[37].at(0);
  for (std::size_t i = 0; i < embedding.size(); ++i) {
    logit += w_.tensors[34].at(i) * embedding[i];
    log_variance += w_.tensors[36].at(i) * embedding[i];
  }
  return {logit, std::clamp(log_variance, -8.0, 8.0), embedding};
}

}  // namespace vigil
