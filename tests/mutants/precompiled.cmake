# For tests/mutants/run, where parsing is what compiling costs: the slow headers are parsed once a
# target. Read at project(), before there are targets, so it waits for the end of the file.
function(precompile_slow_headers)
  target_precompile_headers(widthwise_theory PRIVATE <boost/multiprecision/gmp.hpp>)
  target_precompile_headers(widthwise_sim PRIVATE <Eigen/Core>)
  foreach(target widthwise_verify theory_tests sim_tests verify_tests)
    target_precompile_headers(${target} PRIVATE <boost/math/distributions/normal.hpp>
      <boost/multiprecision/gmp.hpp> <Eigen/Dense> <fmt/format.h> <functional> <map>
      <nlohmann/json.hpp> <random> <regex>)
  endforeach()
  foreach(target theory_tests sim_tests verify_tests)
    target_precompile_headers(${target} PRIVATE <gtest/gtest.h>)
  endforeach()
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL precompile_slow_headers)
