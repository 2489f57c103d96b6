// Runs a program that may mean harm, with less than this process may do.
//
//     confine [--user 64000] [--processes 64] [--filter] [--scratch FOLDER] [--read FILE]… --
//     PROGRAM …
//
// --user       as this user and group, with no others (for root)
// --processes  at most as many processes of that user at once
// --filter     without the system calls that no compiler and no exercise needs
// --scratch    in this folder, which is also the one for temporary files
// --read       of all files, only these, those below them and the scratch can be opened (Landlock)
//
// In bubblewrap it adds what that lacks; where bubblewrap cannot start, it is all there is.

#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

struct Request {
    uid_t user = 0;  // 0: as before
    rlim_t processes = 0;
    bool filter = false;
    std::vector<const char*> readable;
    const char* scratch = nullptr;
};

[[noreturn]] void fail(const std::string& what) {
    std::perror(("confine: " + what).c_str());
    std::exit(126);
}

// ---- files: Landlock
// ------------------------------------------------------------------------------

/// What the kernel's version of Landlock knows to forbid, of files: all of it is forbidden.
std::uint64_t file_rights(long version) {
    std::uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;  // version 1
    if (version >= 2) rights |= 1ULL << 13U;                         // to move between folders
    if (version >= 3) rights |= 1ULL << 14U;                         // to truncate
    if (version >= 5) rights |= 1ULL << 15U;                         // ioctl of devices
    return rights;
}

void allow(int rules, const char* path, std::uint64_t rights) {
    const int file = open(path, O_PATH | O_CLOEXEC);
    if (file < 0) return;  // such as /lib32, which few machines have
    struct stat status {};
    constexpr std::uint64_t of_files = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                       LANDLOCK_ACCESS_FS_READ_FILE | 1ULL << 14U | 1ULL << 15U;
    if (fstat(file, &status) == 0 && !S_ISDIR(status.st_mode)) rights &= of_files;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = rights;
    rule.parent_fd = file;
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
        fail(path);
    }
    close(file);
}

void shut_files(const Request& request) {
    const long version =
        syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) fail("this kernel has no Landlock");
    // The fields of linux/landlock.h of Linux 6.12; older headers know the first one only.
    struct {
        std::uint64_t files;
        std::uint64_t network;
        std::uint64_t scoped;
    } forbidden{file_rights(version), version >= 4 ? 3ULL : 0, version >= 6 ? 3ULL : 0};
    const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    const auto rules = static_cast<int>(syscall(SYS_landlock_create_ruleset, &forbidden, size, 0));
    if (rules < 0) fail("Landlock");
    constexpr std::uint64_t reading =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    for (const char* path : request.readable) allow(rules, path, reading);
    allow(rules, "/dev/null", reading | LANDLOCK_ACCESS_FS_WRITE_FILE);
    if (request.scratch != nullptr) allow(rules, request.scratch, forbidden.files);
    if (syscall(SYS_landlock_restrict_self, rules, 0) != 0) fail("Landlock");
    close(rules);
}

// ---- system calls: a filter
// -----------------------------------------------------------------------

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
#error "confine: add the AUDIT_ARCH of this processor"
#endif

/// To trace or change other processes; to make name spaces, mounts and sockets, memory that no
/// process is charged with, or keys; to speak to parts of the kernel that were often broken into.
constexpr int forbidden_calls[] = {SYS_ptrace,
                                   SYS_process_vm_readv,
                                   SYS_process_vm_writev,
                                   SYS_kcmp,
                                   SYS_pidfd_getfd,
                                   SYS_unshare,
                                   SYS_setns,
                                   SYS_mount,
                                   SYS_umount2,
                                   SYS_pivot_root,
                                   SYS_chroot,
                                   SYS_move_mount,
                                   SYS_open_tree,
                                   SYS_fsopen,
                                   SYS_fsconfig,
                                   SYS_fsmount,
                                   SYS_fspick,
                                   SYS_mount_setattr,
                                   SYS_socket,
                                   SYS_socketpair,
                                   SYS_memfd_create,
                                   SYS_shmget,
                                   SYS_msgget,
                                   SYS_semget,
                                   SYS_mq_open,
                                   SYS_add_key,
                                   SYS_request_key,
                                   SYS_keyctl,
                                   SYS_userfaultfd,
                                   SYS_bpf,
                                   SYS_perf_event_open,
                                   SYS_io_uring_setup,
                                   SYS_io_setup,
                                   SYS_fanotify_init,
                                   SYS_inotify_init1,
                                   SYS_name_to_handle_at,
                                   SYS_open_by_handle_at,
                                   SYS_quotactl,
                                   SYS_swapon,
                                   SYS_acct,
                                   SYS_personality,
                                   SYS_init_module,
                                   SYS_finit_module,
                                   SYS_kexec_load,
                                   SYS_vmsplice};

