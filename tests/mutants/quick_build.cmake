# For tests/mutants/run, which compiles much and runs little of it: all is compiled with -O1 but the
# simulator, whose draws take the tests half as long with -O3. Read at project(), before there are
# targets, so it waits for the end of the file.
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL target_compile_options widthwise_sim
  PRIVATE -O3)
