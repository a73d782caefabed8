# For tests/mutants/run, which compiles much and runs little of it. Slow headers are parsed once a
# target; all is compiled with -O1 but the simulator, whose draws take the tests half as long with
# -O3. Read at project(), before there are targets, so it waits for the end of the file.
function(build_quickly)
  target_compile_options(widthwise_sim PRIVATE -O3)
  # It is compiled with other options than the rest.
  set_source_files_properties(sim/vector_math.cpp TARGET_DIRECTORY widthwise_sim
                              PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  foreach(target widthwise_theory theory_tests widthwise_verify verify_tests)
    target_precompile_headers(${target} PRIVATE <boost/multiprecision/gmp.hpp> <functional> <map>)
  endforeach()
  foreach(target widthwise_sim sim_tests widthwise_verify verify_tests)
    target_precompile_headers(${target} PRIVATE <Eigen/Dense>)
  endforeach()
  foreach(target widthwise_verify verify_tests)
    target_precompile_headers(${target} PRIVATE <boost/math/distributions/normal.hpp>
                              <fmt/format.h> <nlohmann/json.hpp>)
  endforeach()
  foreach(target theory_tests sim_tests verify_tests)
    target_precompile_headers(${target} PRIVATE <gtest/gtest.h>)
  endforeach()
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL build_quickly)
