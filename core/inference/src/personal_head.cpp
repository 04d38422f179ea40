#include "vigil/inference/personal_head.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {
namespace {

constexpr double kMostScore = 100;  // logits: nothing that a card calibrates comes near
// An average of inputs that all stand at the clip lies above it by as much as it was rounded.
constexpr double kRounding = 1e-4;

constexpr double kSlips = 0.2;  ///< the share of answers taken to be wrong
constexpr Milliseconds kSame = seconds(30);
constexpr Milliseconds kEpisode = seconds(300);  ///< answers this near vouch for each other
constexpr int kSteps = 30;
constexpr double kSettled = 1e-3;

/// How far a weight is expected to be from 0 (standard deviation), and how far it may be.
struct Bound {
  double spread, low, high;
};
constexpr Bound kShiftBound{0.3, -0.75, 0.75};
constexpr Bound kScaleBound{0.6, -0.3, 2};
constexpr Bound kInputBound{0.4, -0.5, 0.5};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double sign(bool stressed) { return stressed ? 1 : -1; }

/// The chance of such an answer at such a score.
double likelihood(bool stressed, double score) {
  return kSlips + (1 - 2 * kSlips) * sigmoid(sign(stressed) * score);
}

bool within(Milliseconds span, Timestamp a, Timestamp b) {
  return std::abs((a - b).value) < span.value;
}

}  // namespace

PersonalHead::PersonalHead(const ModelCard& card)
    : inputs_(card.inputs.size()),
      threshold_(std::log(card.threshold / (1 - card.threshold))),
      most_input_(card.clip * (1 + kRounding)) {}

bool PersonalHead::usable(const Evidence& evidence) const {
  return std::isfinite(evidence.time.ms) && std::abs(evidence.time.ms) < 1e15 &&
         std::abs(evidence.score) <= kMostScore && evidence.inputs.size() == inputs_ &&
         std::ranges::all_of(
             evidence.inputs.span(), [this](float x) { return std::abs(x) <= most_input_; });
}

bool PersonalHead::answer(const Evidence& evidence, bool stressed) {
  if (!usable(evidence)) return false;
  if (!answers_.empty() && within(kSame, evidence.time, answers_.back().evidence.time))
    answers_.back() = {evidence, stressed};
  else
    answers_.push({evidence, stressed});
  learn();
  return true;
}

bool PersonalHead::undo() {
  if (answers_.empty()) return false;
  answers_.pop_back();
  learn();
  return true;
}

void PersonalHead::reset() {
  answers_.clear();
  learn();
}

double PersonalHead::feature(const Answer& answer, std::size_t weight) const {
  if (weight == kShift) return 1;
  return weight == kScale ? answer.evidence.score : answer.evidence.inputs[weight - kFirstInput];
}

double PersonalHead::apply(const Weights& weights, double general,
                           std::span<const float> inputs) const {
  double score = general + weights[kShift] + weights[kScale] * general;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    score += weights[kFirstInput + i] * static_cast<double>(inputs[i]);
  return score;
}

double PersonalHead::score(double general, std::span<const float> inputs) const {
  return state_ == PersonalState::personal ? apply(weights_, general, inputs) : general;
}

double PersonalHead::move(std::size_t input, double general, float value) const {
  if (state_ != PersonalState::personal) return general;
  return general * (1 + weights_[kScale]) +
         weights_[kFirstInput + input] * static_cast<double>(value);
}

/// A step of one weight down the slope of its loss, as long as the loss is never curved more than
/// so: it cannot overshoot. False: the weight hardly moved.
bool PersonalHead::descend(std::size_t weight, std::optional<Timestamp> without, Weights& weights,
                           std::span<double> scores) const {
  const Bound& bound = weight == kShift   ? kShiftBound
                       : weight == kScale ? kScaleBound
                                          : kInputBound;
  const double drawn = 1 / (bound.spread * bound.spread);
  double slope = drawn * weights[weight], curvature = drawn;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const Answer& a = answers_[i];
    if (without && within(kEpisode, a.evidence.time, *without)) continue;
    const double x = feature(a, weight), p = sigmoid(sign(a.stressed) * scores[i]);
    slope -=
        sign(a.stressed) * x * (1 - 2 * kSlips) * p * (1 - p) / likelihood(a.stressed, scores[i]);
    curvature += x * x / 4;
  }
  const double before = weights[weight];
  weights[weight] = std::clamp(before - slope / curvature, bound.low, bound.high);
  const double step = weights[weight] - before;
  for (std::size_t i = 0; i < answers_.size(); ++i)
    scores[i] += step * feature(answers_[i], weight);
  return std::abs(step) >= kSettled;
}

/// Fitted to all answers but those near a moment.
PersonalHead::Weights PersonalHead::fit(std::optional<Timestamp> without) const {
  Weights weights{};
  std::array<double, kMostAnswers> scores{};
  for (std::size_t i = 0; i < answers_.size(); ++i)
    scores[i] = static_cast<double>(answers_[i].evidence.score);
  for (int step = 0; step < kSteps; ++step) {
    bool moved = false;
    for (std::size_t w = 0; w < kFirstInput + inputs_; ++w)
      moved |= descend(w, without, weights, scores);
    if (!moved) break;
  }
  return weights;
}

PersonalState PersonalHead::judge() {
  if (answers_.empty()) return PersonalState::none;
  std::size_t stressed = 0, agreed = 0;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const bool said = static_cast<double>(answers_[i].evidence.score) > threshold_;
    stressed += answers_[i].stressed;
    agreed += said == answers_[i].stressed;
  }
  if (answers_.size() < kFewest || stressed == 0 || stressed == answers_.size())
    return PersonalState::learning;
  if (2 * agreed < answers_.size()) return PersonalState::contradicted;

  double better = 0;  // the log-likelihood of the left-out answers, over that of the general model
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const auto& [e, truth] = answers_[i];
    const auto general = static_cast<double>(e.score);
    const double own = apply(fit(e.time), general, e.inputs.span());
    better += std::log(likelihood(truth, own) / likelihood(truth, general));
  }
  return better > 0 ? PersonalState::personal : PersonalState::not_better;
}

void PersonalHead::learn() {
  state_ = judge();
  weights_ = state_ == PersonalState::personal ? fit({}) : Weights{};
}

void PersonalHead::write(ByteWriter& out) const {
  out.u32(static_cast<std::uint32_t>(answers_.size()));
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const auto& [evidence, stressed] = answers_[i];
    out.f64(evidence.time.ms);
    out.u8(stressed);
    out.f32(evidence.score);
    for (const float x : evidence.inputs) out.f32(x);
  }
}

bool PersonalHead::read(ByteReader& in) {
  const std::size_t count = in.u32();
  if (count > kMostAnswers) return false;
  Ring<Answer, kMostAnswers> answers;
  for (std::size_t n = 0; n < count; ++n) {
    Answer a{};
    a.evidence.time.ms = in.f64();
    const std::uint8_t stressed = in.u8();
    a.stressed = stressed == 1;
    a.evidence.score = in.f32();
    for (std::size_t i = 0; i < inputs_; ++i) a.evidence.inputs.push_back(in.f32());
    if (in.overrun() || stressed > 1 || !usable(a.evidence)) return false;
    answers.push(a);
  }
  if (in.overrun()) return false;
  answers_ = answers;
  learn();
  return true;
}

}  // namespace vigil
