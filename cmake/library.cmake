# Sources and headers name each other by their paths from the root of the tree: "sim/mlp.hpp". An
# installed header lies under include/widthwise/, where both "sim/mlp.hpp", from another header, and
# <widthwise/sim/mlp.hpp>, from the project that links it, are found. A project that takes the whole
# tree by add_subdirectory() finds the latter in headers that lead there.
if(NOT PROJECT_IS_TOP_LEVEL)
  set(leading ${PROJECT_BINARY_DIR}/include)
  file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/theory/*.hpp
       ${PROJECT_SOURCE_DIR}/sim/*.hpp ${PROJECT_SOURCE_DIR}/verify/*.hpp
       ${PROJECT_SOURCE_DIR}/plots/*.hpp)
  foreach(header ${headers})
    file(CONFIGURE OUTPUT ${leading}/widthwise/${header}
         CONTENT "#include \"${PROJECT_SOURCE_DIR}/${header}\"\n")
  endforeach()
endif()

# Warnings and code generation that every target of the project shares; never exported.
add_library(widthwise_build_flags INTERFACE)
target_include_directories(widthwise_build_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(widthwise_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow
                       -Wnon-virtual-dtor -Woverloaded-virtual)
# No product is fused with a sum by the compiler, which it does for some processors only: the bits of
# a draw are those of the loops as written, whatever they are compiled for.
target_compile_options(widthwise_build_flags INTERFACE -ffp-contract=off)
# One build serves programs and the Python package, a shared library. Calls within it stay direct:
# nobody shall put another function in the place of ours.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
target_compile_options(widthwise_build_flags INTERFACE -fno-semantic-interposition)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # GCC 12 raises these without cause: inside its own vector intrinsics (GCC bug 105593) and for a
  # literal plus a string (GCC bug 105329), and inside Boost's small_vector; and for functions that
  # return eight numbers, none of which a library exports.
  target_compile_options(widthwise_build_flags INTERFACE -Wno-maybe-uninitialized
                         -Wno-uninitialized -Wno-restrict -Wno-stringop-overread -Wno-psabi)
endif()
if(WIDTHWISE_ARCH)
  target_compile_options(widthwise_build_flags INTERFACE -march=${WIDTHWISE_ARCH})
endif()
if(WIDTHWISE_SANITIZE)
  target_compile_options(widthwise_build_flags INTERFACE -fsanitize=${WIDTHWISE_SANITIZE}
                         -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(widthwise_build_flags INTERFACE -fsanitize=${WIDTHWISE_SANITIZE})
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# widthwise_for_any_processor(SOURCES...): what says, on a machine that lacks the instructions of the
# rest, that it lacks them. It runs before anything else, sanitizers included.
function(widthwise_for_any_processor)
  set(options -fno-sanitize=all)
  if(WIDTHWISE_ARCH AND CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
    list(APPEND options -march=x86-64)
  endif()
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON
                              COMPILE_OPTIONS "${options}")
endfunction()

# widthwise_library(NAME): the static library widthwise_NAME, known to everybody as widthwise::NAME.
function(widthwise_library name)
  add_library(widthwise_${name} STATIC)
  add_library(widthwise::${name} ALIAS widthwise_${name})
  set_target_properties(widthwise_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(widthwise_${name} PUBLIC cxx_std_20)
  target_include_directories(widthwise_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<BUILD_INTERFACE:${leading}>
    $<INSTALL_INTERFACE:include> $<INSTALL_INTERFACE:include/widthwise>)
  target_link_libraries(widthwise_${name} PRIVATE $<BUILD_INTERFACE:widthwise_build_flags>)
endfunction()

# widthwise_cold(TARGET): of code that a run enters a few times the optimiser is asked for little.
function(widthwise_cold target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# widthwise_folder(TARGET FOLDER [COLD] SOURCES...): the sources of one folder, compiled by
# themselves, and all at once where CMAKE_UNITY_BUILD is set, with what TARGET links; COLD as
# widthwise_cold() says.
function(widthwise_folder target folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "COLD" "" "")
  set(objects ${target}_${folder})
  string(REPLACE "/" "_" objects ${objects})
  add_library(${objects} OBJECT)
  foreach(source ${arg_UNPARSED_ARGUMENTS})
    target_sources(${objects} PRIVATE ${folder}/${source})
  endforeach()
  target_compile_features(${objects} PRIVATE cxx_std_20)
  foreach(property INCLUDE_DIRECTORIES COMPILE_DEFINITIONS LINK_LIBRARIES)
    set_property(TARGET ${objects} APPEND PROPERTY ${property}
                 $<TARGET_PROPERTY:${target},${property}>)
  endforeach()
  target_link_libraries(${objects} PRIVATE widthwise_build_flags)
  if(arg_COLD)
    widthwise_cold(${objects})
  endif()
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${objects}>)
endfunction()
