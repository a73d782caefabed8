# `cmake --install` puts headers, libraries, the executable and the package files in place, so that
# another project can say find_package(widthwise) and link widthwise::sim.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/widthwise)
set(installed_folders theory sim)
install(TARGETS widthwise_theory widthwise_sim EXPORT widthwise-core-targets)
install(EXPORT widthwise-core-targets NAMESPACE widthwise:: DESTINATION ${package_dir})
if(WIDTHWISE_VERIFY)
  # Apart: who asks for sim or theory alone need not have what these link.
  list(APPEND installed_folders verify plots)
  install(TARGETS widthwise_verify widthwise_plots widthwise_output EXPORT widthwise-verify-targets)
  install(EXPORT widthwise-verify-targets NAMESPACE widthwise:: DESTINATION ${package_dir})
  install(TARGETS verify EXPORT widthwise-program-targets)
  install(EXPORT widthwise-program-targets NAMESPACE widthwise:: DESTINATION ${package_dir})
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/widthwise-claims.cmake DESTINATION ${package_dir})
  install(FILES ${PROJECT_SOURCE_DIR}/docs/results.schema.json
          DESTINATION ${CMAKE_INSTALL_DATADIR}/widthwise)
endif()

# Header by header: install(DIRECTORY) makes every folder that it meets, headers in it or not.
foreach(folder ${installed_folders})
  file(GLOB_RECURSE public_headers RELATIVE ${PROJECT_SOURCE_DIR}
       ${PROJECT_SOURCE_DIR}/${folder}/*.hpp)
  list(FILTER public_headers EXCLUDE REGEX "/cli/")
  foreach(header ${public_headers})
    cmake_path(GET header PARENT_PATH header_folder)
    install(FILES ${PROJECT_SOURCE_DIR}/${header}
            DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/widthwise/${header_folder})
  endforeach()
endforeach()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/widthwise-config.cmake.in
                              ${PROJECT_BINARY_DIR}/widthwise-config.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/widthwise-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/widthwise-config.cmake
              ${PROJECT_BINARY_DIR}/widthwise-config-version.cmake
        DESTINATION ${package_dir})
