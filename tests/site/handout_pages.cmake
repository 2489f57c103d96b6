# The pages of a handout can be made before anything is written or run, and hold no answers, nor the bugs
# of what is still to be written.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${FOLDER})
execute_process(COMMAND ${MAKE_HANDOUT} --lab 2 --source ${SOURCE} --out ${FOLDER}/handout
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${MAKE_PAGES} --source ${FOLDER}/handout --runs ${FOLDER}/runs --out ${FOLDER}/site --live
    COMMAND_ERROR_IS_FATAL ANY)
file(GLOB pages ${FOLDER}/site/pages/lab*.md)
list(LENGTH pages count)
if(count LESS 9)
    message(FATAL_ERROR "only ${count} pages of labs")
endif()
foreach(page IN LISTS pages)
    file(READ ${page} text)
    get_filename_component(lab ${page} NAME_WE)
    if(text MATCHES "class=\"answer\"")
        message(FATAL_ERROR "${page} holds an answer")
    endif()
    if(text MATCHES "class=\"bug\"" AND NOT lab STREQUAL "lab01")
        message(FATAL_ERROR "${page} shows a bug, which quotes a solution")
    endif()
endforeach()
