# For tests/mutants/run, which compiles much and runs little of it: file by file, so that a fault costs
# one file, with the slow headers parsed once a folder. All is compiled with -O1 but the simulator,
# whose draws take the tests half as long with -O3. Read at project(), before there are targets, so it
# waits for the end of the file.
function(build_quickly)
  target_compile_options(widthwise_sim PRIVATE -O3)
  # It is compiled with other options than the rest.
  set_source_files_properties(sim/vector_math.cpp TARGET_DIRECTORY widthwise_sim
                              PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  set(exact <boost/multiprecision/gmp.hpp> <functional> <map>)
  target_precompile_headers(widthwise_theory PRIVATE ${exact})
  target_precompile_headers(theory_tests_theory PRIVATE ${exact} <gtest/gtest.h>)
  target_precompile_headers(widthwise_sim PRIVATE <Eigen/Dense>)
  target_precompile_headers(sim_tests_sim PRIVATE <Eigen/Dense> <gtest/gtest.h>)
  set(common <Eigen/Dense> <boost/math/distributions/normal.hpp> <fmt/format.h>
             <nlohmann/json.hpp>)
  foreach(folder base stats results studies claims run exact report)
    target_precompile_headers(widthwise_verify_${folder} PRIVATE ${common})
    target_precompile_headers(verify_tests_verify_${folder} PRIVATE ${common} <gtest/gtest.h>)
  endforeach()
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL build_quickly)
