# widthwise_add_claims(FILE.toml
#                      [NAME prefix] [STRICT] [TIMEOUT seconds] [OUT folder] [ARGS arguments...])
#
# Adds a test for every claim of the file: PREFIX.ID (prefix: the name of the file without ending), which
# passes where the claim comes out as expected, is skipped where it cannot be decided, and fails
# otherwise. STRICT: what cannot be decided fails too. ARGS are further options of verify, such as
# --widths 64..1024. Each test leaves results.json, REPORT.md, index.html and junit.xml in OUT/ID
# (widthwise/PREFIX/ID in the build tree). Each spends its own alpha, so that of N tests the chance of
# any wrong verdict is N times as large.
#
# The IDs are read when CMake configures, which it does again once the file has changed.
function(widthwise_add_claims file)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STRICT" "NAME;TIMEOUT;OUT" "ARGS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "widthwise_add_claims(${file}): there is no '${arg_UNPARSED_ARGUMENTS}'; "
                        "it takes NAME, STRICT, TIMEOUT, OUT and ARGS")
  endif()
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
  if(NOT arg_NAME)
    cmake_path(GET file STEM LAST_ONLY arg_NAME)
  endif()
  if(NOT arg_OUT)
    set(arg_OUT ${CMAKE_CURRENT_BINARY_DIR}/widthwise/${arg_NAME})
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  _widthwise_claim_ids(ids ${file})
  set(strict)
  if(arg_STRICT)
    set(strict --strict)
  endif()
  foreach(id ${ids})
    set(test ${arg_NAME}.${id})
    add_test(NAME ${test}
             COMMAND widthwise::program --claims ${file} --claim ${id} --out ${arg_OUT}/${id}
                     --overwrite --no-progress ${strict} ${arg_ARGS})
    # Of a claim that could not be decided the exit code is 2, with --strict 1.
    set_tests_properties(${test} PROPERTIES SKIP_RETURN_CODE 2 LABELS widthwise)
    if(arg_TIMEOUT)
      set_tests_properties(${test} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    endif()
  endforeach()
endfunction()

# The IDs in a file of claims, with which lines of `verify list --claims FILE` begin. A file that is not as
# it should be ends the configuration, with the sentence of verify.
function(_widthwise_claim_ids result file)
  # LOCATION is that of the configuration that is installed.
  get_target_property(program widthwise::program LOCATION)
  execute_process(COMMAND ${program} list --claims ${file}
                  OUTPUT_VARIABLE lines ERROR_VARIABLE sentence RESULT_VARIABLE code
                  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_STRIP_TRAILING_WHITESPACE)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "widthwise_add_claims(${file}): ${sentence}")
  endif()
  string(REGEX MATCHALL "[^\n]+" lines "${lines}")
  set(ids)
  foreach(line ${lines})
    if(line MATCHES "^([^ ]+) +[a-z]+ +predicted ")
      list(APPEND ids ${CMAKE_MATCH_1})
    endif()
  endforeach()
  if(NOT ids)
    message(FATAL_ERROR "widthwise_add_claims(${file}): verify lists no claim of it")
  endif()
  set(${result} ${ids} PARENT_SCOPE)
endfunction()
