#pragma once
// Hypernetworks that learn the rotation task, as a study.

#include <memory>
#include <string>

#include "verify/studies/rotated_images.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// The networks of [Littwin2020]'s released code: f has `depth_f` hidden layers of `width_f` and a
/// bottleneck, g has `depth_g` weight layers of the run's width m.
struct RotationNetworks {
  int depth_f = 4;
  std::int64_t width_f = 200;
  std::int64_t bottleneck = 100;
  int depth_g = 3;
};

struct RotationTraining {
  int epochs = 20;
  std::int64_t batch = 100;
  double rate = 0.01;
};

/// A draw trains one network from a fresh start. Its column is the accuracy on the test examples,
/// of a network whose weights have left the range of numbers that of a guess.
class RotationStudy final : public Study {
 public:
  RotationStudy(std::shared_ptr<const RotationTask> task, const RotationNetworks& networks,
                const RotationTraining& training)
      : task_(std::move(task)), networks_(networks), training_(training) {}

  std::string name() const override;
  std::vector<std::string> columns() const override { return {"accuracy"}; }
  NetworkFamily networks() const override;
  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override;
  double bytes_per_draw(const Setting& setting, std::int64_t width) const override;

 private:
  sim::MlpShape g(std::int64_t width) const;
  sim::MlpShape f() const;

  std::shared_ptr<const RotationTask> task_;
  RotationNetworks networks_;
  RotationTraining training_;
};

}  // namespace widthwise::verify
