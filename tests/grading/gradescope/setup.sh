#!/bin/sh
# Gradescope runs this once, when it makes the machine that grades: installs the packages, builds the
# judge and the solutions, and a first build tree, so that a submission waits only for its own files.
set -eu
cd /autograder/source/digitlab
sh .ci/packages
cmake -B build -DDIGITLAB_NATIVE=OFF
make -C build -j "$(nproc)" judge worker make_handout grade_class
mkdir -p /autograder/none/nobody
build/grade --submissions /autograder/none --out /autograder/out --lab "$(cat /autograder/source/lab)" \
    --jobs 1
