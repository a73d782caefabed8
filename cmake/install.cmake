# `cmake --install` puts headers, libraries, the executable and the package files in place, so that
# another project can say find_package(widthwise) and link widthwise::sim.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS widthwise_theory widthwise_sim widthwise_verify widthwise_plots
        EXPORT widthwise-targets)
install(TARGETS verify)
foreach(folder theory sim verify plots)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}/
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/widthwise/${folder}
          FILES_MATCHING PATTERN "*.hpp" PATTERN "cli" EXCLUDE)
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
