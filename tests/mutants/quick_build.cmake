# For tests/mutants/run, which compiles much and runs little of it. Slow headers are parsed once a
# target; all is compiled with -O1 but the simulator, whose draws take the tests half as long with
# -O3. Read at project(), before there are targets, so it waits for the end of the file.
function(build_quickly)
  target_compile_options(widthwise_sim PRIVATE -O3)
  target_precompile_headers(widthwise_sim PRIVATE <Eigen/Core>)
  target_precompile_headers(widthwise_theory PRIVATE <boost/multiprecision/gmp.hpp>)
  foreach(target widthwise_verify theory_tests sim_tests verify_tests)
    target_precompile_headers(${target} PRIVATE <boost/math/distributions/normal.hpp>
      <boost/multiprecision/gmp.hpp> <Eigen/Dense> <fmt/format.h> <functional> <map>
      <nlohmann/json.hpp> <random>)
  endforeach()
  foreach(target theory_tests sim_tests verify_tests)
    target_precompile_headers(${target} PRIVATE <gtest/gtest.h>)
  endforeach()
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL build_quickly)
