/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * source.h: a picture file that is being decoded, row by row and from the top,
 * by the library of its format.
 *
 *   FILE           *file   = fopen ("photo.jpg", "rb");
 *   PasticheSource *source = pastiche_jpeg_open (file, &error);
 *   guint8         *row    = g_new (guint8, 4 * source->width);
 *
 *   for (int y = 0; y < source->height && source->read (source, row, &error); y++)
 *     g_print ("%d\n", row[0]);
 *   source->free (source);
 *   fclose (file);
 *
 * Opening reads the header only, so that width and height are known before any
 * memory is taken for the pixels.
 */
#pragma once

#include <stdio.h>

#include "pastiche.h"

G_BEGIN_DECLS

/* What a pixel's colour is made of: as many values. */
typedef enum
{
  PASTICHE_GREY = 1,
  PASTICHE_RGB  = 3,
  PASTICHE_CMYK = 4
} PasticheModel;

/* How a row lies in memory: for each pixel its colour and, where there is one, its alpha. */
typedef struct
{
  PasticheModel model;
  gboolean      deep;       /* values are guint16, not guint8 */
  gboolean      alpha;      /* an alpha follows the colour */
  gboolean      multiplied; /* the colour is multiplied by alpha (“associated” alpha) */
  gboolean      inverted;   /* 0 is full ink, as Adobe writes CMYK into JPEGs */
} PasticheLayout;

/* What a file says of the meaning of its colours.  Where it says several things, the first one here holds; where it
 * says nothing, they are sRGB. */
typedef struct
{
  int      primaries, transfer; /* code points of ITU-T H.273 (cICP); 0: unknown */
  guint8  *icc;                 /* an ICC profile, or NULL */
  gsize    icc_length;
  gboolean srgb;              /* the file says that it is sRGB */
  double   gamma;             /* the exponent that decodes a value to light; 0: unknown */
  double   chromaticities[8]; /* x and y of white, red, green, blue; all 0: unknown */
  gboolean adobe_rgb;         /* its EXIF says Adobe RGB, as cameras do (DCF 2.0) */
} PasticheColours;

typedef enum
{
  PASTICHE_TEXT_COPYRIGHT,
  PASTICHE_TEXT_AUTHOR,
  PASTICHE_TEXT_DESCRIPTION,
  PASTICHE_N_TEXTS
} PasticheText;

typedef struct _PasticheSource PasticheSource;

/* What all formats have in common; each has a larger structure that begins with this one. */
struct _PasticheSource
{
  int             width, height; /* pixels, of the file: not turned upright */
  PasticheLayout  layout;
  PasticheColours colours;
  int             orientation;             /* as in EXIF, 1 to 8; 0: as the file's EXIF says */
  double          resolution[2];           /* pixels an inch, across and down; 0: unknown */
  char           *texts[PASTICHE_N_TEXTS]; /* those that the file has outside of EXIF, in UTF-8; or NULL */
  gboolean        several;                 /* frames or pages; this is the first */
  gsize           memory;                  /* bytes that decoding takes where it cannot be done row by row */
  const char     *fault; /* what is wrong with the pixels read so far, “it ends early”; NULL when nothing is */

  /* The next row, [width] pixels in the source's layout.  What cannot be read at all is an error, whose message is
   * the reason, to be put behind the file's name: PASTICHE_ERROR_FORMAT (it is damaged), PASTICHE_ERROR_FILE (it is
   * sound, but beyond us), PASTICHE_ERROR_MEMORY. */
  gboolean (*read) (PasticheSource *source, gpointer row, GError **error);
  void (*free) (PasticheSource *source);
};

/* Begin to read @file, which must stay open as long as the source; free with the source's free ().  The errors are as
 * for read (). */
PasticheSource *pastiche_jpeg_open (FILE *file, GError **error);
PasticheSource *pastiche_png_open (FILE *file, GError **error);
PasticheSource *pastiche_tiff_open (FILE *file, GError **error);
PasticheSource *pastiche_webp_open (FILE *file, GError **error);

/* The same for all other formats, as far as gdk-pixbuf has a loader, which decodes the whole picture at once, after
 * its size was checked (PASTICHE_ERROR_SIZE).  NULL without an error where there is no loader. */
PasticheSource *pastiche_pixbuf_open (const char *path, GError **error);

/* Whether gdk-pixbuf has a loader for this type, “image/heif”. */
gboolean pastiche_pixbuf_reads (const char *mime);

/* Set the error to the reason @why and return FALSE: of a damaged file, and of one that is sound but beyond us. */
gboolean pastiche_source_damaged (GError **error, const char *why);
gboolean pastiche_source_refused (GError **error, const char *why);

/* Free what the fields above point to, but not @source itself: for a format's free (). */
void pastiche_source_clear (PasticheSource *source);

G_END_DECLS
