/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-pictures.c: what a style is fine-tuned from: paintings, and photographs
 * to paint, each reduced when it is added.
 *
 * A checkpoint holds all of them, and a reader refuses files beyond a fixed
 * size, so pictures that no longer fit into a checkpoint are refused here.
 */
#include <string.h>

#include "error.h"
#include "spread.h"
#include "tune.h"

#define SMALLEST   64   /* pixels, the shorter side of a painting */
#define ENOUGH     2    /* times the reduced size, to which a file may be reduced while it is read */
#define ONE_COLOUR 0.01 /* of pastiche_spread (), below which a painting holds no style */

PasticheTunePictures *
pastiche_tune_pictures_new_empty (void)
{
  PasticheTunePictures *pictures = g_new0 (PasticheTunePictures, 1);

  pictures->paintings   = pastiche_crops_new (PASTICHE_TUNE_PAINTING_SIDE);
  pictures->photographs = pastiche_crops_new (PASTICHE_TUNE_PHOTO_SIDE);
  pictures->shipped     = pastiche_crops_new (PASTICHE_TUNE_PHOTO_SIDE);
  pictures->names       = g_string_new (NULL);
  return pictures;
}

void
pastiche_tune_pictures_free (PasticheTunePictures *pictures)
{
  pastiche_crops_free (pictures->paintings);
  pastiche_crops_free (pictures->photographs);
  pastiche_crops_free (pictures->shipped);
  g_string_free (pictures->names, TRUE);
  g_free (pictures);
}

/* --- The photographs that come with Pastiche ---------------------------- */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* They lie beside the styles; in the order of their names, so that the same seed draws the same ones everywhere. */
static gboolean
add_shipped (PasticheTunePictures *pictures, PasticheGallery *gallery, GError **error)
{
  g_autofree char *beside     = pastiche_gallery_path (gallery, ".." G_DIR_SEPARATOR_S "photographs");
  GDir            *dir        = g_dir_open (beside, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  gboolean    ok = TRUE;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".jpg"))
      g_ptr_array_add (paths, g_build_filename (beside, name, NULL));
  if (dir)
    g_dir_close (dir);
  g_ptr_array_sort (paths, compare_strings);
  for (guint i = 0; ok && i < paths->len; i++)
    {
      g_autoptr (PastichePicture) picture = pastiche_picture_load (g_ptr_array_index (paths, i), error);

      ok = picture && pastiche_crops_add (pictures->shipped, picture, 0, 0, picture->width, picture->height, error);
    }
  return ok;
}

PasticheTunePictures *
pastiche_tune_pictures_new (PasticheGallery *gallery, GError **error)
{
  g_autoptr (PasticheTunePictures) pictures = pastiche_tune_pictures_new_empty ();

  return add_shipped (pictures, gallery, error) ? g_steal_pointer (&pictures) : NULL;
}

/* --- The artist's ------------------------------------------------------- */

static gboolean
has_room (const PasticheTunePictures *pictures,
          const PasticheCrops        *crops,
          int                         width,
          int                         height,
          double                      closeness,
          GError                    **error)
{
  gsize bytes = pastiche_crops_bytes (pictures->paintings) + pastiche_crops_bytes (pictures->photographs) +
                pastiche_crops_bytes (pictures->shipped) + pastiche_crops_bytes_of (crops, width, height, closeness);
  gsize room = pastiche_tune_checkpoint_room ();

  if (bytes <= room)
    return TRUE;
  g_set_error (
      error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
      _ ("There are too many paintings and photographs to fine-tune with: reduced, they may take %d MB in all."),
      (int) (room >> 20));
  return FALSE;
}

/* Add it, unless it is of one colour. */
static gboolean
take_painting (PasticheTunePictures *pictures, PasticheCropped *cropped, const char *name, GError **error)
{
  g_autofree char *printable = pastiche_printable (name, 80);
  g_autofree char *quoted    = pastiche_quote (name);
  PasticheRows     rows      = pastiche_cropped_rows (cropped);
  double           spread;
  gboolean         known = pastiche_spread (&rows, &spread, error);

  if (!known || spread < ONE_COLOUR)
    {
      pastiche_cropped_clear (cropped);
      if (known)
        g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE, _ ("%s holds no style: all of it is one colour."),
                     quoted);
      return FALSE;
    }
  pastiche_crops_take (pictures->paintings, cropped);
  g_string_append_printf (pictures->names, pictures->names->len > 0 ? "\n%s" : "%s", printable);
  return TRUE;
}

