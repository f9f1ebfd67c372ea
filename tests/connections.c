/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connections.c: loaded before a program (LD_PRELOAD), it writes a line with
 * the program's path to the file $PASTICHE_CONNECTIONS when the program begins,
 * and for each attempt to reach another machine: a socket that is no Unix
 * socket, or a name that is to be looked up.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void
note (const char *what)
{
  char        line[4200], program[4096] = "";
  const char *path = getenv ("PASTICHE_CONNECTIONS");
  int         file = path ? open (path, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;

  if (file < 0)
    abort (); /* a test that cannot fail is none */
  if (readlink ("/proc/self/exe", program, sizeof program - 1) < 0)
    abort ();
  snprintf (line, sizeof line, "%s %s\n", what, program);
  if (write (file, line, __builtin_strlen (line)) < 0)
    abort ();
  close (file);
}

__attribute__ ((constructor)) static void
begin (void)
{
  note ("begins");
}

int
socket (int domain, int type, int protocol)
{
  int (*next) (int, int, int) = (int (*) (int, int, int)) dlsym (RTLD_NEXT, "socket");

  if (domain != AF_UNIX)
    note ("socket");
  return next (domain, type, protocol);
}

int
getaddrinfo (const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **results)
{
  int (*next) (const char *, const char *, const struct addrinfo *, struct addrinfo **) =
      (int (*) (const char *, const char *, const struct addrinfo *, struct addrinfo **)) dlsym (RTLD_NEXT,
                                                                                                 "getaddrinfo");

  note ("getaddrinfo");
  return next (name, service, hints, results);
}
