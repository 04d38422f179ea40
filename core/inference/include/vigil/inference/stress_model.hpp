// The port between the core and whatever executes a model's graph: features in, tensors out,
// predictions in, the wearer's state out, all in the time of the data.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/features/registry.hpp"
#include "vigil/inference/network.hpp"
#include "vigil/inference/personal_baseline.hpp"
#include "vigil/inference/personal_file.hpp"
#include "vigil/inference/personal_head.hpp"
#include "vigil/inference/stress_judge.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// What an input did to a score.
struct StressMove {
  std::string_view input;  ///< for people; as long as its model
  float logits;            ///< of the score, to or from stress
  float deviation;         ///< now, in the wearer's standard deviations
  Timestamp since;         ///< it has moved the scores to the same side
  std::size_t index;       ///< of the card's inputs
};

/// Allocates in its constructor only. The card is one that refusal() lets pass.
class StressModel {
 public:
  using Columns = std::span<const Reading<float>, features::kColumnCount>;

  /// What the engine is to run next. Good until the next call of anything but pending().
  struct Window {
    std::uint32_t id;
    std::span<const float> input;  ///< [steps, inputs], newest last
    std::span<const float> state;  ///< of the run before; zeros at first
  };

  /// Runs may lag this many windows behind; then the oldest is left out, and the state begins anew.
  static constexpr std::size_t kBacklog = 64;
  /// After so long without a window to score, the graph's state and the window begin anew.
  static constexpr Milliseconds kForget = seconds(60);
  /// A reading without news for so long, beyond the card's latency and step, is stale.
  static constexpr Milliseconds kStale = seconds(15);
  /// The wearer answers to a score that is at most so old.
  static constexpr Milliseconds kAnswerable = seconds(60);
  /// For so many seconds it is remembered what moved the scores.
  static constexpr std::size_t kStrip = 180;
  /// An answer to an alert may come so long after it.
  static constexpr Milliseconds kAlarmAnswerable = seconds(600);

  explicit StressModel(const ModelCard& card);

  /// The families of features that the inputs and gates belong to.
  std::bitset<features::kFamilyCount> families() const { return families_; }

  /// The features of the second that ends at `end`; every second once, in order. `hindrance`: why
  /// they say nothing about stress, or `no`.
  void take(Timestamp end, Columns columns, Absent hindrance = Absent::no);
  /// The oldest window that has no prediction yet; null: none.
  const Window* pending();
  /// The prediction of that window: the graph's logit and its next state. One for another window
  /// (its own was left out meanwhile) is passed over.
  void deliver(std::uint32_t id, float logit, std::span<const float> state);
  /// Runs the oldest window that has no prediction yet with the core's own engine; nothing where
  /// there is no such window, or the card has no network for it. Engines may take turns.
  std::optional<float> run();
  /// Lets what is due by now take effect: each window the card's latency after its end.
  void advance(Timestamp now);

  /// As it stands at `when`.
  StressReading reading(Timestamp when) const;
  /// What moved the last score that took effect, by all its inputs, the strongest first; nothing
  /// where another engine made it.
  std::span<const StressMove> moves() const { return moves_.span(); }

  /// What that input did to the score of each of the last seconds, the newest last: 0 where there
  /// is no explained score, else 128 + kStripSteps a logit, cut to 1..255.
  void strip(std::size_t input, std::span<std::uint8_t, kStrip> out) const;
  static constexpr float kStripSteps = 50;

  /// How often stress may raise an alert (AlarmThreshold), in alerts a day.
  void set_alarm_rate(double per_day) { alarm_.set_rate(per_day); }
  /// It just has.
  void alarmed(Timestamp now);

  /// The wearer says what the time of the newest score was. False: there is none of late.
  bool answer(bool stressed, Timestamp now);
  bool undo_answer() { return personal_.undo(); }
  /// Forgets everything that was learnt of the wearer.
  void reset_personal();
  /// There is a score to answer to.
  bool answerable(Timestamp now) const;
  const PersonalHead& personal() const { return personal_; }

  /// What was learnt of the wearer (PersonalFile): `out` has personal_bytes().
  std::size_t personal_bytes() const { return PersonalFile::bytes(personal_); }
  void save_personal(std::span<std::byte> out) const;
  PersonalFault load_personal(std::span<const std::byte> saved);

  /// Begins with another stretch of the same wearer's time: the answers stay.
  void reset();
  /// Goes on from the model before it on the same wearer: baselines of the inputs that both have,
  /// what it last said, and how rare alerts are. Answers are a model's own. The graph's state is
  /// the model's own and begins at zeros; windows that have not taken effect are let go.
  void follow(const StressModel& before);

 private:
  struct Input {
    std::size_t column;
    bool required;
    PersonalBaseline baseline;
    std::string label;
  };
  struct Gate {
    std::size_t column;
    float most;
  };
  /// A window on its way to its effect.
  struct Step {
    Timestamp end;
    std::uint32_t id;
    Absent absent;  ///< `no`: scored, or to be
    bool calibrating;
    bool begins;     ///< it is run with a state of zeros
    bool delivered;  ///< or there is nothing to run
    float logit;
    bool explained;  ///< the moves are in `moved_`
  };

  Absent gate(Columns columns) const;
  void push_row(Columns columns);
  void average_row(std::span<float> out);
  bool calibrating() const;
  void add(Timestamp end, Absent why);
  void drop_oldest();
  void begin_anew();
  Step* next();
  std::span<float> tensor(std::uint32_t id);
  std::span<float> moved(std::uint32_t id);
  std::span<float> average(std::uint32_t id);
  void show(const Step& step);
  void explain(const Step& step);
  void roll_strip(Timestamp end);

  std::vector<Input> inputs_;
  FixedVector<Gate, ModelCard::kMostGates> gates_;
  std::bitset<features::kFamilyCount> families_;
  std::size_t window_steps_;
  std::int64_t step_s_;
  Milliseconds latency_;
  double calibration_s_;

  std::vector<float> rows_;  ///< the window, oldest row first
  std::size_t rows_held_ = 0;
  std::vector<float> tensors_;   ///< of the backlog, by id
  std::vector<float> moved_;     ///< of the backlog, by id: logits by input
  std::vector<float> averages_;  ///< of the backlog, by id: the inputs over about ten seconds
  std::vector<float> summed_;    ///< of that average, by input
  float summed_weight_ = 0;
  std::vector<float> state_;
  Ring<Step, kBacklog> steps_;
  std::uint32_t next_id_ = 1;
  Timestamp last_scored_{};
  bool begins_ = true;  ///< the next window that is scored
  Window window_{};
  std::optional<Network> network_;
  bool network_follows_ = false;  ///< it was the last to write the state
  float slope_;                   ///< from the graph's logit to the score's
  FixedVector<StressMove, ModelCard::kMostInputs> moves_;
  StressJudge judge_;
  PersonalHead personal_;
  AlarmThreshold alarm_;
  std::optional<Timestamp> alarmed_at_;  ///< an alert that is not answered
  std::uint64_t fingerprint_;
  std::vector<Timestamp> since_;     ///< by input
  std::vector<float> moved_before_;  ///< by input
  std::vector<std::uint8_t> strip_;  ///< a ring of seconds, each by input
  Timestamp strip_end_{};
  Evidence evidence_;  ///< of the newest score
  bool answerable_ = false;
};

}  // namespace vigil
