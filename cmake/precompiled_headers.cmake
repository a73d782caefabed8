# Headers that are slow to parse are parsed once a target: it halves what a build takes. Off in the
# preset for development, where a file must include what it uses.
if(NOT WIDTHWISE_PRECOMPILE)
  return()
endif()

target_precompile_headers(widthwise_theory PRIVATE <boost/multiprecision/gmp.hpp>)
target_precompile_headers(widthwise_sim PRIVATE <Eigen/Core>)
set(statistics_headers <boost/math/distributions/normal.hpp> <boost/multiprecision/gmp.hpp>
  <Eigen/Dense> <fmt/format.h> <functional> <map> <nlohmann/json.hpp> <random>)
target_precompile_headers(widthwise_verify PRIVATE ${statistics_headers})
target_precompile_headers(widthwise_plots PRIVATE <Eigen/Core> <fmt/format.h>
  <nlohmann/json.hpp>)
target_precompile_headers(verify PRIVATE <CLI/CLI.hpp> <Eigen/Core> <fmt/format.h>
  <nlohmann/json.hpp>)
if(WIDTHWISE_BUILD_TESTS)
  foreach(target theory_tests sim_tests verify_tests)
    target_precompile_headers(${target} PRIVATE <gtest/gtest.h> ${statistics_headers})
  endforeach()
  foreach(target plots_tests cli_tests)
    target_precompile_headers(${target} PRIVATE <gtest/gtest.h> <Eigen/Core> <fmt/format.h>
      <nlohmann/json.hpp>)
  endforeach()
endif()
