# Fails if a file includes what it may not know. The rooms of the house and what each may include:
#
#   common/data, common/math, common/ui   themselves only
#   common/model                          model, math
#   common/train                          train, model, math, data
#   labs/<lab>                            all of common, and its own folder
#
# Nothing includes anything of tests/. CLI11 and gnuplot-iostream, slow to read and each hidden
# behind a header of common/ui, are each included by exactly one file, and that is in common/ui.
#
# ROOT is the folder of the project. Every include that is wrong is named, as file:line.
cmake_minimum_required(VERSION 3.25)

set(data_may_include data)
set(math_may_include math)
set(ui_may_include ui)
set(model_may_include model math)
set(train_may_include train model math data)
set(hidden_libraries CLI gnuplot-iostream)

set(mistakes "")
foreach(library IN LISTS hidden_libraries)
    set(${library}_is_in "")
endforeach()

# Sets the variable `result` to who owns a file, given relative to ROOT: "data" for common/data/…,
# "labs/lab01" for labs/lab01/…, "tests" for tests/…, and nothing for any other.
function(find_owner path result)
    set(owner "")
    foreach(pattern IN ITEMS "^common/([^/]+)/" "^(labs/[^/]+)/" "^(tests)/")
        if(path MATCHES "${pattern}")
            set(owner "${CMAKE_MATCH_1}")
        endif()
    endforeach()
    set(${result} "${owner}" PARENT_SCOPE)
endfunction()

# Sets the variable `result` to the file, relative to ROOT, that `name` in an include of `includer`
# means, looked for as the compiler does: beside the includer, then in common/. Of a file that does
# not exist the name alone decides.
function(find_included name includer result)
    cmake_path(GET includer PARENT_PATH folder)
    foreach(start IN ITEMS "${folder}" common .)
        cmake_path(SET candidate NORMALIZE "${start}/${name}")
        if(EXISTS "${ROOT}/${candidate}")
            set(${result} "${candidate}" PARENT_SCOPE)
            return()
        endif()
    endforeach()
    if(name MATCHES "^(data|math|model|train|ui)/")
        set(name "common/${name}")
    endif()
    set(${result} "${name}" PARENT_SCOPE)
endfunction()

function(check_file file)
    find_owner("${file}" reader)
    file(READ "${ROOT}/${file}" text)
    # What CMake would take for the parts of a list must not be in the lines.
    string(REGEX REPLACE "[][;\\]" " " text "${text}")
    string(REPLACE "\n" ";" lines "${text}")
    set(number 0)
    foreach(line IN LISTS lines)
        math(EXPR number "${number} + 1")
        if(NOT line MATCHES "^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]+)[>\"]")
            continue()
        endif()
        set(name "${CMAKE_MATCH_1}")
        foreach(library IN LISTS hidden_libraries)
            if(NOT name MATCHES "^${library}[/.]")
                continue()
            endif()
            list(APPEND ${library}_is_in "${file}")
            set(${library}_is_in "${${library}_is_in}" PARENT_SCOPE)
            if(NOT reader STREQUAL "ui")
                list(APPEND mistakes "${file}:${number}: includes ${name}, which only common/ui may")
            endif()
        endforeach()

        find_included("${name}" "${file}" included)
        find_owner("${included}" owner)
        if(owner STREQUAL "" OR owner STREQUAL "${reader}")
            continue()
        elseif(owner MATCHES "^(labs/.*|tests)$")
            list(APPEND mistakes "${file}:${number}: includes ${name}, which nothing may")
        elseif(reader MATCHES "^labs/")
            continue()
        elseif(NOT owner IN_LIST ${reader}_may_include)
            string(REPLACE ";" ", " allowed "${${reader}_may_include}")
            list(APPEND mistakes "${file}:${number}: includes ${name}, but common/${reader} \
may include only: ${allowed}")
        endif()
    endforeach()
    set(mistakes "${mistakes}" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE "${ROOT}"
     "${ROOT}/common/*.hpp" "${ROOT}/common/*.cpp" "${ROOT}/labs/*.hpp" "${ROOT}/labs/*.cpp")
if(files STREQUAL "")
    message(FATAL_ERROR "there are no files in ${ROOT}/common and ${ROOT}/labs")
endif()
foreach(file IN LISTS files)
    check_file("${file}")
endforeach()
foreach(library IN LISTS hidden_libraries)
    list(REMOVE_DUPLICATES ${library}_is_in)
    list(LENGTH ${library}_is_in count)
    if(NOT count EQUAL 1)
        string(REPLACE ";" ", " readers "${${library}_is_in}")
        list(APPEND mistakes "${library} is to be included by exactly one file, of common/ui, but \
is by ${count}: ${readers}")
    endif()
endforeach()
if(mistakes)
    list(JOIN mistakes "\n" report)
    # Not FATAL_ERROR with the report: that would be wrapped and no longer be file:line.
    message("${report}")
    message(FATAL_ERROR "includes that the house does not allow: see above")
endif()
