/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metadata.c: EXIF, XMP and IPTC, with GExiv2, as in GIMP.
 */
#include "metadata.h"

#include <gexiv2/gexiv2.h>
#include <math.h>

#include "error.h"

/* From 0.16 on the functions with “try” in their names have others, which mean something else before; so they are called by
 * the names that all versions know. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

struct _PasticheMetadata
{
  GExiv2Metadata *exiv2; /* NULL: none, and none can be made */
};

/* --- Reading ------------------------------------------------------------ */

/* Exiv2 must be started once, before threads use it, and would print what it does not like. */
static gpointer
start (G_GNUC_UNUSED gpointer data)
{
  gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
  return GINT_TO_POINTER (gexiv2_initialize ());
}

PasticheMetadata *
pastiche_metadata_read (const char *path)
{
  static const guint8 empty[]  = { 0xff, 0xd8, 0xff, 0xd9 }; /* a JPEG with nothing in it */
  static GOnce        once     = G_ONCE_INIT;
  PasticheMetadata   *metadata = g_new0 (PasticheMetadata, 1);

  g_once (&once, start, NULL);
  metadata->exiv2 = gexiv2_metadata_new ();
  /* An object that nothing was opened with could not be used at all. */
  if (!gexiv2_metadata_open_path (metadata->exiv2, path, NULL) &&
      !gexiv2_metadata_open_buf (metadata->exiv2, empty, sizeof empty, NULL))
    g_clear_object (&metadata->exiv2);
  return metadata;
}

void
pastiche_metadata_free (PasticheMetadata *metadata)
{
  g_clear_object (&metadata->exiv2);
  g_free (metadata);
}

