# `cmake --install` puts headers, libraries, the executable and the package files in place, so that
# another project can say find_package(widthwise) and link widthwise::sim.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS widthwise_theory widthwise_sim widthwise_verify widthwise_plots
        EXPORT widthwise-targets)
install(TARGETS verify)
# Header by header: install(DIRECTORY) makes every folder that it meets, headers in it or not.
file(GLOB_RECURSE public_headers RELATIVE ${PROJECT_SOURCE_DIR}
     ${PROJECT_SOURCE_DIR}/theory/*.hpp ${PROJECT_SOURCE_DIR}/sim/*.hpp
     ${PROJECT_SOURCE_DIR}/verify/*.hpp ${PROJECT_SOURCE_DIR}/plots/*.hpp)
list(FILTER public_headers EXCLUDE REGEX "/cli/")
foreach(header ${public_headers})
  cmake_path(GET header PARENT_PATH folder)
  install(FILES ${PROJECT_SOURCE_DIR}/${header}
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/widthwise/${folder})
endforeach()
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/widthwise)
install(EXPORT widthwise-targets NAMESPACE widthwise:: DESTINATION ${package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/widthwise-config.cmake.in
                              ${PROJECT_BINARY_DIR}/widthwise-config.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/widthwise-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/widthwise-config.cmake
              ${PROJECT_BINARY_DIR}/widthwise-config-version.cmake
        DESTINATION ${package_dir})
