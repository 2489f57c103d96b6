# Writes "present" or "missing" to STATE: whether lab01 finds MNIST. Leaves the file alone if that has
# not changed, so that nothing is made again.
execute_process(COMMAND ${PROGRAM} --dataset mnist --quick --quiet --plot none --out ${STATE}.results
    OUTPUT_QUIET ERROR_VARIABLE error RESULT_VARIABLE status)
file(REMOVE_RECURSE ${STATE}.results)
if(status EQUAL 0)
    set(answer present)
elseif(error MATCHES "make mnist")
    set(answer missing)
else()
    message(FATAL_ERROR "lab01 --dataset mnist: ${error}")
endif()
set(before "")
if(EXISTS ${STATE})
    file(READ ${STATE} before)
endif()
if(NOT before STREQUAL answer)
    file(WRITE ${STATE} ${answer})
endif()