int
pastiche_metadata_orientation (PasticheMetadata *metadata)
{
  int orientation = metadata->exiv2 ? (int) gexiv2_metadata_try_get_orientation (metadata->exiv2, NULL) : 1;

  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

static char *
get (PasticheMetadata *metadata, const char *tag)
{
  return metadata->exiv2 && gexiv2_metadata_try_has_tag (metadata->exiv2, tag, NULL)
             ? gexiv2_metadata_try_get_tag_string (metadata->exiv2, tag, NULL)
             : NULL;
}

gboolean
pastiche_metadata_is_adobe_rgb (PasticheMetadata *metadata)
{
  g_autofree char *index = get (metadata, "Exif.Iop.InteroperabilityIndex");
  g_autofree char *space = get (metadata, "Exif.Photo.ColorSpace");

  return g_strcmp0 (index, "R03") == 0 && g_strcmp0 (space, "1") != 0;
}

gboolean
pastiche_metadata_resolution (PasticheMetadata *metadata, double resolution[2])
{
  g_autofree char *unit     = get (metadata, "Exif.Image.ResolutionUnit");
  double           per_inch = g_strcmp0 (unit, "3") == 0 ? 2.54 : 1;
  int              across, across_by, down, down_by;

  if (!metadata->exiv2 ||
      !gexiv2_metadata_try_get_exif_tag_rational (metadata->exiv2, "Exif.Image.XResolution", &across, &across_by,
                                                  NULL) ||
      !gexiv2_metadata_try_get_exif_tag_rational (metadata->exiv2, "Exif.Image.YResolution", &down, &down_by, NULL) ||
      across <= 0 || across_by <= 0 || down <= 0 || down_by <= 0)
    return FALSE;
  resolution[0] = per_inch * across / across_by;
  resolution[1] = per_inch * down / down_by;
  return TRUE;
}

/* --- Carrying it over --------------------------------------------------- */

/* Of EXIF's first directory, which in a TIFF also describes the file, only what describes the picture. */
static const char *const kept_image_tags[] = {
  "Artist",     "Copyright", "DateTime",  "DocumentName", "HostComputer",   "ImageDescription",
  "Make",       "Model",     "Rating",    "Software",     "XPAuthor",       "RatingPercent",
  "XPKeywords", "XPComment", "XPSubject", "XPTitle",      "TimeZoneOffset", NULL,
};

/* Of its second one, what would be wrong: the colours are now sRGB, and a camera's private notes have pictures in
 * them and offsets that no longer fit. */
static const char *const dropped_photo_tags[] = {
  "ColorSpace", "Gamma", "InteroperabilityTag", "MakerNote", "PixelXDimension", "PixelYDimension", NULL,
};

/* What begins like this describes the file, or holds a picture. */
static const char *const dropped_xmp[] = {
  "Xmp.tiff.Orientation",
  "Xmp.tiff.ImageWidth",
  "Xmp.tiff.ImageLength",
  "Xmp.tiff.BitsPerSample",
  "Xmp.tiff.Compression",
  "Xmp.tiff.Photometric",
  "Xmp.tiff.SamplesPerPixel",
  "Xmp.tiff.PlanarConfiguration",
  "Xmp.tiff.XResolution",
  "Xmp.tiff.YResolution",
  "Xmp.tiff.ResolutionUnit",
  "Xmp.tiff.NativeDigest",
  "Xmp.exif.NativeDigest",
  "Xmp.exif.ColorSpace",
  "Xmp.exif.PixelXDimension",
  "Xmp.exif.PixelYDimension",
  "Xmp.photoshop.ColorMode",
  "Xmp.photoshop.ICCProfile",
  "Xmp.xmp.Thumbnails",
  "Xmp.xmpNote.HasExtendedXMP",
  "Xmp.crs.",
  "Xmp.GImage.",
  "Xmp.GDepth.",
  "Xmp.Container.",
  "Xmp.GContainer.",
  "Xmp.hdrgm.",
  NULL,
};

static gboolean
is_kept_exif (const char *tag)
{
  if (g_str_has_prefix (tag, "Exif.Image."))
    return g_strv_contains (kept_image_tags, tag + strlen ("Exif.Image."));
  if (g_str_has_prefix (tag, "Exif.Photo."))
    return !g_strv_contains (dropped_photo_tags, tag + strlen ("Exif.Photo."));
  return g_str_has_prefix (tag, "Exif.GPSInfo.");
}

static gboolean
is_kept_xmp (const char *tag)
{
  for (int i = 0; dropped_xmp[i]; i++)
    if (g_str_has_prefix (tag, dropped_xmp[i]))
      return FALSE;
  return TRUE;
}

static void
drop_unless (GExiv2Metadata *exiv2, char **tags, gboolean (*kept) (const char *tag))
{
  for (int i = 0; tags && tags[i]; i++)
    if (!kept (tags[i]))
      gexiv2_metadata_try_clear_tag (exiv2, tags[i], NULL);
  g_strfreev (tags);
}

/* A number of pixels an inch as a fraction that is exact to a hundredth. */
static void
set_resolution (GExiv2Metadata *exiv2, const char *tag, double value)
{
  gexiv2_metadata_try_set_exif_tag_rational (exiv2, tag, (int) lround (MIN (value, 1e6) * 100), 100, NULL);
}

static void
set_size (GExiv2Metadata *exiv2, int width, int height)
{
  gexiv2_metadata_try_set_tag_long (exiv2, "Exif.Photo.ColorSpace", 1, NULL); /* sRGB */
  gexiv2_metadata_try_set_tag_long (exiv2, "Exif.Photo.PixelXDimension", width, NULL);
  gexiv2_metadata_try_set_tag_long (exiv2, "Exif.Photo.PixelYDimension", height, NULL);
  gexiv2_metadata_try_set_tag_long (exiv2, "Exif.Image.Orientation", 1, NULL);
}

void
pastiche_metadata_prepare (PasticheMetadata *metadata,
                           int               width,
                           int               height,
                           const double      resolution[2],
                           char *const      *texts)
{
  static const char *const tags[PASTICHE_N_TEXTS] = { "Exif.Image.Copyright", "Exif.Image.Artist",
                                                      "Exif.Image.ImageDescription" };
  GExiv2Metadata          *exiv2;

  if (!metadata->exiv2)
    return;
  exiv2 = metadata->exiv2;
  gexiv2_metadata_try_erase_exif_thumbnail (exiv2, NULL);
  drop_unless (exiv2, gexiv2_metadata_get_exif_tags (exiv2), is_kept_exif);
  drop_unless (exiv2, gexiv2_metadata_get_xmp_tags (exiv2), is_kept_xmp);
  for (int i = 0; i < PASTICHE_N_TEXTS; i++)
    if (texts[i] && !gexiv2_metadata_try_has_tag (exiv2, tags[i], NULL))
      gexiv2_metadata_try_set_tag_string (exiv2, tags[i], texts[i], NULL);
  if (gexiv2_metadata_has_exif (exiv2))
    set_size (exiv2, width, height);
  if (resolution[0] > 0)
    {
      set_resolution (exiv2, "Exif.Image.XResolution", resolution[0]);
      set_resolution (exiv2, "Exif.Image.YResolution", resolution[1]);
      gexiv2_metadata_try_set_tag_long (exiv2, "Exif.Image.ResolutionUnit", 2, NULL); /* inch */
    }
}

gboolean
pastiche_metadata_write (PasticheMetadata *metadata, const char *path, GError **error)
{
  GExiv2Metadata  *exiv2  = metadata->exiv2;
  GError          *reason = NULL;
  g_autofree char *why    = NULL;

  if (!exiv2 ||
      !(gexiv2_metadata_has_exif (exiv2) || gexiv2_metadata_has_xmp (exiv2) || gexiv2_metadata_has_iptc (exiv2)) ||
      gexiv2_metadata_save_file (exiv2, path, &reason))
    return TRUE;
  why = pastiche_printable (reason->message, 200);
  g_set_error_literal (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, why);
  g_error_free (reason);
  return FALSE;
}

G_GNUC_END_IGNORE_DEPRECATIONS
