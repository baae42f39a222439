/* Lets writing to the files below one folder fail, and looking up names, by LD_PRELOAD. What is to fail stands in a
 * mapped file, so that it can change while the program runs. The layout is that of SystemFaults.java.
 *
 *   0  u64  writes so far           32  u64  first sync that fails
 *   8  u64  syncs so far            40  u64  first sync that does not fail any more
 *  16  u64  first write that fails  48  u64  bytes that one write takes at most
 *  24  u64  first that does not     56  u64  bytes a second that a sync takes, 0 for all
 *                                   64  u64  errno of what fails
 *                                   72  u64  milliseconds after which a look-up of a .test fails, 0: it is this host
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct control {
    _Atomic uint64_t writes, syncs, write_from, write_until, sync_from, sync_until, most, pace, error, lookup_millis;
};

static struct control *control;
static const char *folder;
static _Atomic uint64_t unsynced;

__attribute__((constructor)) static void load(void) {
    folder = getenv("FAULTS_BELOW");
    const char *file = getenv("FAULTS_FILE");
    int fd = folder && file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped != MAP_FAILED) control = mapped;
}

static int is_meant(int fd) {
    char link[64], path[4096];
    if (!control) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static void sleep_millis(uint64_t millis) {
    struct timespec time = {millis / 1000, millis % 1000 * 1000000};
    while (nanosleep(&time, &time) != 0 && errno == EINTR) {}
}

static int is_hit(_Atomic uint64_t *count, uint64_t from, uint64_t until) {
    uint64_t number = atomic_fetch_add(count, 1);
    if (number < from || number >= until) return 0;
    errno = (int) control->error;
    return 1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    if (!is_meant(fd)) return real(fd, bytes, count, offset);
    if (is_hit(&control->writes, control->write_from, control->write_until)) return -1;
    if (control->most && count > control->most) count = control->most;
    atomic_fetch_add(&unsynced, count);
    return real(fd, bytes, count, offset);
}

static int sync_with(int (*real)(int), int fd) {
    if (!is_meant(fd)) return real(fd);
    uint64_t bytes = atomic_exchange(&unsynced, 0);
    if (control->pace) sleep_millis(1000 * bytes / control->pace);
    if (is_hit(&control->syncs, control->sync_from, control->sync_until)) return -1;
    return real(fd);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    return sync_with(real, fd);
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    return sync_with(real, fd);
}

static int is_test(const char *name) {
    size_t length = name ? strlen(name) : 0;
    return length > 5 && strcmp(name + length - 5, ".test") == 0;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (!real) real = dlsym(RTLD_NEXT, "getaddrinfo");
    if (!control || !is_test(name)) return real(name, service, hints, found);
    if (control->lookup_millis == 0) return real("127.0.0.1", service, hints, found);
    sleep_millis(control->lookup_millis);
    return EAI_NONAME;
}
