// What a power cut would leave of a database, for one process and below its file system calls: loaded before libc (ld.so(8),
// LD_PRELOAD), it keeps a copy of each database file as it was when the process last asked for it to be made durable. What
// was written since is in the page cache of the machine alone, and a cut may take it.
//
// POWER_CUT_KEEPS names the folder of the copies. Files are known by their names, as SQLite gives them.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_of_a_database(const char *name) {
  size_t length = strlen(name);
  return (length > 3 && strcmp(name + length - 3, ".db") == 0) || (length > 7 && strcmp(name + length - 7, ".db-wal") == 0);
}

static void fail(const char *what) {
  perror(what);
  abort();
}

// Before the call itself: what others write while it lasts need not be durable when it returns.
static void keep(int file) {
  const char *folder = getenv("POWER_CUT_KEEPS");
  char link[64], path[PATH_MAX], kept[PATH_MAX], whole[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (folder == NULL || length <= 0) return;
  path[length] = 0;
  const char *name = strrchr(path, '/');
  if (name == NULL || !is_of_a_database(name + 1)) return;
  struct stat status;
  if (fstat(file, &status) != 0) fail("fstat");
  char *bytes = malloc(status.st_size + 1);
  int from = open(path, O_RDONLY | O_CLOEXEC);
  if (bytes == NULL || from < 0) fail("open");
  ssize_t got = pread(from, bytes, status.st_size, 0);
  close(from);
  // Named last, so that a process that is killed meanwhile leaves the copy before.
  int written = snprintf(kept, sizeof kept, "%s%s", folder, name);
  int named = snprintf(whole, sizeof whole, "%s.%ld", kept, (long)syscall(SYS_gettid));
  if (got < 0 || written >= (int)sizeof kept || named >= (int)sizeof whole) fail("pread");
  int to = open(whole, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (to < 0 || write(to, bytes, got) != got || close(to) != 0 || rename(whole, kept) != 0) fail("write");
  free(bytes);
}

typedef int (*sync_call)(int);

int fsync(int file) {
  keep(file);
  return ((sync_call)dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
  keep(file);
  return ((sync_call)dlsym(RTLD_NEXT, "fdatasync"))(file);
}
