// The motion service of a watch with InfiniTime.
#pragma once

#include "vigil/protocol/infinitime.hpp"
#include "vigil/simulator/service.hpp"
#include "vigil/simulator/wearer.hpp"

namespace vigil::simulator {

class MotionService : public Service {
 public:
  MotionService(const Wearer& wearer, Radio& radio, Random random)
      : wearer_(wearer), radio_(radio), noise_(random) {}

  std::string_view uuid() const override { return kInfinitimeMotionService; }
  double due_s() const override { return due_s_; }
  void run(double time_s) override;

 private:
  const Wearer& wearer_;
  Radio& radio_;
  Random noise_;
  double due_s_ = 0;
};

}  // namespace vigil::simulator
