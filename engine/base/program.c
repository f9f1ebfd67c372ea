/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program.c: what lies beside the program.
 */
#include "program.h"

char *
pastiche_beside_program (const char *name)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder  = program ? g_path_get_dirname (program) : NULL;

  return folder ? g_build_filename (folder, name, NULL) : NULL;
}
