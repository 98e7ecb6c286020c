// Counts the calls of a process that change something outside it, and ends it with SIGKILL before call number KILL_AT.
// With FAIL_AT instead, the disk is full for FAIL_FOR calls from that one on, counted among those that need space.
// The counts stand in the shared file KILL_COUNT, so that they outlive the process; 0 never kills and never fails.
// Unlike strace's inject=…:when=N, which counts per thread and per call, this is one count for the whole process.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct count {
    _Atomic long calls;
    _Atomic long spending;
    char last[24];
};

static struct count nowhere, *shared = &nowhere;
static long kill_at, fail_at, fail_for;

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("KILL_AT"), *path = getenv("KILL_COUNT");
    int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file >= 0 && posix_fallocate(file, 0, sizeof *shared) == 0) {
        void *page = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (page != MAP_FAILED) shared = page;
    }
    kill_at = at ? atol(at) : 0;
    at = getenv("FAIL_AT");
    fail_at = at ? atol(at) : 0;
    at = getenv("FAIL_FOR");
    fail_for = at ? atol(at) : 1;
}

static void count(const char *name) {
    if (atomic_fetch_add(&shared->calls, 1) + 1 != kill_at) return;
    strncpy(shared->last, name, sizeof shared->last - 1);
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static int is_full(void) {
    long number = atomic_fetch_add(&shared->spending, 1) + 1;
    return fail_at && number >= fail_at && number < fail_at + fail_for;
}

static int is_file(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

#define CALL(type, name, parameters, arguments, needs_space)           \
    type name parameters {                                             \
        static type(*real) parameters;                                 \
        if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
        count(#name);                                                  \
        if (needs_space && is_full()) {                                \
            errno = ENOSPC;                                            \
            return -1;                                                 \
        }                                                              \
        return real arguments;                                         \
    }
#define COUNTED(type, name, parameters, arguments) CALL(type, name, parameters, arguments, 0)
#define SPENDING(type, name, parameters, arguments) CALL(type, name, parameters, arguments, 1)

CALL(ssize_t, write, (int f, const void *b, size_t n), (f, b, n), is_file(f))
COUNTED(ssize_t, writev, (int f, const struct iovec *v, int n), (f, v, n))
SPENDING(ssize_t, pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o))
SPENDING(ssize_t, pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o))
COUNTED(ssize_t, send, (int f, const void *b, size_t n, int g), (f, b, n, g))
COUNTED(ssize_t, sendto, (int f, const void *b, size_t n, int g, __CONST_SOCKADDR_ARG a, socklen_t l),
        (f, b, n, g, a, l))
COUNTED(ssize_t, sendmsg, (int f, const struct msghdr *m, int g), (f, m, g))
COUNTED(int, fsync, (int f), (f))
COUNTED(int, fdatasync, (int f), (f))
COUNTED(int, ftruncate, (int f, off_t n), (f, n))
COUNTED(int, ftruncate64, (int f, off64_t n), (f, n))
SPENDING(int, rename, (const char *a, const char *b), (a, b))
COUNTED(int, renameat, (int d, const char *a, int e, const char *b), (d, a, e, b))
COUNTED(int, renameat2, (int d, const char *a, int e, const char *b, unsigned g), (d, a, e, b, g))
SPENDING(int, link, (const char *a, const char *b), (a, b))
SPENDING(int, linkat, (int d, const char *a, int e, const char *b, int g), (d, a, e, b, g))
COUNTED(int, unlink, (const char *a), (a))
COUNTED(int, unlinkat, (int d, const char *a, int g), (d, a, g))
SPENDING(int, mkdir, (const char *a, mode_t m), (a, m))
COUNTED(int, rmdir, (const char *a), (a))

// Opening changes something only when it may make a file.
#define OPENING(name, parameters, last, arguments)                     \
    int name parameters {                                              \
        static int(*real) parameters;                                  \
        va_list rest;                                                  \
        mode_t mode = 0;                                               \
        if (!real) real = (int(*) parameters)dlsym(RTLD_NEXT, #name);  \
        if (flags & O_CREAT) {                                         \
            va_start(rest, last);                                      \
            mode = va_arg(rest, mode_t);                               \
            va_end(rest);                                              \
            count(#name);                                              \
        }                                                              \
        return real arguments;                                         \
    }

OPENING(open, (const char *path, int flags, ...), flags, (path, flags, mode))
OPENING(open64, (const char *path, int flags, ...), flags, (path, flags, mode))
OPENING(openat, (int folder, const char *path, int flags, ...), flags, (folder, path, flags, mode))
OPENING(openat64, (int folder, const char *path, int flags, ...), flags, (folder, path, flags, mode))
