# Packs what Gradescope wants: setup.sh, run_autograder, the number of the lab, and the project.
#
# SOURCE is the project, FOLDER where to work, LAB such as 02.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${FOLDER}/lab${LAB})
file(COPY ${SOURCE}/tests/grading/gradescope/setup.sh
          ${SOURCE}/tests/grading/gradescope/run_autograder DESTINATION ${FOLDER}/lab${LAB})
string(REGEX REPLACE "^0" "" number ${LAB})
file(WRITE ${FOLDER}/lab${LAB}/lab ${number})
foreach(part CMakeLists.txt LICENSE .ci .clang-format common labs datasets docs tests)
    file(COPY ${SOURCE}/${part} DESTINATION ${FOLDER}/lab${LAB}/digitlab
         PATTERN mnist EXCLUDE PATTERN fashion-mnist EXCLUDE)
endforeach()
file(GLOB content RELATIVE ${FOLDER}/lab${LAB} ${FOLDER}/lab${LAB}/*)
execute_process(
    COMMAND ${CMAKE_COMMAND} -E tar cf ../gradescope-lab${LAB}.zip --format=zip ${content}
    WORKING_DIRECTORY ${FOLDER}/lab${LAB} COMMAND_ERROR_IS_FATAL ANY)
message(STATUS "${FOLDER}/gradescope-lab${LAB}.zip")
