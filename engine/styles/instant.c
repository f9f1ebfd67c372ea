/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * instant.c: a painting becomes a style at once.  The encoder turns the painting
 * into a code, linear layers turn the code into a style vector (as Ghiasi et al.
 * 2017 do), and the base's generator paints with that vector.
 */
#include <string.h>

#include "encoder.h"
#include "error.h"
#include "text.h"
#include "gallery.h"
#include "picture-io.h"
#include "resample.h"
#include "spread.h"
#include "thumbnail.h"

#define LEAST_SIDE     32    /* pixels */
#define LEAST_SPREAD   0.008 /* standard deviation: two steps of 255 are no style */
#define ENOUGH         1024  /* pixels of the shorter side: the encoder sees 256, and the thumbnail has fewer */
#define WORKING_PIXELS "400000"

static gboolean
refuse (const char *path, const char *why, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE, _ ("%s cannot become a style: %s."), quoted, why);
  return FALSE;
}

/* The painting's style @vector, and its thumbnail as text, *@look. */
static gboolean
encode (const PasticheWeights *base,
        PasticheCanvas        *canvas,
        const char            *path,
        float                 *vector,
        char                 **look,
        GError               **error)
{
  g_auto (PasticheTensor) small = PASTICHE_TENSOR_EMPTY;
  float         code[PASTICHE_CODE];
  PasticheMatte matte;
  PasticheRows  rows, small_rows;
  int           width, height;
  double        spread;

  if (MIN (canvas->width, canvas->height) < LEAST_SIDE)
    {
      g_autofree char *why = g_strdup_printf (_ ("it is smaller than %d pixels"), LEAST_SIDE);

      return refuse (path, why, error);
    }
  if (!pastiche_matte_init (&matte, NULL, canvas, error))
    return FALSE;
  rows = pastiche_matte_rows (&matte);
  pastiche_encoder_size (canvas->width, canvas->height, &width, &height);
  if (!pastiche_tensor_init (&small, height, width, 3, error) ||
      !pastiche_resample (NULL, &rows, height, width, small.data, error))
    return FALSE;
  small_rows = pastiche_tensor_rows (&small);
  if (!pastiche_spread (&small_rows, &spread, error))
    return FALSE;
  if (spread < LEAST_SPREAD)
    return refuse (path, _ ("it is of a single colour"), error);
  if (!pastiche_encoder_run (base, NULL, &small, code, error))
    return FALSE;
  pastiche_affine_run (base, code, vector);
  *look = pastiche_thumbnail_write (&rows, error);
  return *look != NULL;
}

/* @title or, with NULL, one out of a file's name: “The Night Watch” of “The_Night_Watch.jpg”. */
static char *
title_of (const char *path, const char *title)
{
  g_autofree char *file_name = g_path_get_basename (path);
  g_autofree char *name      = g_filename_display_name (file_name);
  char            *dot       = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  g_strdelimit (name, "_", ' ');
  return pastiche_printable_title (title ? title : name);
}

/* What there is to write. */
typedef struct
{
  const PasticheWeights *weights; /* of kind vector */
  const char            *title;
  const char            *painting; /* path */
  const char            *look;     /* the painting, small, as text */
  const char            *base_sha256;
} Instant;

static gboolean
write_style (const Instant *instant, const char *path, GError **error)
{
  g_autofree char *file_name      = g_path_get_basename (instant->painting);
  g_autofree char *provenance     = pastiche_quote (file_name);
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (metadata, "title", (gpointer) instant->title);
  g_hash_table_insert (metadata, "provenance", provenance);
  g_hash_table_insert (metadata, "painting", (gpointer) instant->look);
  g_hash_table_insert (metadata, "training", "by the encoder, at once");
  g_hash_table_insert (metadata, "working_pixels", WORKING_PIXELS);
  g_hash_table_insert (metadata, "base_sha256", (gpointer) instant->base_sha256);
  return pastiche_style_file_write (path, instant->weights, NULL, TRUE, metadata, error);
}

/* Write it among the artist's own styles, under a name made of the title; the file's path. */
static char *
write_own (const Instant *instant, PasticheGallery *gallery, GError **error)
{
  g_autofree char *name              = pastiche_style_name (instant->title, "painting");
  char            *scratch           = pastiche_gallery_scratch (name, error);
  g_autoptr (PasticheStyleFile) file = NULL;
  char *path                         = NULL;

  if (scratch && write_style (instant, scratch, error))
    file = pastiche_style_file_open (scratch, error);
  if (file)
    path = pastiche_gallery_copy (gallery, file, name, TRUE, error);
  g_clear_pointer (&scratch, pastiche_gallery_scratch_free);
  return path;
}

char *
pastiche_gallery_make_instant (PasticheGallery *gallery,
                               const char      *painting,
                               const char      *title,
                               const char      *out,
                               GError         **error)
{
  const PasticheReading reading           = { .whole = TRUE, .enough = ENOUGH };
  g_autoptr (PasticheFilePicture) picture = pastiche_file_picture_load (painting, &reading, error);
  g_autoptr (PasticheBase) base           = picture ? pastiche_gallery_base (gallery, error) : NULL;
  g_autofree char *called                 = title_of (painting, title);
  g_autofree char *look                   = NULL;
  char            *path                   = NULL;
  PasticheCanvas   canvas;
  PasticheWeights  weights;

  if (!base || !pastiche_weights_init (&weights, PASTICHE_KIND_VECTOR, error))
    return NULL;
  canvas = pastiche_file_picture_canvas (picture);
  if (encode (&base->weights, &canvas, painting, weights.data[PASTICHE_TENSOR_ONLY_VECTOR], &look, error))
    {
      g_autofree char *own     = pastiche_gallery_free_title (gallery, called);
      const Instant    instant = { &weights, out ? called : own, painting, look, base->sha256 };

      if (!out)
        path = write_own (&instant, gallery, error);
      else if (write_style (&instant, out, error))
        path = g_strdup (out);
    }
  pastiche_weights_clear (&weights);
  return path;
}
