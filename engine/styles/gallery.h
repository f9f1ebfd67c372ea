/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery.h: what the gallery's files share: gallery.c opens and lists the
 * styles and loads them, gallery-seek.c finds the one that a person means,
 * gallery-own.c adds, removes and renames the artist's.
 *
 *   PasticheBase *base = pastiche_gallery_base (gallery, &error);
 *   char         *path = pastiche_gallery_path (gallery, "discriminator.safetensors");
 *
 *   g_free (path);
 *   pastiche_base_unref (base);
 */
#pragma once

#include "style.h"

struct _PasticheGallery
{
  char *folder; /* with the base and the styles that came with it */
  char *own;    /* folder of the artist's own styles; may be the same, or not be there yet */

  /* Each lock is held for a short time, and of two the one that comes first here is taken first. */
  GMutex        changing; /* while a file of an own style is added, removed or changed */
  GMutex        loading;  /* over base, which is read with the first style */
  PasticheBase *base;
  GMutex        listing; /* over styles; nobody reads files under it, so that the list can be had at any time */
  GPtrArray    *styles;  /* of PasticheStyleInfo, sorted by title */
};

/* The path of @file_name in the folder that @gallery opened; free with g_free (). */
char *pastiche_gallery_path (const PasticheGallery *gallery, const char *file_name);

/* The path of the file of the style @name, or where an own style of that name would be.  A style that came with
 * Pastiche comes before an own one.  Free with g_free (). */
char *pastiche_gallery_style_path (const PasticheGallery *gallery, const char *name);

/* The names of the files in @folder that end in @ending, in their order; none where there is no such folder.  Free with
 * g_ptr_array_unref (). */
GPtrArray *pastiche_gallery_files (const char *folder, const char *ending);

/* The style in the file @path, by its ending of ours or imported; free with pastiche_style_unref ().  Errors of
 * pastiche_gallery_load (). */
PasticheStyle *pastiche_gallery_load_file (PasticheGallery *gallery, const char *path, GError **error);

/* Whether @path is called as a style of either kind. */
gboolean pastiche_gallery_is_style_path (const char *path);

/* The base of the gallery's styles, read from its file the first time; free with pastiche_base_unref (). */
PasticheBase *pastiche_gallery_base (PasticheGallery *gallery, GError **error);

/* The style @name in the list.  Free with pastiche_style_info_unref ().  NULL, without an error, when it is not there. */
PasticheStyleInfo *pastiche_gallery_find (PasticheGallery *gallery, const char *name);

/* Put @info into the list, in place of one of the same name, or take the style @name off it. */
void pastiche_gallery_put (PasticheGallery *gallery, const PasticheStyleInfo *info);
void pastiche_gallery_drop (PasticheGallery *gallery, const char *name);

/* Set PASTICHE_ERROR_STYLE: there is no style @name, and which are called nearly so or, where none is or there are few,
 * which there are.  Always FALSE. */
gboolean pastiche_gallery_unknown (PasticheGallery *gallery, const char *name, GError **error);

/* The name of the style that a person calls @words: its name or title, in large or small letters and with or without
 * accents; where no style is called so, @words themselves, which pastiche_gallery_load () has a sentence for.  Free with
 * g_free ().  PASTICHE_ERROR_STYLE when several are called so. */
char *pastiche_gallery_name_of (PasticheGallery *gallery, const char *words, GError **error);

/* Whether @words are this name or title, in large or small letters and with or without accents. */
gboolean pastiche_gallery_is_called (const char *name, const char *title, const char *words);

/* @text, which is UTF-8, for comparisons that take no notice of large and small letters, and of letters that look the same
 * and are written otherwise.  Free with g_free (). */
char *pastiche_gallery_fold (const char *text);

/* @title or, where a listed style has that, with the first number from 2 on with which none has it: two cards that say the
 * same could not be told apart.  Free with g_free (). */
char *pastiche_gallery_free_title (PasticheGallery *gallery, const char *title);

/* Copy the open style @file to the artist's own styles: under @name or, where another style has that, with the first
 * number from 2 on that is free (“name-2”).  Where that other style holds the same tensors, it is not copied again,
 * unless @again.  The path of the copy; free with g_free ().  PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT. */
char *pastiche_gallery_copy (PasticheGallery         *gallery,
                             const PasticheStyleFile *file,
                             const char              *name,
                             gboolean                 again,
                             GError                 **error);

/* A path for the file of a style @name in a new, temporary folder, to write the style there before
 * pastiche_gallery_copy () or pastiche_gallery_import () takes it; and a function that removes both and frees @path.
 * G_FILE_ERROR. */
char *pastiche_gallery_scratch (const char *name, GError **error);
void  pastiche_gallery_scratch_free (char *path);

/* A file name, without ending, for a style called @title: its letters and digits in small ASCII with dashes for all
 * else, at most 60 characters; @otherwise where nothing is left.  Free with g_free (). */
char *pastiche_style_name (const char *title, const char *otherwise);
