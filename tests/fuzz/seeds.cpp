// Writes a small corpus of good messages, made by the encoders: `fuzz_seeds FOLDER`.
#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "vigil/protocol/battery.hpp"
#include "vigil/protocol/blood_pressure.hpp"
#include "vigil/protocol/byte_io.hpp"
#include "vigil/protocol/device_information.hpp"
#include "vigil/protocol/flight_record.hpp"
#include "vigil/protocol/health_thermometer.hpp"
#include "vigil/protocol/heart_rate.hpp"
#include "vigil/protocol/infinitime.hpp"
#include "vigil/protocol/polar.hpp"
#include "vigil/protocol/pulse_oximeter.hpp"
#include "vigil/protocol/recording.hpp"
#include "vigil/protocol/stream_capabilities.hpp"
#include "vigil/protocol/stream_control.hpp"

using namespace vigil;

namespace {

class Corpus {
 public:
  explicit Corpus(const std::filesystem::path& folder) : folder_(folder) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  void add(std::span<const std::byte> bytes) {
    std::ofstream file(folder_ / std::to_string(count_++), std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }
  /// What an encoder writes.
  template <class Encode, class Message>
  void add(Encode encode, const Message& message) {
    std::array<std::byte, kMaxAttributeBytes> buffer;
    add(std::span(buffer).first(encode(message, buffer)));
  }

 private:
  std::filesystem::path folder_;
  int count_ = 0;
};

void medical(Corpus& corpus) {
  const GattDateTime time{2026, 11, 22, 18, 30, 5};
  const PlxReading oxygen{Sfloat::nearest(97.5), Sfloat::nearest(64)};
  const PlxStatus status{0x0120, 0x20};
  corpus.add(encode_plx_continuous,
             PlxContinuousMeasurement{oxygen, oxygen, oxygen, status, Sfloat::nearest(1.2)});
  corpus.add(encode_plx_spot_check, PlxSpotCheck{oxygen, time, status, Sfloat::nearest(1.2), true});
  corpus.add(encode_plx_features, PlxFeatures{0xFC, status});
  TemperatureMeasurement temperature;
  temperature.value = MedicalFloat::nearest(36.9);
  corpus.add(encode_temperature_measurement, temperature);
  temperature.time = time;
  temperature.site = TemperatureSite::mouth;
  corpus.add(encode_temperature_measurement, temperature);
  corpus.add(encode_temperature_type, TemperatureSite::ear_drum);
  BloodPressureMeasurement pressure;
  pressure.systolic = Sfloat::nearest(128);
  corpus.add(encode_blood_pressure, pressure);
  pressure.time = time;
  pressure.pulse_rate = Sfloat::nearest(66);
  pressure.user = 1;
  pressure.status = BloodPressureStatus{4};
  corpus.add(encode_blood_pressure, pressure);
  corpus.add(encode_blood_pressure_feature, BloodPressureFeature{0x1F});
  corpus.add(encode_infinitime_motion, std::array{0.1, -0.2, 0.98});
}

void gatt(Corpus corpus) {
  HeartRateMeasurement m;
  m.heart_rate = 72_bpm;
  corpus.add(encode_heart_rate_measurement, m);
  m.heart_rate = 300_bpm;
  m.contact = Contact::on;
  m.energy_kj = 1234;
  for (int i = 0; i < 4; ++i) m.rr.push_back(RrInterval::nearest(800_ms));
  corpus.add(encode_heart_rate_measurement, m);
  corpus.add(encode_body_sensor_location, BodySensorLocation::wrist);
  corpus.add(encode_heart_rate_command, HeartRateCommand::reset_energy);
  corpus.add(encode_battery_level, Percent(87));
  corpus.add(encode_device_text, DeviceText("Watch 手表 😀"));
  medical(corpus);
}

void frames(Corpus corpus) {
  const std::array<std::int32_t, 9> motion = {0, 0, 4096, 41, -20, 4100, 82, -41, 4087};
  const std::array<std::int32_t, 3> light = {1402113, 1402390, -7};
  const std::array<std::int32_t, 4> beats = {812, 806, 790, 801};
  const StreamRate fast = StreamRate::nearest(25_Hz);
  for (const SampleFormat format : {SampleFormat::int16, SampleFormat::int24, SampleFormat::delta8})
    corpus.add(encode_stream_frame,
               StreamFrame{Channel::acceleration, 7, 61000, fast, format, motion});
  corpus.add(encode_stream_frame,
             StreamFrame{Channel::ppg_green, 1, 0, fast, SampleFormat::int24, light});
  corpus.add(encode_stream_frame,
             StreamFrame{Channel::rr, 1, 90210, {}, SampleFormat::int16, beats});
}

void capabilities(Corpus corpus) {
  StreamCapabilities c{.session = 1, .max_frame_bytes = 244};
  corpus.add(encode_stream_capabilities, c);
  for (const Channel channel : {Channel::ppg_green, Channel::acceleration, Channel::rr}) {
    StreamChannel entry{.channel = channel, .scale = 0.25F, .formats = 5};
    if (info(channel).sampled)
      for (const Hertz rate : {25_Hz, 100_Hz}) entry.rates.push_back(StreamRate::nearest(rate));
    else
      entry.rates.push_back({0});
    c.channels.push_back(entry);
  }
  corpus.add(encode_stream_capabilities, c);
}

void control(Corpus corpus) {
  for (const StreamOpcode opcode : {StreamOpcode::start, StreamOpcode::stop,
                                    StreamOpcode::time_sync, StreamOpcode::frame_size}) {
    corpus.add(encode_stream_command,
               StreamCommand{
                   .opcode = opcode, .channel = Channel::eda, .rate = {256}, .frame_bytes = 244});
    corpus.add(encode_stream_indication,
               StreamIndication{.opcode = opcode, .channel = Channel::eda, .rate = {256}});
  }
  corpus.add(encode_stream_indication,
             StreamIndication{.opcode = StreamOpcode::changed, .channel = Channel::eda});
}

void polar(Corpus corpus) {
  const std::array<std::int32_t, 12> values = {900, -20, 4100, 7, 910, -21, 4087, 7, 950, 4, 0, 7};
  for (const auto& [measurement, axes] : {std::pair{PolarMeasurement::ppg, 4},
                                          {PolarMeasurement::acceleration, 3},
                                          {PolarMeasurement::gyroscope, 3}})
    corpus.add(encode_polar_frame, PolarFrame{measurement, 1'000'000'000, 0, true,
                                              static_cast<std::uint8_t>(axes), values});
  corpus.add(encode_polar_frame, PolarFrame{PolarMeasurement::ecg, 1, 0, false, 1, values});
  corpus.add(encode_polar_features, PolarFeatures{0x2F});
  PolarPulses pulses;
  for (const std::uint16_t interval : {std::uint16_t{990}, std::uint16_t{1010}})
    pulses.push_back({60, interval, 5, false, Contact::on});
  corpus.add(encode_polar_pulses, pulses);
  PolarResponse settings{.measurement = 2};
  for (const std::uint16_t rate : {std::uint16_t{26}, std::uint16_t{52}})
    settings.settings.sample_rates.push_back(rate);
  settings.settings.ranges.push_back(8);
  corpus.add(encode_polar_response, settings);
  PolarResponse started{.opcode = PolarOpcode::start, .measurement = 2};
  started.settings.factor = 0.000244F;
  corpus.add(encode_polar_response, started);
  PolarCommand start{PolarOpcode::start, PolarMeasurement::acceleration, settings.settings};
  corpus.add(encode_polar_command, start);

  // A connection (polar.cpp): features, settings, start, samples.
  std::vector<std::byte> connection;
  const auto message = [&](bool control, auto encode, const auto& value) {
    std::array<std::byte, kMaxAttributeBytes> buffer;
    const std::size_t size = encode(value, buffer);
    connection.push_back(static_cast<std::byte>((control ? 64U : 0U) | size));
    connection.insert(connection.end(), buffer.begin(),
                      buffer.begin() + static_cast<std::ptrdiff_t>(size));
  };
  message(true, encode_polar_features, PolarFeatures{4});
  message(true, encode_polar_response, settings);
  message(true, encode_polar_response, started);
  message(false, encode_polar_frame,
          PolarFrame{PolarMeasurement::acceleration, 5'000'000'000, 0, true, 3, values});
  corpus.add(connection);
}

void flight_record(Corpus corpus) {
  FlightRecorder recorder(4096);
  using Kind = FlightEntry::Kind;
  recorder.record({Kind::name, 0, {1}, std::as_bytes(std::span("Watch", 5))});
  recorder.record({Kind::link, 1, {2}, {}});
  const std::array<std::byte, 40> value{};
  for (const Characteristic c : {Characteristic::stream_capabilities, Characteristic::stream_data})
    recorder.record({Kind::packet, static_cast<std::uint8_t>(c), {3}, value});
  recorder.record({Kind::advance, 0, {500}, {}});
  std::vector<std::byte> bytes(1 + recorder.size(), std::byte{9});  // chunks of ten
  recorder.copy_to(std::span(bytes).subspan(1));
  corpus.add(bytes);
}

/// What a client does: subscribe to everything, start a channel, let time pass (simulator.cpp).
void client(Corpus corpus) {
  std::vector<unsigned> actions = {0};
  const auto add = [&](std::initializer_list<unsigned> bytes) {
    actions.insert(actions.end(), bytes);
  };
  constexpr auto kControl = static_cast<unsigned>(Characteristic::stream_control);
  for (unsigned c = 1; c < static_cast<unsigned>(Characteristic::count_); ++c) add({2, c, 1});
  for (const Channel channel : {Channel::ppg_green, Channel::acceleration})
    add({6, kControl, 7, 1, 1, static_cast<unsigned>(channel), 0x40, 0x06, 100, 0});
  for (int i = 0; i < 4; ++i) add({4, 0, 255});
  add({1, 0, 4, 0, 255, 0, 0, 4, 0, 255});
  std::vector<std::byte> bytes;
  for (const unsigned byte : actions) bytes.push_back(static_cast<std::byte>(byte));
  corpus.add(bytes);
}

void recordings(Corpus corpus) {
  for (std::size_t i = 0; i < kRecordingFiles.size(); ++i) {
    std::string text = {static_cast<char>(i), static_cast<char>(5 + i)};
    switch (kRecordingFiles[i].layout) {
      case RecordingLayout::intervals:
        text += "1544027337.00, IBI\n1.5,0.75\n2.25,0.765625\n";
        break;
      case RecordingLayout::beats:
        text += "s,ms\r\n0.8,800\r\n\r\n1.6,789.5\r\n,\r\n";
        break;
      case RecordingLayout::samples:
        text +=
            info(kRecordingFiles[i].channel).axes == 3
                ? "\xEF\xBB\xBF"
                  "0,0,0\n32,32,32\n1,-2.5,3e1\n,,\n4,nan,5\n\n6,7,8\n\n"
                : "1544027337.50\n64.000000\n-1.25\n0\n\n16777217\n.5e-3\ninf\n12345678901234567\n";
        break;
      case RecordingLayout::flight:  // has its own (flight_record)
        break;
    }
    corpus.add(std::as_bytes(std::span(text)));
  }
}

/// Calls of the feature engine: a few seconds of every signal, and beats.
void features(Corpus corpus) {
  std::array<std::byte, 9> call{};
  for (std::uint8_t what = 0; what < 8; ++what) {
    call[0] = std::byte{what};
    const std::array<float, 2> values = {0.5F, 800.0F};
    std::memcpy(call.data() + 1, values.data(), sizeof values);
    corpus.add(call);
  }
}

/// Bytes, then floats, as bytes.hpp takes them.
void append(std::vector<std::byte>& to, std::initializer_list<unsigned> bytes,
            std::initializer_list<float> values = {}) {
  for (const unsigned byte : bytes) to.push_back(static_cast<std::byte>(byte));
  for (const float value : values) {
    const auto raw = std::bit_cast<std::array<std::byte, sizeof value>>(value);
    to.insert(to.end(), raw.begin(), raw.end());
  }
}

/// A pulse of two colours for half a minute, analysed second by second.
void light(Corpus corpus) {
  constexpr unsigned kFirst = 0, kSecond = 1, kAcceleration = 2, kTick = 5, kWave = 1;
  std::vector<std::byte> calls;
  append(calls, {kAcceleration, kWave}, {0.3F, 0.02F, 0});
  for (int s = 0; s < 30; ++s) {
    append(calls, {kFirst, kWave}, {8e4F, 400, 0});
    append(calls, {kSecond, kWave}, {1.2e5F, 900, 0});
    append(calls, {kTick});
  }
  corpus.add(calls);
}

/// Each part of kernels.cpp with something sensible.
void kernels(Corpus corpus) {
  for (unsigned part = 0; part < 6; ++part) {
    std::vector<std::byte> calls;
    append(calls, {part});
    if (part == 0) append(calls, {4}, {100, 0.5F, 5});
    if (part == 2) append(calls, {}, {1000, 25});
    for (int i = 0; i < 130; ++i) append(calls, {}, {std::sin(0.3F * static_cast<float>(i))});
    corpus.add(calls);
  }
}

/// Intervals of some 800 ms, one of them missed; wave windows.
void beats(Corpus corpus) {
  for (unsigned part = 0; part < 3; ++part) {
    std::vector<std::byte> calls;
    append(calls, {part});
    for (unsigned i = 0; i < 120; ++i) {
      const unsigned rr = i == 60 ? 1600 : 780 + i * 7 % 40;
      if (part == 0)
        append(calls, {rr & 0xFF, rr >> 8});
      else
        append(calls, {}, {part == 1 ? static_cast<float>(rr) : std::sin(static_cast<float>(i))});
    }
    corpus.add(calls);
  }
}

/// The header of a weights file, and a few bytes.
void networks(Corpus corpus) {
  std::array<std::byte, 48> bytes{};
  ByteWriter out(bytes);
  for (const char c : {'V', 'G', 'L', 'H'}) out.u8(static_cast<std::uint8_t>(c));
  for (const std::uint32_t n : {1U, 8U, 64U, 30U, 4U, 128U, 64U, 1U}) out.u32(n);
  corpus.add(bytes);
}

/// A day's answers, in turn yes and no (personal.cpp).
void personal(Corpus corpus) {
  std::vector<std::byte> answers;
  for (unsigned i = 0; i < 12; ++i) {
    const unsigned yes = i % 2;
    append(answers, {i * 60 & 0xFF, i * 60 >> 8, 0, 0}, {yes != 0 ? 0.7F : 0.2F});
    append(answers, {yes != 0 ? 40U : 216U, 20, yes});
  }
  corpus.add(answers);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: fuzz_seeds FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  gatt(Corpus(folder / "gatt"));
  flight_record(Corpus(folder / "flight_record"));
  frames(Corpus(folder / "stream_frame"));
  capabilities(Corpus(folder / "stream_capabilities"));
  control(Corpus(folder / "stream_control"));
  polar(Corpus(folder / "polar"));
  recordings(Corpus(folder / "recording"));
  features(Corpus(folder / "features"));
  light(Corpus(folder / "light"));
  kernels(Corpus(folder / "kernels"));
  beats(Corpus(folder / "beats"));
  client(Corpus(folder / "simulator"));
  networks(Corpus(folder / "hybrid"));
  personal(Corpus(folder / "personal"));
}