gboolean
pastiche_tune_pictures_add_painting (PasticheTunePictures *pictures, const PastichePainting *painting, GError **error)
{
  const PastichePicture *picture = painting->picture;
  gboolean               whole   = painting->width == 0;
  int                    x = whole ? 0 : painting->x, y = whole ? 0 : painting->y;
  int                    width     = whole ? picture->width : painting->width;
  int                    height    = whole ? picture->height : painting->height;
  double                 closeness = painting->closeness == 0 ? 1 : painting->closeness;
  g_autofree char       *quoted    = pastiche_quote (painting->name);
  PasticheCropped        cropped;

  if (x < 0 || y < 0 || width < 1 || height < 1 || width > picture->width - x || height > picture->height - y)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("The part of %s to fine-tune from does not lie within its %d×%d pixels."), quoted, picture->width,
                 picture->height);
  else if (MIN (width, height) < SMALLEST)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
                 _ ("%s is too small to fine-tune from: it has %d×%d pixels and needs at least %d×%d."), quoted, width,
                 height, SMALLEST, SMALLEST);
  else if (!(closeness >= 1 && closeness <= PASTICHE_TUNE_CLOSEST))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("%s is to be seen %g times as close: it must be 1 to %d."), quoted, closeness,
                 PASTICHE_TUNE_CLOSEST);
  else if (has_room (pictures, pictures->paintings, width, height, closeness, error) &&
           pastiche_crops_reduce (pictures->paintings, picture, x, y, width, height, closeness, &cropped, error))
    return take_painting (pictures, &cropped, painting->name, error);
  return FALSE;
}

gboolean
pastiche_tune_pictures_add_photograph (PasticheTunePictures  *pictures,
                                       const PastichePicture *photograph,
                                       GError               **error)
{
  if (!has_room (pictures, pictures->photographs, photograph->width, photograph->height, 1, error) ||
      !pastiche_crops_add (pictures->photographs, photograph, 0, 0, photograph->width, photograph->height, error))
    return FALSE;
  pictures->own++;
  return TRUE;
}

gboolean
pastiche_tune_pictures_read_painting (PasticheTunePictures *pictures,
                                      const char           *path,
                                      double                closeness,
                                      GError              **error)
{
  double near   = closeness > 1 && closeness <= PASTICHE_TUNE_CLOSEST ? closeness : 1; /* others are refused below */
  double enough = ENOUGH * PASTICHE_TUNE_PAINTING_SIDE * near;
  g_autoptr (PastichePicture) picture = pastiche_picture_load_reduced (path, (int) enough, error);
  g_autofree char *name               = g_path_get_basename (path);
  PastichePainting painting           = { .picture = picture, .name = name, .closeness = closeness };

  return picture && pastiche_tune_pictures_add_painting (pictures, &painting, error);
}

gboolean
pastiche_tune_pictures_read_photograph (PasticheTunePictures *pictures, const char *path, GError **error)
{
  g_autoptr (PastichePicture) picture = pastiche_picture_load_reduced (path, ENOUGH * PASTICHE_TUNE_PHOTO_SIDE, error);

  return picture && pastiche_tune_pictures_add_photograph (pictures, picture, error);
}

gboolean
pastiche_tune_pictures_complete (PasticheTunePictures *pictures, GError **error)
{
  int paintings, photographs;

  pastiche_crops_move (pictures->photographs, pictures->shipped);
  pastiche_crops_pictures (pictures->paintings, &paintings);
  pastiche_crops_pictures (pictures->photographs, &photographs);
  if (paintings > 0 && photographs > 0)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "%s",
               paintings > 0 ? _ ("A style is fine-tuned from at least one photograph.")
                             : _ ("A style is fine-tuned from at least one painting."));
  return FALSE;
}
