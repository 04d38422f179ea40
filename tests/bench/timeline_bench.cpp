// How far the time stamps of samples are off, after the monitor's clock has been found from
// arrivals and from asking: some hours of watches for each clock and batch length. Prints one JSON
// object a line.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <vector>

#include "vigil/protocol/stream_frame.hpp"
#include "vigil/protocol/stream_session.hpp"
#include "vigil/timeline/timeline.hpp"

using namespace vigil;

namespace {

constexpr double kHertz = 25;
constexpr std::size_t kRows = 25;  ///< of a frame
constexpr double kHourMs = 3'600'000;
constexpr double kStartMs = 1'700'000'000'000;
constexpr double kBornMs = 5'000'000;  ///< the watch's clock at the start
constexpr double kRadioMs = 30;        ///< between connection events: a frame waits for the next
constexpr double kAgainShare = 0.1;    ///< of frames are sent again at the event after
constexpr double kSwapShare = 0.05;    ///< of frames come after their successor; in a batch most do

struct Frame {
  std::uint16_t sequence;
  double device_ms;
  double arrival_ms;
  std::array<float, kRows> values;
};

class Radio {
 public:
  explicit Radio(std::uint32_t seed) : random_(seed) {}
  double uniform() { return static_cast<double>(random_()) / 4294967296.0; }
  double delay_ms() {
    double ms = 2 + kRadioMs * uniform();
    while (uniform() < kAgainShare) ms += kRadioMs;
    return ms;
  }

 private:
  std::mt19937 random_;
};

/// The values are the samples' numbers, so that each can be known again.
std::vector<Frame> watch(double ppm, double batch_s, Radio& radio) {
  std::vector<Frame> frames;
  const double frame_ms = 1000 * kRows / kHertz;  // on the watch's clock, as its samples
  for (std::uint32_t n = 0; n * frame_ms < kHourMs; ++n) {
    Frame f{static_cast<std::uint16_t>(n), kBornMs + n * frame_ms, 0, {}};
    for (std::size_t i = 0; i < kRows; ++i) f.values[i] = static_cast<float>(n * kRows + i);
    // The watch wakes by its own clock, and ends its frames as it does (stream-profile.md, section
    // 4).
    const double done_ms = (n + 1) * frame_ms, batch_ms = batch_s * 1000;
    const double woken_ms = batch_ms > 0 ? std::ceil(done_ms / batch_ms) * batch_ms : done_ms;
    const double sent_ms = woken_ms / (1 + ppm * 1e-6);
    f.arrival_ms = kStartMs + sent_ms + radio.delay_ms();
    frames.push_back(f);
  }
  std::ranges::sort(frames, {}, &Frame::arrival_ms);
  for (std::size_t i = 1; i < frames.size(); ++i)
    if (radio.uniform() < kSwapShare) {
      frames[i - 1].arrival_ms = frames[i].arrival_ms;
      std::swap(frames[i - 1], frames[i]);
    }
  return frames;
}

/// Whenever the session asks, with both delays; it is looked after once a second.
std::vector<TimeExchange> exchanges(double ppm, Radio& radio) {
  StreamCapabilities capabilities;
  capabilities.channels.push_back({.channel = Channel::heart_rate});
  capabilities.channels.back().rates.push_back({});
  StreamSession session;
  session.begin(capabilities);
  std::vector<TimeExchange> out;
  for (double t_ms = 0; t_ms < kHourMs; t_ms += 1000) {
    Timestamp now{kStartMs + t_ms};
    while (const auto command = session.next_command(now)) {
      const double received_ms = now.ms + radio.delay_ms() - kStartMs;
      const double device_ms = std::floor(kBornMs + received_ms * (1 + ppm * 1e-6));
      const Timestamp answered{kStartMs + received_ms + radio.delay_ms()};
      if (command->opcode == StreamOpcode::time_sync)
        out.push_back({now, device_ms, device_ms, answered});
      session.take({.opcode = command->opcode, .tag = command->tag, .channel = command->channel},
                   answered);
      now = answered;
    }
  }
  return out;
}

/// Of every sample that came out, in ms.
std::vector<double> errors(double ppm, double batch_s, std::uint32_t seed) {
  const auto timeline = std::make_unique<Timeline>();
  std::vector<double> off;
  Radio radio(seed);
  const std::vector<Frame> frames = watch(ppm, batch_s, radio);
  const std::vector<TimeExchange> times = exchanges(ppm, radio);
  std::size_t asked = 0;
  for (const Frame& f : frames) {
    for (; asked < times.size() && times[asked].answered.ms <= f.arrival_ms; ++asked)
      timeline->observe_exchange(times[asked], kStreamClockPeriodMs);
    timeline->ingest({.channel = Channel::ppg_green,
                      .rate = Hertz(kHertz),
                      .values = f.values,
                      .sequence = f.sequence,
                      .device_ms = f.device_ms,
                      .device_wrap_ms = kStreamClockPeriodMs},
                     {f.arrival_ms});
    timeline->drain({f.arrival_ms}, [&](const Segment& s) {
      for (std::size_t i = 0; i < s.count(); ++i) {
        const double true_ms =
            kStartMs + static_cast<double>(s.values[i]) * 1000 / kHertz / (1 + ppm * 1e-6);
        off.push_back(std::abs((s.first + s.step * static_cast<double>(i)).ms - true_ms));
      }
    });
  }
  return off;
}

double quantile(std::vector<double>& values, double q) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

void print(const char* name, double value) {
  std::printf("{\"name\": \"%s\", \"value\": %.4g, \"unit\": \"ms\"}\n", name, value);
}

}  // namespace

int main() {
  constexpr std::uint32_t kSeeds = 8;
  std::vector<double> all;
  double worst = 0;
  for (const double ppm : {-200.0, -40.0, 0.0, 90.0, 200.0})
    for (const double batch_s : {0.0, 5.0, 30.0}) {
      std::vector<double> here;
      double worst_here = 0;
      for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
        std::vector<double> off = errors(ppm, batch_s, seed);
        worst_here = std::max(worst_here, quantile(off, 0.99));
        here.insert(here.end(), off.begin(), off.end());
      }
      worst = std::max(worst, worst_here);
      std::printf("%5.0f ppm, batches of %2.0f s: p50 %.2f, p99 %.2f, in the worst hour %.2f ms\n",
                  ppm, batch_s, quantile(here, 0.5), quantile(here, 0.99), worst_here);
      all.insert(all.end(), here.begin(), here.end());
    }
  print("timestamp_error_p50", quantile(all, 0.5));
  print("timestamp_error_p99", quantile(all, 0.99));
  print("timestamp_error_p99_worst", worst);
}
