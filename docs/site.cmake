# Makes SITE/html from SITE/pages: the header with the labs in its menu, Doxygen, MathJax, the figures, the
# library compiled for the browser (LIVE, if there is Emscripten), and the index of the search.
file(GLOB tutorials ${SOURCE}/../labs/*/tutorial.md)
set(labs "")
set(nodes "")
foreach(tutorial IN LISTS tutorials)
    # "# lab06: backpropagation {#lab06}"
    file(STRINGS ${tutorial} title LIMIT_COUNT 1)
    string(REGEX MATCH "^# (lab[0-9][0-9]): (.*) {" match "${title}")
    set(lab ${CMAKE_MATCH_1})
    set(title ${CMAKE_MATCH_2})
    string(APPEND labs "<li><a href=\"$relpath^${lab}.html\"><span>${lab}</span> ${title}</a></li>\n")
    string(APPEND nodes "    ${lab} [URL=\"${lab}.html\", tooltip=\"${lab}: ${title}\", "
           "label=\"${lab}\\n${title}\"];\n")
endforeach()
file(READ ${SOURCE}/theme/header.html header)
string(REPLACE "<!-- labs -->" "${labs}" header "${header}")
file(WRITE ${SITE}/header.html "${header}")

# Graphviz's drawings as SVG within the pages, so that their colours follow those of the page.
function(draw file shown class)
    execute_process(COMMAND ${DOT} -Tsvg ${file} OUTPUT_VARIABLE drawing COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX REPLACE "^.*<svg width=\"[^\"]*\" height=\"[^\"]*\"" "<svg class=\"${class}\"" drawing
           "${drawing}")
    string(REGEX REPLACE " id=\"[a-z_]+[0-9]+\"" "" drawing "${drawing}")  # two on a page have the same
    file(WRITE ${SITE}/shown/${shown}.svg "${drawing}")
endfunction()
draw(${SOURCE}/two_layer_net.dot two_layer_net diagram)
draw(${SOURCE}/backpropagation.dot backpropagation diagram)
draw(${SOURCE}/deep_network.dot deep_network diagram)

# The course map as SVG within the main page.
file(READ ${SOURCE}/course_map.dot map)
string(REPLACE "    // The build puts a node for each lab here, with the title of its page.\n" "${nodes}"
       map "${map}")
file(WRITE ${SITE}/course_map.dot "${map}")
draw(${SITE}/course_map.dot course_map coursemap)

file(REMOVE_RECURSE ${SITE}/html)
execute_process(COMMAND ${DOXYGEN} ${SITE}/Doxyfile WORKING_DIRECTORY ${SITE}
    RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    file(REMOVE ${SITE}/html/index.html)  # so that the next make tries again
    message(FATAL_ERROR "Doxygen has warnings")
endif()

# Doxygen has every page load MathJax; only a few have formulas.
file(GLOB html ${SITE}/html/*.html)
foreach(page IN LISTS html)
    file(READ ${page} text)
    if(NOT text MATCHES "\\\\[(]|\\\\\\[")
        string(REGEX REPLACE "<script[^>]*mathjax/MathJax.js[^>]*></script>" "" text "${text}")
        file(WRITE ${page} "${text}")
    endif()
endforeach()

# What SVG output needs of MathJax: 2 MB of 54.
foreach(part MathJax.js extensions jax/element jax/input/TeX jax/output/SVG/jax.js
        jax/output/SVG/config.js jax/output/SVG/autoload jax/output/SVG/fonts/TeX)
    get_filename_component(folder ${part} DIRECTORY)
    file(COPY ${MATHJAX}/${part} DESTINATION ${SITE}/html/mathjax/${folder} FOLLOW_SYMLINK_CHAIN)
endforeach()
file(GLOB figures ${SITE}/figures/*)
file(COPY ${figures} DESTINATION ${SITE}/html)

file(COPY ${SOURCE}/theme/site.js DESTINATION ${SITE}/html)
execute_process(COMMAND ${MAKE_PAGES} --search ${SITE}/html --tags ${SITE}/digitlab.tag
    --out ${SITE}/html/search_index.js COMMAND_ERROR_IS_FATAL ANY)
if(LIVE)
    file(GLOB parts ${SOURCE}/live/*.js)
    file(COPY ${LIVE} ${parts} DESTINATION ${SITE}/html)
    execute_process(COMMAND gzip -dc ${SOURCE}/../datasets/digits.csv.gz OUTPUT_VARIABLE digits
        COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE ${SITE}/html/live_digits.js "live.digits = `${digits}`;\n")
endif()
