#include "vigil/protocol/stream_session.hpp"

#include <initializer_list>
#include <vector>

#include "support.hpp"

using namespace vigil;

namespace {

StreamChannel channel(Channel c, std::initializer_list<double> hertz) {
  StreamChannel out{.channel = c, .formats = format_bit(SampleFormat::int16)};
  for (const double hz : hertz) out.rates.push_back(StreamRate::nearest(Hertz(hz)));
  return out;
}

StreamCapabilities two_channels() {
  StreamCapabilities c;
  c.channels.push_back(channel(Channel::ppg_green, {1, 25, 100}));
  c.channels.push_back(channel(Channel::acceleration, {25, 50}));
  return c;
}

/// The watch grants what it is told to.
StreamIndication granted(const StreamCommand& c) {
  return {.opcode = c.opcode,
          .tag = c.tag,
          .channel = c.channel,
          .rate = c.rate,
          .batch_ms = c.batch_ms};
}

/// Every command until all runs as wanted, each granted.
std::vector<StreamCommand> settle(StreamSession& session, Timestamp now) {
  std::vector<StreamCommand> asked;
  while (const auto command = session.next_command(now)) {
    asked.push_back(*command);
    session.take(granted(*command), now);
  }
  return asked;
}

/// Those of them that change how a channel runs.
std::vector<StreamCommand> settle_channels(StreamSession& session, Timestamp now) {
  std::vector<StreamCommand> asked = settle(session, now);
  std::erase_if(asked, [](const auto& c) { return c.opcode == StreamOpcode::time_sync; });
  return asked;
}

constexpr Timestamp kNow{1000};

}  // namespace

TEST_CASE(
    "a connection starts every channel at the least rate that is enough, then asks the time") {
  StreamSession session;
  session.begin(two_channels());
  const auto asked = settle(session, kNow);
  REQUIRE(asked.size() == 3);
  CHECK(asked[0].opcode == StreamOpcode::start);
  CHECK(asked[0].channel == Channel::ppg_green);
  CHECK(asked[0].rate.hertz() == 100_Hz);
  CHECK(asked[0].batch_ms == 200);
  CHECK(asked[1].channel == Channel::acceleration);
  CHECK(asked[1].rate.hertz() == 50_Hz);
  CHECK(asked[2].opcode == StreamOpcode::time_sync);
  CHECK(asked[0].tag != asked[1].tag);
  CHECK(session.run(Channel::ppg_green).rate.hertz() == 100_Hz);
}

TEST_CASE("the time is asked for some times soon, then ever more seldom, while nothing else is") {
  StreamSession session;
  session.begin(two_channels());
  std::vector<double> asked_s;
  for (double t_s = 0; t_s < 400; ++t_s) {
    for (const StreamCommand& c : settle(session, {1000 * t_s}))
      if (c.opcode == StreamOpcode::time_sync) asked_s.push_back(t_s);
  }
  CHECK(asked_s == std::vector<double>{0, 1, 2, 3, 19, 51, 115, 179, 243, 307, 371});
  session.begin(two_channels());
  CHECK(settle(session, kNow).back().opcode == StreamOpcode::time_sync);
}

TEST_CASE(
    "it is known when an answer was asked for, and a watch without a clock is not asked again") {
  StreamSession session;
  StreamCapabilities one = two_channels();
  one.channels.pop_back();
  session.begin(one);
  session.take(granted(*session.next_command(kNow)), kNow);
  const auto command = session.next_command(kNow);
  REQUIRE(command);
  StreamIndication answer = granted(*command);
  CHECK_FALSE(session.written_at(answer));
  session.written(kNow + seconds(0.1));
  CHECK(session.written_at(answer) == kNow + seconds(0.1));
  answer.tag = static_cast<std::uint8_t>(answer.tag + 1);
  CHECK_FALSE(session.written_at(answer));
  answer.tag = command->tag;
  answer.result = StreamResult::unknown_command;
  session.take(answer, kNow);
  CHECK_FALSE(session.written_at(answer));
  CHECK_FALSE(session.next_command(kNow + seconds(1000)));
}

TEST_CASE(
    "one command at a time: the next waits for the answer, and for no longer than its limit") {
  StreamSession session;
  session.begin(two_channels());
  const auto first = session.next_command(kNow);
  REQUIRE(first);
  CHECK_FALSE(session.next_command(kNow + seconds(4.9)));
  StreamIndication other = granted(*first);
  other.tag = static_cast<std::uint8_t>(first->tag + 1);
  session.take(other, kNow);
  CHECK_FALSE(session.next_command(kNow + seconds(4.9)));  // that was no answer to it
  const auto second = session.next_command(kNow + seconds(5));
  REQUIRE(second);
  CHECK(second->channel == Channel::acceleration);
}

