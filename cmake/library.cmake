# Source files include "widthwise/sim/mlp.hpp", in this tree as in an installed one: the links
# below give the tree the shape that installation gives it.
set(WIDTHWISE_INCLUDE_DIR ${PROJECT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${WIDTHWISE_INCLUDE_DIR}/widthwise)
foreach(folder theory sim verify plots)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${WIDTHWISE_INCLUDE_DIR}/widthwise/${folder}
       SYMBOLIC)
endforeach()

# Warnings and code generation that every target of the project shares; never exported.
add_library(widthwise_build_flags INTERFACE)
target_compile_options(widthwise_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow
                       -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # GCC 12 raises these without cause: inside its own vector intrinsics (GCC bug 105593) and for a
  # literal plus a string (GCC bug 105329), and inside Boost's small_vector.
  target_compile_options(widthwise_build_flags INTERFACE -Wno-maybe-uninitialized
                         -Wno-uninitialized -Wno-restrict -Wno-stringop-overread)
endif()
if(WIDTHWISE_NATIVE)
  target_compile_options(widthwise_build_flags INTERFACE -march=native)
endif()
if(WIDTHWISE_SANITIZE)
  target_compile_options(widthwise_build_flags INTERFACE -fsanitize=${WIDTHWISE_SANITIZE}
                         -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(widthwise_build_flags INTERFACE -fsanitize=${WIDTHWISE_SANITIZE})
endif()

# widthwise_library(NAME KIND): the target widthwise_NAME, known to everybody as widthwise::NAME.
function(widthwise_library name kind)
  set(scope PUBLIC)
  if(kind STREQUAL INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(widthwise_${name} ${kind})
  add_library(widthwise::${name} ALIAS widthwise_${name})
  set_target_properties(widthwise_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(widthwise_${name} ${scope} cxx_std_20)
  target_include_directories(widthwise_${name} ${scope}
    $<BUILD_INTERFACE:${WIDTHWISE_INCLUDE_DIR}> $<INSTALL_INTERFACE:include>)
  if(NOT kind STREQUAL INTERFACE)
    target_link_libraries(widthwise_${name} PRIVATE $<BUILD_INTERFACE:widthwise_build_flags>)
  endif()
endfunction()
