/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery-seek.c: the style that a person means: by its name, its title, its
 * file or a painting; and what is called nearly so.
 */
#include <string.h>

#include "error.h"
#include "gallery.h"

#define MAX_LETTERS 60 /* of a name, when it is compared letter by letter */
#define FEW         6  /* so many styles are named rather than the nearest of them */
#define MAX_NEAREST 3
#define MAX_NAMED   30

/* --- Names that are nearly the same ------------------------------------- */

/* How many letters must be added, removed or changed to make @a of @b (Levenshtein 1966). */
static int
distance (const char *a, const char *b)
{
  int row[MAX_LETTERS + 1];
  int n = (int) strnlen (a, MAX_LETTERS), m = (int) strnlen (b, MAX_LETTERS);

  for (int i = 0; i <= n; i++)
    row[i] = i;
  for (int j = 1; j <= m; j++)
    {
      int diagonal = row[0];

      row[0] = j;
      for (int i = 1; i <= n; i++)
        {
          int changed = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[i];
          row[i]   = MIN (changed, 1 + MIN (row[i], row[i - 1]));
        }
    }
  return row[n];
}

/* @text in small letters; without accents and with straight quotation marks, where there are such for its letters. */
static char *
plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *ascii = g_str_to_ascii (valid, "C");

  return g_ascii_strdown (ascii, -1);
}

/* How far @word, which is plain, is from a style's name or from a word of its title; G_MAXINT when it is nothing like
 * them. */
static int
unlikeness (const PasticheStyleInfo *info, const char *word)
{
  g_autofree char *called = g_strconcat (info->name, " ", info->title, NULL);
  g_autofree char *all    = plain (called);
  g_auto (GStrv) words    = g_strsplit_set (all, " -,’'", -1);
  g_autofree char *name   = plain (info->name);
  int              least  = distance (name, word);
  int              length = (int) strlen (word);

  if (length >= 3 && strstr (all, word))
    return 0;
  for (int i = 0; words[i]; i++)
    if (strlen (words[i]) >= 3)
      least = MIN (least, distance (words[i], word));
  return least <= MAX (1, length / 3) && least < length ? least : G_MAXINT;
}

/* The names of up to @most styles that are not more than @limit from @word, nearest first; free with g_free (). */
static char *
list_names (GPtrArray *styles, const char *word, int limit, int most)
{
  g_autofree int *far   = g_new (int, MAX (styles->len, 1));
  GString        *names = g_string_new (NULL);

  for (guint i = 0; i < styles->len; i++)
    far[i] = limit > 0 ? unlikeness (g_ptr_array_index (styles, i), word) : 0;
  for (int found = 0, of = 0; of <= limit; of++)
    for (guint i = 0; i < styles->len; i++)
      if (far[i] == of && found++ < most)
        {
          const PasticheStyleInfo *info = g_ptr_array_index (styles, i);
          g_autofree char         *name = pastiche_printable (info->name, MAX_LETTERS);

          g_string_append_printf (names, names->len ? ", %s" : "%s", name);
        }
  return g_string_free (names, FALSE);
}

gboolean
pastiche_gallery_unknown (PasticheGallery *gallery, const char *name, GError **error)
{
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (gallery);
  g_autofree char *quoted      = pastiche_quote (name);
  g_autofree char *word        = plain (name);
  g_autofree char *nearest     = list_names (styles, word, MAX_LETTERS / 3, MAX_NEAREST);
  g_autofree char *all         = list_names (styles, word, 0, MAX_NAMED);

  if (styles->len == 0)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, _ ("There is no style %s, nor any other."), quoted);
  else if (styles->len > FEW && *nearest)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, _ ("There is no style %s. The nearest: %s."), quoted,
                 nearest);
  else
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, _ ("There is no style %s. The styles are: %s%s."), quoted,
                 all, styles->len > MAX_NAMED ? _ (" and others") : "");
  return FALSE;
}

/* --- The style that is meant -------------------------------------------- */

char *
pastiche_gallery_fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal, -1);
}

/* Written as @title is, or as it can be typed without accents. */
static gboolean
is_title (const char *title, const char *words)
{
  g_autofree char *folded       = pastiche_gallery_fold (words);
  g_autofree char *folded_title = pastiche_gallery_fold (title);
  g_autofree char *typed        = plain (words);
  g_autofree char *ascii        = plain (title);

  return g_str_equal (folded, folded_title) || (g_str_is_ascii (words) && g_str_equal (typed, ascii));
}

gboolean
pastiche_gallery_is_called (const char *name, const char *title, const char *words)
{
  g_autofree char *folded      = pastiche_gallery_fold (words);
  g_autofree char *folded_name = pastiche_gallery_fold (name);

  return g_str_equal (folded, folded_name) || is_title (title, words) || is_title (pastiche_translated (title), words);
}

char *
pastiche_gallery_name_of (PasticheGallery *gallery, const char *words, GError **error)
{
  g_autoptr (PasticheStyleInfo) exact = pastiche_gallery_find (gallery, words);
  g_autoptr (GPtrArray) styles        = pastiche_gallery_list (gallery);
  g_autoptr (GPtrArray) meant         = g_ptr_array_new ();
  g_autofree char *quoted             = pastiche_quote (words);
  g_autofree char *names              = NULL;

  if (exact || !g_utf8_validate (words, -1, NULL))
    return g_strdup (words);
  for (guint i = 0; i < styles->len; i++)
    {
      PasticheStyleInfo *info = g_ptr_array_index (styles, i);

      if (pastiche_gallery_is_called (info->name, info->title, words))
        g_ptr_array_add (meant, info);
    }
  if (meant->len == 0)
    return g_strdup (words);
  if (meant->len == 1)
    return g_strdup (((PasticheStyleInfo *) g_ptr_array_index (meant, 0))->name);
  names = list_names (meant, "", 0, MAX_NAMED);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE, _ ("Several styles are called %s; their names are: %s."),
               quoted, names);
  return NULL;
}

/* By way of a file, so that it is to the last bit what the same painting's file is. */
static PasticheStyle *
load_painting (PasticheGallery *gallery, const char *path, GError **error)
{
  char            *scratch = pastiche_gallery_scratch ("painting", error);
  g_autofree char *made    = scratch ? pastiche_gallery_make_instant (gallery, path, NULL, scratch, error) : NULL;
  PasticheStyle   *style   = made ? pastiche_gallery_load_file (gallery, scratch, error) : NULL;

  g_clear_pointer (&scratch, pastiche_gallery_scratch_free);
  return style;
}

/* Whether @words have a folder in them or end as the names of pictures do, so that they are meant for a file even where
 * there is none. */
static gboolean
looks_like_a_file (const char *words)
{
  const char *dot = strrchr (words, '.');
  gsize       n   = dot ? strspn (dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") : 0;

  return strchr (words, G_DIR_SEPARATOR) || (n >= 3 && n <= 5 && dot[n + 1] == '\0') ||
         g_file_test (words, G_FILE_TEST_IS_REGULAR);
}

PasticheStyle *
pastiche_gallery_seek (PasticheGallery *gallery, const char *words, GError **error)
{
  g_autofree char *name                = NULL;
  g_autoptr (PasticheStyleInfo) listed = NULL;

  if (pastiche_gallery_is_style_path (words))
    return pastiche_gallery_load_file (gallery, words, error);
  name = pastiche_gallery_name_of (gallery, words, error);
  if (!name)
    return NULL;
  listed = pastiche_gallery_find (gallery, name);
  return listed || !looks_like_a_file (words) ? pastiche_gallery_load (gallery, name, error)
                                              : load_painting (gallery, words, error);
}
