#!/bin/sh
# Gradescope runs this once, when it makes the machine that grades: installs the packages, builds the
# judge and the solutions, and the workshop, so that a submission waits only for its own files. It fails
# if nothing keeps submissions from the solutions.
set -eu
cd /autograder/source/digitlab
sh .ci/packages
cmake -B build -DDIGITLAB_NATIVE=OFF
make -C build -j "$(nproc)" judge worker make_handout confine grade_class
chmod 700 /autograder/source
rm -rf /autograder/none
mkdir -m 700 /autograder/none
build/grade --submissions /autograder/none --out /autograder/out --lab "$(cat /autograder/source/lab)" \
    --jobs 1
