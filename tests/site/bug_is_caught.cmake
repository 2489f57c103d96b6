# Fails unless TEST passes in RIGHT and fails in BROKEN. (The * is for a test of both float and double.)
cmake_minimum_required(VERSION 3.25)
set(run "--run_test=${TEST}*" --log_level=error)

execute_process(COMMAND ${RIGHT} ${run} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${TEST} does not pass without the bug, or there is no such test:\n${output}")
endif()
execute_process(COMMAND ${BROKEN} ${run} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 201)  # what Boost.Test ends with when tests fail; a crash is no verdict
    message(FATAL_ERROR "${TEST} does not catch the bug; it ended with ${status}:\n${output}")
endif()
