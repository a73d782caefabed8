#pragma once
// A study made of an ensemble (which networks are drawn) and an observable (what is read off them).

#include <fmt/format.h>

#include <memory>
#include <string>
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
///   queries()                           what measure() asks of a network
/// and, where it trains the networks, their rate and steps, of which the family then speaks.
/// Where all that an observable reads are correlations along one direction, of which an ensemble
/// knows more than of a network, it has in place of the latter two
///   draws(ensemble, inputs, engine, width, key, n) of n samples from that of the key on
///   at_once(ensemble, inputs, engine, width)
///   bytes(ensemble, inputs, engine, width)
/// for ensembles that have
///   correlations(inputs, engine, width, key, n, max_order)
///   correlations_at_once(inputs, engine, width, max_order)
///   bytes_of_correlations(inputs, engine, width, max_order).
template <class Ensemble, class Observable>
class EnsembleStudy final : public Study {
 public:
  EnsembleStudy(Ensemble ensemble, Observable observable, const Effort& effort = {})
      : Study(effort),
        ensemble_(std::move(ensemble)),
        observable_(std::move(observable)),
        key_name_(ensemble_.key_name()) {}

  const Ensemble& ensemble() const { return ensemble_; }
  const Observable& observable() const { return observable_; }

  /// The ensemble's study_name(), with what the effort adds.
  std::string name() const override {
    return ensemble_.study_name(observable_.name()) + name_of_effort();
  }
  std::vector<std::string> columns() const override { return observable_.columns(); }
  NetworkFamily networks() const override {
    NetworkFamily family = ensemble_.networks();
    if constexpr (requires { observable_.rate; }) {
      family.others["rate"] = fmt::format("{:g} / lambda_max(Theta_0)", observable_.rate);
    }
    if constexpr (requires { int{observable_.steps}; }) {
      family.others["steps"] = std::to_string(observable_.steps);
    }
    return family;
  }
  std::string key_name() const override { return key_name_; }
  bool common_numbers() const override {
    if constexpr (requires { ensemble_.common_numbers; }) return ensemble_.common_numbers;
    return false;
  }
  std::map<std::string, Eigen::VectorXd> inputs(const Setting& setting) const override {
    return ensemble_.named_inputs(setting);
  }

  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override {
    if constexpr (kOfCorrelations) {
      return draws(setting, width, sample, 1).row(0).transpose();
    } else {
      const auto inputs = ensemble_.inputs(setting);
      auto network = ensemble_.network(inputs, setting.engine, width,
                                       sample_key(setting, key_name_, width, sample));
      return observable_.measure(network, inputs);
    }
  }

  sim::Draws draws(const Setting& setting, std::int64_t width, std::uint64_t first,
                   std::int64_t n) const override {
    if constexpr (kOfCorrelations) {
      return observable_.draws(ensemble_, ensemble_.inputs(setting), setting.engine, width,
                               sample_key(setting, key_name_, width, first), n);
    } else {
      return Study::draws(setting, width, first, n);
    }
  }

  std::int64_t at_once(const Setting& setting, std::int64_t width) const override {
    if constexpr (kOfCorrelations) {
      return observable_.at_once(ensemble_, ensemble_.inputs(setting), setting.engine, width);
    } else {
      return 1;
    }
  }

  double bytes_per_draw(const Setting& setting, std::int64_t width) const override {
    if constexpr (kOfCorrelations) {
      return observable_.bytes(ensemble_, ensemble_.inputs(setting), setting.engine, width);
    } else {
      return ensemble_.bytes(setting.engine, width, observable_.queries());
    }
  }

 private:
  static constexpr bool kOfCorrelations =
      requires(const Ensemble& ensemble, const Observable& observable, const Setting& setting) {
    observable.draws(ensemble, ensemble.inputs(setting), setting.engine, std::int64_t{},
                     sim::SampleKey{}, std::int64_t{});
  };

  Ensemble ensemble_;
  Observable observable_;
  std::string key_name_;
};

template <class Ensemble, class Observable>
std::shared_ptr<const EnsembleStudy<Ensemble, Observable>> study_of(Ensemble ensemble,
                                                                    Observable observable,
                                                                    const Effort& effort = {}) {
  return std::make_shared<const EnsembleStudy<Ensemble, Observable>>(std::move(ensemble),
                                                                     std::move(observable), effort);
}

}  // namespace widthwise::verify
