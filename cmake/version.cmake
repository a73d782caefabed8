# Writes OUT from IN with the version and the revision of the tree SOURCE_DIR; runs at every build and
# touches the file only when something changed.
execute_process(COMMAND git -C ${SOURCE_DIR} describe --always --dirty
                OUTPUT_VARIABLE REVISION OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT REVISION)
  set(REVISION "unknown")
endif()
configure_file(${IN} ${OUT} @ONLY)
