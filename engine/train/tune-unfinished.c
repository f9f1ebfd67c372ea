/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-unfinished.c: the checkpoints that were left behind, as after a crash,
 * for the dialog to offer.
 */
#include <sys/stat.h>

#include "safetensors.h"
#include "tune.h"

#define MOST_LETTERS 300 /* of the paintings' names in all */

static void
free_unfinished (gpointer data)
{
  PasticheUnfinished *unfinished = data;

  g_free (unfinished->path);
  g_free (unfinished->paintings);
  g_free (unfinished);
}

/* The paintings' names, of which a stranger's checkpoint may have any number, as people read them. */
static char *
list_names (const char *lines)
{
  g_auto (GStrv) names    = g_strsplit (lines, "\n", -1);
  g_autofree char *joined = g_strjoinv (", ", names);

  return pastiche_printable (joined, MOST_LETTERS);
}

/* A number of 0 to @most, which a file that was tampered with may lack. */
static double
number (const PasticheTensorFile *file, const char *name, double most)
{
  const char *text  = g_hash_table_lookup (file->metadata, name);
  double      value = text ? g_ascii_strtod (text, NULL) : 0;

  return value >= 0 ? MIN (value, most) : 0; /* also where it is no number */
}

/* NULL for a file that is no checkpoint, or that a process holds. */
static PasticheUnfinished *
describe_unfinished (const char *path)
{
  g_autoptr (PasticheTensorFile) file = pastiche_tune_open_checkpoint (path, NULL);
  PasticheUnfinished *unfinished;
  const char         *paintings;
  struct stat         status;

  if (!file || fstat (file->fd, &status) != 0 || pastiche_tune_in_use (path))
    return NULL;
  paintings             = g_hash_table_lookup (file->metadata, "paintings");
  unfinished            = g_new (PasticheUnfinished, 1);
  unfinished->path      = g_strdup (path);
  unfinished->paintings = list_names (paintings ? paintings : "");
  unfinished->step      = (int) number (file, "step", PASTICHE_TUNE_MOST_STEP);
  unfinished->seconds   = number (file, "seconds", PASTICHE_TUNE_MOST_SECONDS);
  unfinished->time      = status.st_mtime;
  return unfinished;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = (*(PasticheUnfinished *const *) a)->time, y = (*(PasticheUnfinished *const *) b)->time;

  return (x < y) - (x > y);
}

GPtrArray *
pastiche_tune_unfinished (void)
{
  g_autofree char *folder = pastiche_tune_folder ();
  GPtrArray       *found  = g_ptr_array_new_with_free_func (free_unfinished);
  GDir            *dir    = g_dir_open (folder, 0, NULL);
  const char      *name;

  pastiche_atomic_file_sweep (folder);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char    *path = g_build_filename (folder, name, NULL);
      PasticheUnfinished *unfinished =
          g_str_has_suffix (name, PASTICHE_TUNE_ENDING) ? describe_unfinished (path) : NULL;

      if (unfinished)
        g_ptr_array_add (found, unfinished);
    }
  if (dir)
    g_dir_close (dir);
  g_ptr_array_sort (found, newest_first);
  return found;
}
