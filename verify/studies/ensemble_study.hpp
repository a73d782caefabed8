#pragma once
// A study made of an ensemble (which networks are drawn) and an observable (what is read off them).

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// An Ensemble has
///   networks()                          the family, as a value
///   key_name()                          the name of its random numbers
///   study_name(observable)              the name of a study that reads this observable off it
///   inputs(setting)                     where the networks are asked
///   named_inputs(setting)               the same as vectors by name
///   network(inputs, engine, width, key) one random network
///   bytes(engine, width, queries)       peak memory of one network of which this is asked
/// and an Observable
///   name(), columns()                   what is read off a network
///   measure(network, inputs)            the numbers of one draw
///   queries()                           what measure() asks of a network.
/// Studies of one ensemble draw the same networks, whatever they read off them.
template <class Ensemble, class Observable>
class EnsembleStudy final : public Study {
 public:
  EnsembleStudy(Ensemble ensemble, Observable observable, const Effort& effort = {})
      : Study(effort), ensemble_(std::move(ensemble)), observable_(std::move(observable)) {}

  const Ensemble& ensemble() const { return ensemble_; }
  const Observable& observable() const { return observable_; }

  /// The ensemble's study_name(), with ".to1024" where the widths are bounded.
  std::string name() const override {
    const auto& largest = effort().largest_width;
    return ensemble_.study_name(observable_.name()) +
           (largest ? fmt::format(".to{}", *largest) : "");
  }
  std::vector<std::string> columns() const override { return observable_.columns(); }
  NetworkFamily networks() const override { return ensemble_.networks(); }
  std::string key_name() const override { return ensemble_.key_name(); }
  bool common_numbers() const override {
    if constexpr (requires { ensemble_.common_numbers; }) return ensemble_.common_numbers;
    return false;
  }
  std::map<std::string, Eigen::VectorXd> inputs(const Setting& setting) const override {
    return ensemble_.named_inputs(setting);
  }

  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override {
    const auto inputs = ensemble_.inputs(setting);
    auto network = ensemble_.network(inputs, setting.engine, width,
                                     sample_key(setting, ensemble_.key_name(), width, sample));
    return observable_.measure(network, inputs);
  }

  double bytes_per_draw(sim::Engine engine, std::int64_t width) const override {
    return ensemble_.bytes(engine, width, observable_.queries());
  }

 private:
  Ensemble ensemble_;
  Observable observable_;
};

template <class Ensemble, class Observable>
std::shared_ptr<const EnsembleStudy<Ensemble, Observable>> study_of(Ensemble ensemble,
                                                                    Observable observable,
                                                                    const Effort& effort = {}) {
  return std::make_shared<const EnsembleStudy<Ensemble, Observable>>(std::move(ensemble),
                                                                     std::move(observable), effort);
}

}  // namespace widthwise::verify