TEST_CASE(
    "a channel is asked for again only when it is wanted otherwise, within what is announced") {
  StreamSession session;
  session.begin(two_channels());
  settle(session, kNow);
  CHECK(settle(session, kNow).empty());
  session.want(Channel::ppg_green, 10_Hz);
  session.want(Channel::acceleration, 200_Hz);
  session.want(Channel::gyroscope, 25_Hz);  // not announced
  const auto asked = settle(session, kNow);
  REQUIRE(asked.size() == 1);  // 50 Hz is all that the acceleration can do, and it runs so
  CHECK(asked[0].rate.hertz() == 25_Hz);
}

TEST_CASE("what is not wanted is stopped, and started again") {
  StreamSession session;
  session.begin(two_channels());
  settle(session, kNow);
  session.want(Channel::ppg_green, Hertz(0));
  auto asked = settle(session, kNow);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].opcode == StreamOpcode::stop);
  CHECK_FALSE(session.run(Channel::ppg_green).running);
  session.want(Channel::ppg_green, 25_Hz);
  asked = settle(session, kNow);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].opcode == StreamOpcode::start);
}

TEST_CASE("a refusal is told once, does not hold up the others, and is tried again later") {
  StreamSession session;
  session.begin(two_channels());
  const auto refuse = [&](Timestamp now) {
    const auto command = session.next_command(now);
    REQUIRE(command);
    REQUIRE(command->channel == Channel::ppg_green);
    return session.take(
        {.opcode = StreamOpcode::start, .tag = command->tag, .result = StreamResult::not_permitted},
        now);
  };
  const auto told = refuse(kNow);
  REQUIRE(told);
  CHECK(told->channel == Channel::ppg_green);
  CHECK(told->result == StreamResult::not_permitted);
  CHECK_FALSE(told->now.running);
  CHECK(settle(session, kNow).size() == 2);
  CHECK(settle_channels(session, kNow + seconds(29)).empty());
  CHECK_FALSE(refuse(kNow + seconds(30)));
}

TEST_CASE("a watch that grants another rate than it was asked for is let be for a while") {
  StreamSession session;
  session.begin(two_channels());
  const auto command = session.next_command(kNow);
  REQUIRE(command);
  StreamIndication other = granted(*command);
  other.rate = StreamRate::nearest(25_Hz);
  const auto told = session.take(other, kNow);
  REQUIRE(told);
  CHECK(told->now.rate.hertz() == 25_Hz);
  CHECK(settle(session, kNow).size() == 2);  // the other channel, and the time
  CHECK(settle_channels(session, kNow + seconds(29)).empty());
  CHECK(settle_channels(session, kNow + seconds(30)).size() == 1);
}

TEST_CASE("what the watch changes by itself is told, and left so for a while") {
  StreamSession session;
  session.begin(two_channels());
  settle(session, kNow);
  const auto told = session.take({.opcode = StreamOpcode::changed,
                                  .result = StreamResult::battery_low,
                                  .channel = Channel::ppg_green},
                                 kNow);
  REQUIRE(told);
  CHECK(told->unasked);
  CHECK(told->before.running);
  CHECK_FALSE(told->now.running);
  CHECK(settle_channels(session, kNow + seconds(29)).empty());
  CHECK(settle_channels(session, kNow + seconds(30)).size() == 1);
}

TEST_CASE("nothing is asked without a link, and everything anew with the next one") {
  StreamSession session;
  session.begin(two_channels());
  session.want(Channel::ppg_green, 25_Hz);
  settle(session, kNow);
  session.end();
  CHECK_FALSE(session.next_command(kNow));
  CHECK_FALSE(session.run(Channel::ppg_green).running);
  session.begin(two_channels());
  const auto asked = settle(session, kNow);
  REQUIRE(asked.size() == 3);
  CHECK(asked[0].rate.hertz() == 25_Hz);  // as it was wanted before
}

TEST_CASE("an indication of any kind and channel leaves the session in order") {
  for (int opcode = 0; opcode < 256; ++opcode)
    for (std::size_t c = 0; c < kChannelCount; ++c) {
      StreamSession session;
      session.begin(two_channels());
      REQUIRE(session.next_command(kNow));
      session.take(
          {.opcode = static_cast<StreamOpcode>(opcode), .channel = static_cast<Channel>(c)}, kNow);
      CHECK(session.next_command(kNow + seconds(5)));
    }
}
