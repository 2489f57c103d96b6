# Lays out small source trees in FOLDER and checks that modules.cmake accepts the good one and finds
# the one wrong include of each of the others, naming file and line.
cmake_minimum_required(VERSION 3.25)

function(build_good_tree)
    file(REMOVE_RECURSE "${FOLDER}")
    file(WRITE "${FOLDER}/common/base/text.hpp" "#include <vector>\n")
    file(WRITE "${FOLDER}/common/data/idx.hpp" "#include <vector>\n#include \"data/gzip.hpp\"\n")
    file(WRITE "${FOLDER}/common/data/gzip.hpp" "#include \"base/text.hpp\"\n")
    file(WRITE "${FOLDER}/common/math/losses.cpp" "#include \"math/losses.hpp\"\nint f(int a[]);\n")
    file(WRITE "${FOLDER}/common/math/losses.hpp" "// see \"labs/lab02\"\n")
    file(WRITE "${FOLDER}/common/vision/picture.hpp" "#include \"data/gzip.hpp\"\n")
    file(WRITE "${FOLDER}/common/model/net.hpp" "#include \"math/losses.hpp\"\n")
    file(WRITE "${FOLDER}/common/train/training.hpp"
         "#include \"data/idx.hpp\"\n#include \"math/losses.hpp\"\n#include \"model/net.hpp\"\n")
    file(WRITE "${FOLDER}/common/ui/command_line.cpp" "#include <CLI/CLI.hpp>\n")
    file(WRITE "${FOLDER}/common/ui/gnuplot.cpp" "#include <gnuplot-iostream.h>\n")
    file(WRITE "${FOLDER}/common/ui/figure.hpp" "#pragma once\n")
    file(WRITE "${FOLDER}/common/app/predict.hpp"
         "#include \"model/net.hpp\"\n#include \"ui/figure.hpp\"\n#include \"vision/picture.hpp\"\n")
    file(WRITE "${FOLDER}/labs/lab01/lab01.cpp"
         "#include \"data/idx.hpp\"\n#include \"app/predict.hpp\"\n#include \"story.hpp\"\n")
    file(WRITE "${FOLDER}/labs/lab01/story.hpp" "#pragma once\n")
    file(WRITE "${FOLDER}/labs/lab02/lab02.cpp" "int main() {}\n")
    file(WRITE "${FOLDER}/tests/testing.hpp" "#pragma once\n")
endfunction()

function(expect_verdict what passes)
    execute_process(COMMAND ${CMAKE_COMMAND} -D ROOT=${FOLDER}
                            -P ${CMAKE_CURRENT_LIST_DIR}/modules.cmake
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

# The good tree with other content in one file.
function(expect_refused file content)
    build_good_tree()
    file(WRITE "${FOLDER}/${file}" "${content}")
    expect_verdict("${file} with ${content}" FALSE ${ARGN})
endfunction()

build_good_tree()
expect_verdict("the good tree" TRUE)

# A module that is above or beside, on a line that is not the first.
expect_refused(common/base/text.hpp "\n\n#include \"math/losses.hpp\"\n" "common/base/text.hpp:3: ")
expect_refused(common/data/gzip.hpp "int a[3]\;\n#include <train/training.hpp>\n"
               "common/data/gzip.hpp:2: includes train/training.hpp")
expect_refused(common/math/losses.hpp "#include \"data/gzip.hpp\"\n" "common/math/losses.hpp:1: ")
expect_refused(common/math/losses.hpp "#include \"model/net.hpp\"\n" "common/math/losses.hpp:1: ")
expect_refused(common/vision/picture.hpp "#include \"math/losses.hpp\"\n"
               "common/vision/picture.hpp:1: ")
expect_refused(common/model/net.hpp "#include \"data/idx.hpp\"\n" "common/model/net.hpp:1: "
               "model may include only: base, math, model")
expect_refused(common/model/net.hpp "#include \"train/training.hpp\"\n" "common/model/net.hpp:1: ")
expect_refused(common/train/training.hpp "#include \"ui/figure.hpp\"\n"
               "common/train/training.hpp:1: ")
expect_refused(common/train/training.hpp "#include \"app/predict.hpp\"\n"
               "common/train/training.hpp:1: ")
expect_refused(common/ui/figure.hpp "#include \"model/net.hpp\"\n" "common/ui/figure.hpp:1: ")

# The same by other ways to write it, and what cannot be resolved.
expect_refused(common/data/gzip.hpp "#include \"../math/losses.hpp\"\n"
               "common/data/gzip.hpp:1: includes ../math/losses.hpp")
expect_refused(common/data/gzip.hpp "  #  include   \"math/losses.hpp\"  // a joke\n"
               "common/data/gzip.hpp:1: ")
expect_refused(common/data/gzip.hpp "#include \"model/not_written_yet.hpp\"\n"
               "common/data/gzip.hpp:1: " "neither beside this file nor in common/")
expect_refused(common/train/training.hpp "#include \"predict/predict.hpp\"\n"
               "common/train/training.hpp:1: " "neither beside this file nor in common/")
expect_refused(labs/lab02/lab02.cpp "#include \"lab01/story.hpp\"\n"
               "labs/lab02/lab02.cpp:1: " "neither beside this file nor in common/")

# Labs and tests.
expect_refused(common/ui/figure.hpp "#include \"../../labs/lab01/story.hpp\"\n"
               "common/ui/figure.hpp:1: ")
expect_refused(labs/lab02/lab02.cpp "#include \"../lab01/story.hpp\"\n" "labs/lab02/lab02.cpp:1: "
               "a lab may include only common/ and its own folder")
expect_refused(labs/lab02/lab02.cpp "#include \"../../tests/testing.hpp\"\n"
               "labs/lab02/lab02.cpp:1: ")

# The two libraries that are slow to parse.
expect_refused(labs/lab02/lab02.cpp "\n#include <CLI/CLI.hpp>\n"
               "labs/lab02/lab02.cpp:2: includes CLI/CLI.hpp, which only "
               "common/ui/command_line.cpp may")
expect_refused(common/ui/figure.hpp "#include <gnuplot-iostream.h>\n"
               "common/ui/figure.hpp:1: includes gnuplot-iostream.h")

file(REMOVE_RECURSE "${FOLDER}")
