#include "vigil/simulator/watch.hpp"

#include <algorithm>
#include <initializer_list>

namespace vigil::simulator {
namespace {

/// A link without a sign of life is given up after this time (the supervision timeout; phones and
/// browsers use some seconds).
constexpr double kSupervisionS = 4;

WatchClock make_clock(const WatchState& state, Random& random) {
  const auto anywhere = static_cast<std::uint32_t>(random.next() >> 34);  // up to 12 days
  return {state.clock_ms.value_or(anywhere), state.clock_ppm};
}

}  // namespace

Watch::Watch(const Scenario& scenario, std::uint64_t seed, Timestamp start, Device device)
    : start_(start),
      random_(seed),
      script_(scenario),
      wearer_(scenario, random_.branch()),
      meter_(wearer_, random_.branch()),
      clock_(make_clock(scenario.watch, random_)),
      radio_(random_.branch()),
      battery_(scenario.watch, radio_),
      heart_rate_(wearer_, meter_, radio_),
      stream_(wearer_, meter_, clock_, battery_, radio_, random_.branch()),
      polar_(device, wearer_, clock_, radio_, random_.branch()),
      motion_(wearer_, radio_, random_.branch()),
      oximeter_(wearer_, meter_, radio_),
      thermometer_(wearer_, radio_),
      cuff_(wearer_, meter_, radio_) {
  const auto add = [this](std::initializer_list<Service*> own) {
    for (Service* service : own) services_.push_back(service);
  };
  add({&battery_, &device_information_});
  switch (device) {
    case Device::chest_strap:
    case Device::armband:
      add({&heart_rate_, &polar_});
      break;
    case Device::pinetime:
      add({&heart_rate_, &motion_});
      break;
    case Device::oximeter:
      add({&oximeter_});
      break;
    case Device::thermometer:
      add({&thermometer_});
      break;
    case Device::cuff:
      add({&cuff_});
      break;
    default:
      add({&heart_rate_, &stream_});
  }
  follow_script();
}

std::optional<Watch::Event> Watch::next(Timestamp until) {
  const double until_s = in_seconds(until - start_);
  while (true) {
    if (const auto packet = radio_.take(now_s_))
      return Event{Event::Kind::packet, start_ + seconds(packet->time_s), packet->characteristic,
                   packet->bytes};
    const double due = std::max(now_s_, due_s());
    if (due > until_s) break;
    advance(due);
    if (!battery_.empty())
      for (Service* service : services_)
        if (service->due_s() <= now_s_) service->run(now_s_);
    follow_script();
    if (supervision_s_ <= now_s_) {
      end_link();
      return Event{Event::Kind::link_lost, now(), Characteristic::none, {}};
    }
  }
  advance(std::max(now_s_, until_s));
  return {};
}

double Watch::due_s() const {
  double due = std::min({script_.ends_s(), supervision_s_, radio_.due_s()});
  if (battery_.empty()) return due;
  for (const Service* service : services_) due = std::min(due, service->due_s());
  return std::min(due, wake_s_);
}

void Watch::advance(double time_s) {
  now_s_ = time_s;
  while (wearer_.next_tick_s() <= time_s) {
    wearer_.tick();
    meter_.tick();
  }
}

void Watch::follow_script() {
  script_.advance(now_s_);
  radio_.set_reachable(reachable(), now_s_);
  if (!connected() || reachable())
    supervision_s_ = kNever;
  else if (supervision_s_ == kNever)
    supervision_s_ = now_s_ + kSupervisionS;
  if (battery_.empty()) return;

  if (const double batch_s = script_.segment().batch_s; batch_s != batch_s_) {
    batch_s_ = batch_s;
    wake_s_ = batch_s > 0 ? now_s_ + batch_s : kNever;
    for (Service* service : services_) service->on_screen(batch_s, now_s_);
    radio_.set_dark(batch_s > 0, now_s_);
  }
  if (wake_s_ <= now_s_) {
    wake_s_ += batch_s_;
    for (Service* service : services_) service->on_wake(now_s_);
    radio_.wake(now_s_);
  }
}

bool Watch::reachable() const { return script_.segment().reachable && !battery_.empty(); }

bool Watch::connect() {
  if (!reachable()) return false;
  if (connected()) return true;
  radio_.connect();
  for (Service* service : services_) service->on_link(true, now_s_);
  return true;
}

void Watch::disconnect() {
  if (connected()) end_link();
}

void Watch::end_link() {
  supervision_s_ = kNever;
  radio_.disconnect();
  for (Service* service : services_) service->on_link(false, now_s_);
}

Service* Watch::service_of(Characteristic characteristic) const {
  const auto at = std::ranges::find_if(services_, [&](const Service* service) {
    return service->uuid() == info(characteristic).service;
  });
  return at == services_.end() ? nullptr : *at;
}

Result<std::span<const std::byte>, AttError> Watch::read(Characteristic characteristic) {
  if (!connected()) return AttError::unlikely_error;
  const Service* service = service_of(characteristic);
  if (!service) return AttError::attribute_not_found;
  const auto size = service->read(characteristic, value_);
  if (!size) return size.error();
  return std::span<const std::byte>(value_).first(*size);
}

AttError Watch::write(Characteristic characteristic, std::span<const std::byte> bytes) {
  if (!connected()) return AttError::unlikely_error;
  Service* service = service_of(characteristic);
  return service ? service->write(characteristic, bytes, now_s_) : AttError::attribute_not_found;
}

AttError Watch::subscribe(Characteristic characteristic, bool on) {
  if (!connected()) return AttError::unlikely_error;
  const GattUse use = info(characteristic).use;
  if (!offers(characteristic) || (!use.notify && !use.indicate))
    return AttError::attribute_not_found;  // it has no configuration descriptor
  radio_.subscribe(characteristic, on, now_s_);
  return AttError::none;
}

Energy Watch::energy() const {
  Energy energy = stream_.energy(now_s_);
  energy.radio = radio_.energy_mj();
  return energy;
}

}  // namespace vigil::simulator
