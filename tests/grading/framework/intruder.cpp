// A program that is run inside a sandbox: tries what it must not be able to do, and prints what it
// could.
//
//     intruder SECRET FORBIDDEN_FOLDER

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <string>

namespace {

void report(bool could, const std::string& what) {
    if (could) std::cout << "could " << what << "\n";
}

bool can_write(const std::string& file) {
    std::ofstream stream(file);
    return static_cast<bool>(stream << "x" << std::flush);
}

/// Bytes that can be written into a folder, up to 300 MB.
std::size_t room_in(const std::string& folder) {
    const std::string text(900'000, 'x');
    std::size_t bytes = 0;
    for (int i = 0; i < 340; ++i) {
        std::ofstream stream(folder + "/" + std::to_string(i));
        if (!(stream << text << std::flush)) break;
        bytes += text.size();
    }
    return bytes;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const std::string secret = argv[1];
    const std::string folder = argv[2];
    report(static_cast<bool>(std::ifstream(secret)), "read a secret");
    report(open(folder.c_str(), O_RDONLY | O_DIRECTORY) >= 0, "list a folder");
    report(can_write(folder + "/written"), "write where results are");
    report(can_write("/usr/written"), "write in /usr");
    report(symlink(secret.c_str(), (folder + "/link").c_str()) == 0, "make a link");
    report(getuid() == 0 || geteuid() == 0, "be root");
    report(setuid(0) == 0, "become root");
    report(kill(getppid(), 0) == 0 && getppid() != 1, "signal its parent");
    report(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0, "be traced");
    report(mount("none", "/tmp", "tmpfs", 0, nullptr) == 0, "mount");
    report(mount(nullptr, "/usr", nullptr, MS_REMOUNT | MS_BIND, nullptr) == 0, "remount /usr");
    report(unshare(CLONE_NEWUSER) == 0, "make a name space of users");
    report(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr) >= 0,
           "clone into a name space");
    report(socket(AF_INET, SOCK_STREAM, 0) >= 0, "have a socket");
    report(memfd_create("hidden", 0) >= 0, "have memory that is no process's");
    report(shmget(IPC_PRIVATE, 1000, IPC_CREAT | 0600) >= 0, "have shared memory");
    report(syscall(SYS_keyctl, 0, -3, 1) >= 0, "use keys");
    report(std::getenv("SECRET_OF_THE_TEACHER") != nullptr, "read the environment");
    report(room_in("/dev/shm") > 0, "fill /dev/shm");
    report(room_in("/") > 0, "fill /");
    report(room_in("/tmp") > 100'000'000, "fill /tmp");
    int children = 0;
    for (; children < 200; ++children) {
        const pid_t child = fork();
        if (child < 0) break;
        if (child == 0) {
            pause();
            _exit(0);
        }
    }
    report(children > 64, "have " + std::to_string(children) + " children");
    std::cout << "end" << std::endl;
}
