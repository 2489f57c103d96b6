# Fails if PROGRAM has a test suite that is not among SUITES, separated by commas: a suite without a
# CTest entry would never be run.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${PROGRAM} --list_content OUTPUT_VARIABLE tree ERROR_VARIABLE tree
                RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} --list_content failed: ${status}\n${tree}")
endif()
string(REPLACE "," ";" suites "${SUITES}")
string(REGEX MATCHALL "(^|\n)[A-Za-z0-9_]+" present "${tree}")  # those inside are indented
if(NOT present)
    message(FATAL_ERROR "${PROGRAM} lists no suites:\n${tree}")
endif()
foreach(suite IN LISTS present)
    string(STRIP "${suite}" suite)
    if(NOT suite IN_LIST suites)
        message(FATAL_ERROR "suite ${suite} is not in digitlab_test_suites(), so CTest would never "
                            "run it: add it to that call")
    endif()
endforeach()