/// Signals to processes, where no name space keeps those of others out of sight.
constexpr int signalling_calls[] = {SYS_kill, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
                                    SYS_pidfd_send_signal};

class Filter {
public:
    Filter() {
        load(offsetof(seccomp_data, arch));
        add(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
        give(SECCOMP_RET_KILL_PROCESS);
        load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
        add(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);  // the same calls by other numbers
        give(SECCOMP_RET_KILL_PROCESS);
#endif
    }

    void forbid(int call, int error = EPERM) {
        add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1);
        give(SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error));
    }

    /// Forbids the call if its first argument has one of these bits.
    void forbid_bits(int call, std::uint32_t bits) {
        add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 4);
        load(offsetof(seccomp_data, args));  // the lower half, first on these processors
        add(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
        give(SECCOMP_RET_ERRNO | EPERM);
        load(offsetof(seccomp_data, nr));
    }

    /// Forbids the call unless its first argument is this number.
    void forbid_unless(int call, std::uint32_t number) {
        add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 4);
        load(offsetof(seccomp_data, args));
        add(BPF_JMP | BPF_JEQ | BPF_K, number, 1, 0);
        give(SECCOMP_RET_ERRNO | EPERM);
        load(offsetof(seccomp_data, nr));
    }

    void install() {
        give(SECCOMP_RET_ALLOW);
        const sock_fprog program{static_cast<unsigned short>(lines_.size()), lines_.data()};
        if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) fail("seccomp");
    }

private:
    void add(int code, std::uint32_t value, unsigned char if_true, unsigned char if_false) {
        lines_.push_back({static_cast<unsigned short>(code), if_true, if_false, value});
    }
    void load(std::size_t offset) {
        add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset), 0, 0);
    }
    void give(std::uint32_t verdict) {
        add(BPF_RET | BPF_K, verdict, 0, 0);
    }

    std::vector<sock_filter> lines_;
};

void filter_calls(bool others_in_sight) {
    Filter filter;
    for (const int call : forbidden_calls) filter.forbid(call);
    filter.forbid(SYS_clone3, ENOSYS);  // its flags cannot be looked at; clone is used instead
    constexpr std::uint32_t name_spaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID |
                                          CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
                                          CLONE_NEWCGROUP;
    filter.forbid_bits(SYS_clone, name_spaces);
    if (others_in_sight) {
        for (const int call : signalling_calls) filter.forbid(call);
        // abort() and raise() send one to their own process.
        filter.forbid_unless(SYS_tgkill, static_cast<std::uint32_t>(getpid()));
    }
    filter.install();
}

// ---------------------------------------------------------------------------------------------------

void become_user(uid_t user) {
    if (setgroups(0, nullptr) != 0 || setresgid(user, user, user) != 0 ||
        setresuid(user, user, user) != 0) {
        fail("--user " + std::to_string(user));
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // which another user forgets
}

void confine(const Request& request) {
    if (request.processes > 0) {
        const rlimit most{request.processes, request.processes};
        setrlimit(RLIMIT_NPROC, &most);
    }
    if (request.user != 0) become_user(request.user);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
    // Of the environment a submission learns nothing.
    clearenv();
    setenv("PATH", "/usr/bin:/bin", 1);
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    if (request.scratch != nullptr) {
        setenv("TMPDIR", request.scratch, 1);
        if (chdir(request.scratch) != 0) fail(request.scratch);
    }
    const bool landlock = !request.readable.empty();
    if (landlock) shut_files(request);
    if (request.filter) filter_calls(landlock && request.user == 0);
}

}  // namespace

int main(int argc, char** argv) {
    Request request;
    int i = 1;
    for (; i < argc && std::strcmp(argv[i], "--") != 0; ++i) {
        const std::string option = argv[i];
        if (option == "--filter") {
            request.filter = true;
            continue;
        }
        if (++i == argc) break;
        if (option == "--user") request.user = static_cast<uid_t>(std::atoi(argv[i]));
        if (option == "--processes") request.processes = static_cast<rlim_t>(std::atoi(argv[i]));
        if (option == "--read") request.readable.push_back(argv[i]);
        if (option == "--scratch") request.scratch = argv[i];
    }
    if (i + 1 >= argc) {
        std::fputs("confine: it is started by grade\n", stderr);
        return 126;
    }
    confine(request);
    execvp(argv[i + 1], argv + i + 1);
    fail(argv[i + 1]);
}
