# Runs PROGRAM with ARGUMENTS in FOLDER and keeps what it printed (output.txt) and drew (results/), and how
# it is called (command.txt). A run on MNIST is left out where MNIST is missing (STATE). If it MAY_FAIL, its
# error message becomes the end of the output.
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
if(MNIST)
    file(READ ${STATE} mnist)
    if(mnist STREQUAL "missing")
        file(TOUCH ${FOLDER}/done)
        return()
    endif()
endif()
separate_arguments(list UNIX_COMMAND "${ARGUMENTS}")
execute_process(COMMAND ${PROGRAM} ${list} WORKING_DIRECTORY ${FOLDER}
    OUTPUT_VARIABLE output ERROR_VARIABLE error RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    if(NOT MAY_FAIL)
        message(FATAL_ERROR "${SHOWN_AS} ${ARGUMENTS} failed (${status}):\n${error}")
    endif()
    string(APPEND output "\n${error}")
endif()
file(WRITE ${FOLDER}/output.txt "${output}")
file(WRITE ${FOLDER}/command.txt "./${SHOWN_AS} ${ARGUMENTS}")
file(TOUCH ${FOLDER}/done)
