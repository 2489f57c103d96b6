// The program of libFuzzer for all readers; the variable READER says which one.
//
//     READER=csv ./fuzz -max_total_time=60 corpus/csv
//     SEEDS=corpus ./fuzz          writes the seeds of all readers into folders below corpus

#include <cstdint>
#include <cstdlib>
#include <iostream>

#include "readers.hpp"
#include "support/files.hpp"

using namespace digitlab;

namespace {

const fuzz::Reader* reader = nullptr;

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const std::string name = variable("READER");
    const std::filesystem::path seeds = variable("SEEDS");
    for (const fuzz::Reader& each : fuzz::readers()) {
        if (each.name == name) reader = &each;
        if (seeds.empty()) continue;
        std::filesystem::create_directories(seeds / each.name);
        for (std::size_t i = 0; i < each.seeds.size(); ++i) {
            testing::write_file(seeds / each.name / ("seed" + std::to_string(i)), each.seeds[i]);
        }
        std::cout << each.name << "\n";
    }
    if (!seeds.empty()) std::exit(0);
    if (reader != nullptr) return 0;
    std::cerr << "READER=\"" << name << "\" is none of the readers\n";
    std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        reader->read({reinterpret_cast<const char*>(data), size});
    } catch (const std::runtime_error& refused) {
        fuzz::require(*refused.what() != '\0', "a message");
    } catch (const std::invalid_argument& refused) {
        fuzz::require(*refused.what() != '\0', "a message");
    }
    return 0;
}
