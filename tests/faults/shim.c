/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shim.c: system calls that fail when they are told to, for a program that is
 * started with this library in LD_PRELOAD.
 *
 *   FAULT_CALL=fsync FAULT_AT=2 FAULT_ERRNO=28   the second fsync () fails with ENOSPC; 0 or none: no call fails
 *   FAULT_AFTER=1                                and so do all that come after it, as on a full disk
 *   FAULT_KILL=1                                 or the process is killed instead
 *   FAULT_COUNT=FILE                             at the end, FILE has the number of calls that there were
 *
 * Counted are open () and its kin for writing, write () to a file of a folder (not to a terminal or a pipe), fsync (),
 * rename () and its kin and pthread_create (); and as “look” and “read” open () for reading and read () and its kin, of
 * files below FAULT_UNDER only, as any program reads many others.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_int calls;

static int
number (const char *name)
{
  const char *text = getenv (name);

  return text ? atoi (text) : 0;
}

ssize_t __read_chk (int fd, void *bytes, size_t n, size_t size);
ssize_t __pread64_chk (int fd, void *bytes, size_t n, off64_t offset, size_t size);

/* Whether this call of @name is to fail. */
static int
fails (const char *name)
{
  const char *chosen = getenv ("FAULT_CALL");
  int         at     = number ("FAULT_AT"), n;

  if (!chosen || strcmp (chosen, name) != 0)
    return 0;
  n = atomic_fetch_add (&calls, 1) + 1;
  if (at == 0 || (number ("FAULT_AFTER") ? n < at : n != at))
    return 0;
  if (number ("FAULT_KILL"))
    raise (SIGKILL);
  errno = number ("FAULT_ERRNO");
  return 1;
}

__attribute__ ((destructor)) static void
tell (void)
{
  const char *path = getenv ("FAULT_COUNT");
  FILE       *file;

  unsetenv ("FAULT_CALL");
  file = path ? fopen (path, "w") : NULL;
  if (file)
    {
      fprintf (file, "%d", atomic_load (&calls));
      fclose (file);
    }
}

#define REAL(name) ((__typeof__ (name) *) dlsym (RTLD_NEXT, #name))

static int
is_file (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && S_ISREG (status.st_mode);
}

static int
is_under (const char *path)
{
  const char *folder = getenv ("FAULT_UNDER");

  return folder && strncmp (path, folder, strlen (folder)) == 0;
}

/* Whether reading from this file is to fail. */
static int
unreadable (int fd)
{
  char    link[40], path[4096];
  ssize_t n;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = is_file (fd) ? readlink (link, path, sizeof path - 1) : -1;
  if (n < 0)
    return 0;
  path[n] = '\0';
  return is_under (path) && fails ("read");
}

ssize_t
read (int fd, void *bytes, size_t n)
{
  return unreadable (fd) ? -1 : REAL (read) (fd, bytes, n);
}

ssize_t
pread (int fd, void *bytes, size_t n, off_t offset)
{
  return unreadable (fd) ? -1 : REAL (pread) (fd, bytes, n, offset);
}

ssize_t
pread64 (int fd, void *bytes, size_t n, off64_t offset)
{
  return unreadable (fd) ? -1 : REAL (pread64) (fd, bytes, n, offset);
}

/* Their names where the compiler checks that what is read fits. */
ssize_t
__read_chk (int fd, void *bytes, size_t n, size_t size)
{
  return unreadable (fd) ? -1 : REAL (__read_chk) (fd, bytes, n, size);
}

ssize_t
__pread64_chk (int fd, void *bytes, size_t n, off64_t offset, size_t size)
{
  return unreadable (fd) ? -1 : REAL (__pread64_chk) (fd, bytes, n, offset, size);
}

ssize_t
write (int fd, const void *bytes, size_t n)
{
  return is_file (fd) && fails ("write") ? -1 : REAL (write) (fd, bytes, n);
}

int
fsync (int fd)
{
  return fails ("fsync") ? -1 : REAL (fsync) (fd);
}

int
rename (const char *from, const char *to)
{
  return fails ("rename") ? -1 : REAL (rename) (from, to);
}

/* The kind of rename () that replaces nothing: “new” is that one alone. */
int
renameat2 (int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
  return fails ("rename") || fails ("new") ? -1 : REAL (renameat2) (from_folder, from, to_folder, to, flags);
}

int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*func) (void *), void *data)
{
  return fails ("pthread_create") ? EAGAIN : REAL (pthread_create) (thread, attributes, func, data);
}

/* Opening, by each of its names: glib has 64-bit files everywhere. */
#define OPEN(name)                                                                           \
  int name (const char *path, int flags, ...)                                                \
  {                                                                                          \
    va_list more;                                                                            \
    mode_t  mode;                                                                            \
                                                                                             \
    va_start (more, flags);                                                                  \
    mode = va_arg (more, mode_t);                                                            \
    va_end (more);                                                                           \
    if ((flags & O_ACCMODE) == O_RDONLY ? is_under (path) && fails ("look")                  \
                                        : strncmp (path, "/dev/", 5) != 0 && fails ("open")) \
      return -1;                                                                             \
    return REAL (name) (path, flags, mode);                                                  \
  }

OPEN (open)
OPEN (open64)
