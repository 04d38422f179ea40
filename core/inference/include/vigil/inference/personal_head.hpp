// What a wearer's own answers ("that was stress", "that was not") change in a model's scores.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "vigil/inference/model_card.hpp"
#include "vigil/protocol/byte_io.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

/// What a score rests on.
struct Evidence {
  Timestamp time{};
  float score = 0;                                    ///< the general model's calibrated logit
  FixedVector<float, ModelCard::kMostInputs> inputs;  ///< averaged over about ten seconds
};

/// A head on the model's frozen output and inputs: score + shift + scale * score + weights *
/// inputs. It is fitted to the wearer's answers by projected gradient steps: drawn towards the
/// general model (L2), bounded, and with one answer in five taken to be a slip. Each answer is
/// judged by a fit without those of the five minutes around it, and only where the head says them
/// better than the general model does it count. Where most answers contradict the general model it
/// does not: they were given at its mistakes alone. models/personal.md has the figures behind every
/// constant.
class PersonalHead {
 public:
  static constexpr std::size_t kMostAnswers = 64;  ///< then the oldest goes
  static constexpr std::size_t kFewest = 6;        ///< of both kinds together
  static constexpr std::size_t kMostBytes = 28 + kMostAnswers * (13 + 4 * ModelCard::kMostInputs);

  explicit PersonalHead(const ModelCard& card);

  /// One within half a minute of the last takes its place. False: not of this model.
  bool answer(const Evidence& evidence, bool stressed);
  /// Takes the newest back; false: there is none.
  bool undo();
  void reset();

  PersonalState state() const { return state_; }
  std::size_t answers() const { return answers_.size(); }
  /// The score as it is for this wearer: the general one unless the state is `personal`.
  double score(double general, std::span<const float> inputs) const;
  /// The same of what one input contributes to the score.
  double move(std::size_t input, double general, float value) const;

  /// The answers as they are kept: u32 count; each f64 ms, u8 stressed, f32 score, f32 an input.
  std::size_t bytes() const { return 4 + answers_.size() * (13 + 4 * inputs_); }
  void write(ByteWriter& out) const;
  /// In place of the answers so far, which stay where it is false: these are no such bytes.
  bool read(ByteReader& in);

 private:
  struct Answer {
    Evidence evidence;
    bool stressed;
  };
  static constexpr std::size_t kShift = 0, kScale = 1, kFirstInput = 2;
  using Weights = std::array<double, kFirstInput + ModelCard::kMostInputs>;

  void learn();
  PersonalState judge();
  Weights fit(std::optional<Timestamp> without) const;
  bool descend(std::size_t weight, std::optional<Timestamp> without, Weights& weights,
               std::span<double> scores) const;
  double feature(const Answer& answer, std::size_t weight) const;
  double apply(const Weights& weights, double general, std::span<const float> inputs) const;
  bool usable(const Evidence& evidence) const;

  std::size_t inputs_;
  double threshold_;  ///< logit
  double most_input_;
  Ring<Answer, kMostAnswers> answers_;
  Weights weights_{};
  PersonalState state_ = PersonalState::none;
};

}  // namespace vigil
