/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-results.c: what results may not be written over.
 */
#include <sys/stat.h>

#include "cli.h"
#include "error.h"

/* Whether both are there, and one. */
static gboolean
is_one (const char *a, const char *b, struct stat *status)
{
  struct stat other;

  return stat (a, status) == 0 && stat (b, &other) == 0 && status->st_dev == other.st_dev &&
         status->st_ino == other.st_ino;
}

gboolean
cli_is_same_file (const char *a, const char *b)
{
  struct stat status;

  return is_one (a, b, &status) && S_ISREG (status.st_mode);
}

gboolean
cli_is_same_place (const char *a, const char *b)
{
  g_autofree char *x = g_canonicalize_filename (a, NULL), *y = g_canonicalize_filename (b, NULL);
  g_autofree char *x_folder = g_path_get_dirname (x), *y_folder = g_path_get_dirname (y);
  g_autofree char *x_name = g_path_get_basename (x), *y_name = g_path_get_basename (y);
  struct stat      status;

  return is_one (x, y, &status) || g_str_equal (x, y) ||
         (g_str_equal (x_name, y_name) && is_one (x_folder, y_folder, &status));
}

/* @sentence has a %s for the @path. */
static gboolean
refuse (const char *path, const char *sentence, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, sentence, quoted);
  return FALSE;
}

gboolean
cli_is_free (const Options *options, const char *path, GError **error)
{
  return options->overwrite || !g_file_test (path, G_FILE_TEST_IS_REGULAR) ||
         refuse (path, _ ("%s is there already; --overwrite replaces it."), error);
}

gboolean
cli_may_write (const Options *options, char *const *in, int n, int i, const char *out, GError **error)
{
  if (!g_file_test (out, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  if ((options->style && cli_is_same_file (options->style, out)) ||
      (options->mix && cli_is_same_file (options->mix, out)))
    return refuse (out, _ ("%s is what the style comes from, so it is not written over."), error);
  if (options->era && cli_is_same_file (options->era, out))
    return refuse (out, _ ("%s is the era, so it is not written over."), error);
  if (options->to && cli_is_same_file (options->to, out) && (i < 0 || !cli_is_same_file (options->to, in[i])))
    return refuse (out, _ ("%s is the picture to match, so it is not written over."), error);
  if (options->mask && cli_is_same_file (options->mask, out))
    return refuse (out, _ ("%s is the mask, so it is not written over."), error);
  for (int other = 0; other < n; other++)
    if (other != i && (i < 0 || !cli_is_same_file (in[other], in[i])) && cli_is_same_file (in[other], out))
      return refuse (out,
                     i < 0 ? _ ("%s is one of the pictures, so it is not written over.")
                           : _ ("%s is another of the pictures, so it is not written over."),
                     error);
  if (i >= 0 && cli_is_same_file (in[i], out))
    return options->overwrite || refuse (out, _ ("%s is the picture itself; --overwrite writes over it."), error);
  return !options->output_folder || cli_is_free (options, out, error);
}
