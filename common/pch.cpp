// The only use of this file is the precompiled header that comes with it (see CMakeLists.txt).
