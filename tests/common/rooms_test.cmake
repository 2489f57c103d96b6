# Lays out made-up houses in FOLDER and checks that rooms.cmake accepts the good one and finds the
# one thing wrong in each of the others, naming file and line.
cmake_minimum_required(VERSION 3.25)

# A house in which everything is as it should be.
function(build_good_house)
    file(REMOVE_RECURSE "${FOLDER}")
    file(WRITE "${FOLDER}/common/data/idx.hpp" "#include <vector>\n#include \"data/file.hpp\"\n")
    file(WRITE "${FOLDER}/common/data/file.hpp" "#pragma once\n")
    file(WRITE "${FOLDER}/common/math/losses.cpp" "#include \"math/losses.hpp\"\nint f(int a[]);\n")
    file(WRITE "${FOLDER}/common/math/losses.hpp" "// see \"labs/lab02\"\n")
    file(WRITE "${FOLDER}/common/model/net.hpp" "#include \"math/losses.hpp\"\n")
    file(WRITE "${FOLDER}/common/train/training.hpp"
         "#include \"data/idx.hpp\"\n#include \"math/losses.hpp\"\n#include \"model/net.hpp\"\n")
    file(WRITE "${FOLDER}/common/ui/options.cpp" "#include <CLI/CLI.hpp>\n#include <CLI/App.hpp>\n")
    file(WRITE "${FOLDER}/common/ui/figure.cpp" "#include <gnuplot-iostream.h>\n")
    file(WRITE "${FOLDER}/common/ui/figure.hpp" "#pragma once\n")
    file(WRITE "${FOLDER}/labs/lab01/lab01.cpp"
         "#include \"data/idx.hpp\"\n#include \"train/training.hpp\"\n#include \"ui/figure.hpp\"\n"
         "#include \"story.hpp\"\n")
    file(WRITE "${FOLDER}/labs/lab01/story.hpp" "#pragma once\n")
    file(WRITE "${FOLDER}/labs/lab02/lab02.cpp" "int main() {}\n")
    file(WRITE "${FOLDER}/tests/testing.hpp" "#pragma once\n")
endfunction()

function(expect_verdict what passes)
    execute_process(COMMAND ${CMAKE_COMMAND} -D ROOT=${FOLDER}
                            -P ${CMAKE_CURRENT_LIST_DIR}/rooms.cmake
                    RESULT_VARIABLE status OUTPUT_VARIABLE report ERROR_VARIABLE report)
    if(passes AND NOT status EQUAL 0)
        message(SEND_ERROR "${what}: refused, but is good:\n${report}")
    elseif(NOT passes AND status EQUAL 0)
        message(SEND_ERROR "${what}: accepted")
    endif()
    foreach(piece IN LISTS ARGN)
        string(FIND "${report}" "${piece}" place)
        if(place EQUAL -1)
            message(SEND_ERROR "${what}: the report lacks \"${piece}\":\n${report}")
        endif()
    endforeach()
endfunction()

# The good house with one file written anew.
function(expect_refused file content)
    build_good_house()
    file(WRITE "${FOLDER}/${file}" "${content}")
    expect_verdict("${file} with ${content}" FALSE ${ARGN})
endfunction()

build_good_house()
expect_verdict("the good house" TRUE)

# A room that may not be known, on a line that is not the first.
expect_refused(common/data/file.hpp "\n\n#include \"math/losses.hpp\"\n" "common/data/file.hpp:3: ")
expect_refused(common/data/file.hpp "int a[3]\;\n#include <train/training.hpp>\n"
               "common/data/file.hpp:2: includes train/training.hpp")
expect_refused(common/math/losses.hpp "#include \"data/file.hpp\"\n" "common/math/losses.hpp:1: ")
expect_refused(common/math/losses.hpp "#include \"model/net.hpp\"\n" "common/math/losses.hpp:1: ")
expect_refused(common/model/net.hpp "#include \"data/idx.hpp\"\n" "common/model/net.hpp:1: "
               "common/model may include only: model, math")
expect_refused(common/model/net.hpp "#include \"train/training.hpp\"\n" "common/model/net.hpp:1: ")
expect_refused(common/train/training.hpp "#include \"ui/figure.hpp\"\n"
               "common/train/training.hpp:1: ")
expect_refused(common/ui/figure.hpp "#include \"model/net.hpp\"\n" "common/ui/figure.hpp:1: ")

# The same by other ways to write it.
expect_refused(common/data/file.hpp "#include \"../math/losses.hpp\"\n"
               "common/data/file.hpp:1: includes ../math/losses.hpp")
expect_refused(common/data/file.hpp "  #  include   \"math/losses.hpp\"  // a joke\n"
               "common/data/file.hpp:1: ")
expect_refused(common/data/file.hpp "#include \"model/not_written_yet.hpp\"\n"
               "common/data/file.hpp:1: ")

# Labs and tests.
expect_refused(common/ui/figure.hpp "#include \"../../labs/lab01/story.hpp\"\n"
               "common/ui/figure.hpp:1: " "which nothing may")
expect_refused(labs/lab02/lab02.cpp "#include \"../lab01/story.hpp\"\n" "labs/lab02/lab02.cpp:1: ")
expect_refused(labs/lab02/lab02.cpp "#include \"labs/lab01/story.hpp\"\n"
               "labs/lab02/lab02.cpp:1: ")
expect_refused(labs/lab02/lab02.cpp "#include \"tests/testing.hpp\"\n" "labs/lab02/lab02.cpp:1: ")

# The two libraries that are hidden.
expect_refused(labs/lab02/lab02.cpp "\n#include <CLI/CLI.hpp>\n"
               "labs/lab02/lab02.cpp:2: includes CLI/CLI.hpp, which only common/ui may")
expect_refused(common/ui/figure.hpp "#include <gnuplot-iostream.h>\n"
               "gnuplot-iostream is to be included by exactly one file" "is by 2: ")
expect_refused(common/ui/options.cpp "// no options\n"
               "CLI is to be included by exactly one file" "is by 0: ")

file(REMOVE_RECURSE "${FOLDER}")
