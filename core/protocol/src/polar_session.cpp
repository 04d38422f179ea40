#include "vigil/protocol/polar_session.hpp"

#include <algorithm>

namespace vigil {
namespace {

/// Light first: it comes closest to what only Vigil can tell.
constexpr std::array kWanted = {PolarMeasurement::ppg, PolarMeasurement::ecg,
                                PolarMeasurement::acceleration, PolarMeasurement::gyroscope,
                                PolarMeasurement::ppi};
constexpr std::uint16_t kEnoughHz = 50;  // for beats to a few ms; more only costs battery

constexpr std::size_t index(PolarMeasurement m) { return static_cast<std::size_t>(m); }

/// The least value that is enough, else the greatest.
template <class Vector>
Vector chosen(const Vector& offered, unsigned enough) {
  Vector one;
  if (offered.empty()) return one;
  auto best = *std::max_element(offered.begin(), offered.end());
  for (const auto value : offered)
    if (value >= enough && value < best) best = value;
  one.push_back(best);
  return one;
}

template <class Vector>
Vector greatest(const Vector& offered) {
  return chosen(offered, ~0u);
}

PolarSettings chosen(PolarMeasurement measurement, const PolarSettings& offered) {
  const bool ecg = measurement == PolarMeasurement::ecg;
  return {.sample_rates =
              ecg ? greatest(offered.sample_rates) : chosen(offered.sample_rates, kEnoughHz),
          .resolutions = greatest(offered.resolutions),
          .ranges = greatest(offered.ranges),
          .channels = greatest(offered.channels)};
}

/// What a further response adds to the settings of the one before.
void append(PolarSettings& to, const PolarSettings& more) {
  const auto each = [](auto& list, const auto& values) {
    for (const auto value : values) list.push_back(value);
  };
  each(to.sample_rates, more.sample_rates);
  each(to.resolutions, more.resolutions);
  each(to.ranges, more.ranges);
  each(to.channels, more.channels);
}

}  // namespace

DecodeError PolarSession::take_control(std::span<const std::byte> bytes) {
  const auto response = decode_polar_response(bytes);
  if (response) return take_response(*response);
  const auto features = decode_polar_features(bytes);
  if (!features) return response.error();
  // A sensor's own intervals where it shows neither light nor ECG.
  const bool raw = features->has(PolarMeasurement::ppg) || features->has(PolarMeasurement::ecg);
  for (const PolarMeasurement m : kWanted) {
    Run& run = runs_[index(m)];
    if (run.step == Step::unwanted && features->has(m) && !(m == PolarMeasurement::ppi && raw))
      run.step = m == PolarMeasurement::ppi ? Step::described : Step::wanted;
  }
  return DecodeError::none;
}

DecodeError PolarSession::take_response(const PolarResponse& response) {
  if (!asked_ || response.measurement != index(*asked_)) return DecodeError::none;  // of no concern
  Run& run = runs_[response.measurement];
  if (response.opcode == PolarOpcode::get_settings) append(run.offered, response.settings);
  if (response.more) return DecodeError::none;
  asked_.reset();
  const bool success = response.status == PolarStatus::success;
  switch (response.opcode) {
    case PolarOpcode::get_settings:
      run.step = success ? Step::described : Step::unwanted;
      break;
    case PolarOpcode::start:
      if (success) run.factor = response.settings.factor.value_or(1);
      run.step = success                                            ? Step::running
                 : response.status == PolarStatus::already_in_state ? Step::stopping
                                                                    : Step::unwanted;
      break;
    case PolarOpcode::stop:  // it ran since before this connection, nobody knows how
      run.step = success ? Step::described : Step::unwanted;
      break;
  }
  return DecodeError::none;
}

std::optional<PolarCommand> PolarSession::next_command() {
  if (asked_) return std::nullopt;
  for (const PolarMeasurement m : kWanted) {
    Run& run = runs_[index(m)];
    switch (run.step) {
      case Step::wanted:
        asked_ = m;
        return PolarCommand{.opcode = PolarOpcode::get_settings, .measurement = m};
      case Step::described: {
        asked_ = m;
        const PolarCommand start{PolarOpcode::start, m, chosen(m, run.offered)};
        run.rate = Hertz(start.settings.sample_rates.empty() ? 0 : start.settings.sample_rates[0]);
        return start;
      }
      case Step::stopping:
        asked_ = m;
        return PolarCommand{.opcode = PolarOpcode::stop, .measurement = m};
      default:
        break;
    }
  }
  return std::nullopt;
}

Result<PolarSession::Blocks, DecodeError> PolarSession::decode(std::span<const std::byte> bytes) {
  const auto frame = decode_polar_frame(bytes, raw_);
  if (!frame) return frame.error();
  const Run& run = runs_[index(frame->measurement)];
  if (run.step != Step::running || run.rate.value == 0) return DecodeError::no_capabilities;
  used_ = 0;
  const float factor = frame->delta ? run.factor : 1;
  Blocks blocks;
  switch (frame->measurement) {
    case PolarMeasurement::ecg:
      blocks.push_back(block(Channel::ecg, *frame, run, 0, 1, 1e-3f));  // µV
      break;
    case PolarMeasurement::ppg:
      blocks.push_back(block(Channel::ppg_green, *frame, run, 0, 1, factor));
      blocks.push_back(block(Channel::ppg_green_2, *frame, run, 1, 1, factor));
      break;
    case PolarMeasurement::acceleration: {
      const bool in_g = frame->delta && frame->type == 0;  // all others in mg
      blocks.push_back(
          block(Channel::acceleration, *frame, run, 0, 3, in_g ? factor : factor * 1e-3f));
      break;
    }
    default:
      blocks.push_back(block(Channel::gyroscope, *frame, run, 0, 3, factor));
  }
  return blocks;
}

/// The `axes` values of each row from `from` on.
SampleBlock PolarSession::block(Channel channel, const PolarFrame& frame, const Run& run,
                                std::size_t from, std::size_t axes, float scale) {
  const std::size_t rows = frame.values.size() / frame.axes;
  const std::size_t first = used_;
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t axis = 0; axis < axes; ++axis)
      values_[used_++] = scale * static_cast<float>(frame.values[row * frame.axes + from + axis]);
  const double last_ms = static_cast<double>(frame.time_ns) * 1e-6;
  return {.channel = channel,
          .rate = run.rate,
          .values = std::span(values_).subspan(first, used_ - first),
          .device_ms = last_ms - period(run.rate).value * static_cast<double>(rows - 1)};
}

}  // namespace vigil
