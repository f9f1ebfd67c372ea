/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche.h: paint a photograph in the style of a painter.
 *
 *   g_autoptr (GError) error            = NULL;
 *   g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (NULL, &error);
 *   g_autoptr (PasticheStyle) style     = gallery ? pastiche_gallery_load (gallery, "vangogh", &error) : NULL;
 *   g_autoptr (PastichePicture) photo   = style ? pastiche_picture_load ("photo.jpg", &error) : NULL;
 *   g_autoptr (PastichePicture) painted = NULL;
 *   PasticheSettings settings           = PASTICHE_SETTINGS_DEFAULT;
 *
 *   if (photo)
 *     painted = pastiche_apply (style, photo, &settings, NULL, NULL, NULL, &error);
 *   if (!painted || !pastiche_picture_save (painted, "painted.png", &error))
 *     g_printerr ("%s\n", error->message);
 *
 * Every function that can fail takes a GError, whose message is one sentence
 * that names the file or value and says what is wrong with it.  Nothing here
 * prints, exits, or asserts on what a user or a file can cause.  All functions
 * may be called from any thread, and several threads may use the same style or
 * gallery at once.  Texts and paths are those of GLib: UTF-8, and file names in
 * the system's encoding.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PASTICHE_ERROR (pastiche_error_quark ())
GQuark pastiche_error_quark (void);

/* A cancelled job fails with G_IO_ERROR_CANCELLED instead. */
typedef enum
{
  PASTICHE_ERROR_FILE,    /* missing, unreadable, or cannot be written */
  PASTICHE_ERROR_FORMAT,  /* not a style file of ours, or a damaged one; not a picture */
  PASTICHE_ERROR_STYLE,   /* no style of that name; two that cannot be mixed */
  PASTICHE_ERROR_SIZE,    /* a picture with no pixels, or too large */
  PASTICHE_ERROR_SETTING, /* a setting out of its range */
  PASTICHE_ERROR_MEMORY   /* not enough memory for this picture */
} PasticheError;

/* --- Pictures ----------------------------------------------------------- */

/* Pixels are R'G'B'A float, sRGB with its curve, 0..1, alpha not multiplied
 * in, rows from top to bottom without gaps. */
typedef struct
{
  int    width;  /* pixels, at least 1 */
  int    height; /* pixels, at least 1 */
  float *pixels; /* 4 × width × height */
} PastichePicture;

/* A picture with undefined pixels; free it with pastiche_picture_free ().
 * NULL with PASTICHE_ERROR_SIZE or PASTICHE_ERROR_MEMORY. */
PastichePicture *pastiche_picture_new (int width, int height, GError **error);

void pastiche_picture_free (PastichePicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PastichePicture, pastiche_picture_free)

/* Read a PNG, JPEG, TIFF or WebP file (whatever gdk-pixbuf reads), turned
 * upright and converted from its colour profile to sRGB. */
PastichePicture *pastiche_picture_load (const char *path, GError **error);

/* Write atomically in the format of the name's ending (.png, .jpg, .jpeg,
 * .tif, .tiff, .webp), 8 bits a channel, as sRGB. */
gboolean pastiche_picture_save (const PastichePicture *picture, const char *path, GError **error);

/* The picture at another size (area average when it shrinks, bicubic when it
 * grows; alpha-weighted).  1 <= width, height. */
PastichePicture *pastiche_picture_resize (const PastichePicture *picture, int width, int height, GError **error);

/* --- Selections --------------------------------------------------------- */

/* How far each pixel of a part of a picture is selected, 0..1, rows from top
 * to bottom; nothing outside the part is. */
typedef struct
{
  int    x, y, width, height; /* the part, within the picture */
  float *values;              /* width × height */
} PasticheSelection;

/* A selection with undefined values; NULL with PASTICHE_ERROR_MEMORY. */
PasticheSelection *pastiche_selection_new (int x, int y, int width, int height, GError **error);

void pastiche_selection_free (PasticheSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheSelection, pastiche_selection_free)

#define PASTICHE_MAX_SOFT_EDGE 25.0 /* percent */

/* The radius, in pixels, of an edge that is soft over @percent, 0 to PASTICHE_MAX_SOFT_EDGE, of the shorter side of a
 * picture of @width × @height pixels. */
double pastiche_selection_radius (double percent, int width, int height);

/* The selection with its edge blurred, to nothing within @radius pixels,
 * 0 or more, on either side; where it goes on to the part's border it is not
 * an edge.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
PasticheSelection *pastiche_selection_soften (const PasticheSelection *selection,
                                              double                   radius,
                                              GCancellable            *cancellable,
                                              GError                 **error);

/* --- Styles ------------------------------------------------------------- */

typedef struct _PasticheGallery PasticheGallery; /* a folder: base.safetensors and the styles beside it */
typedef struct _PasticheStyle   PasticheStyle;   /* a style with its weights, ready to apply; reference-counted */

/* What a style file says of itself; texts that it lacks are empty.  Reference-counted, and never changed once it is
 * made: it may be read from any thread for as long as one holds a reference, whatever becomes of the gallery. */
typedef struct
{
  const char *name;  /* file name without ending, “vangogh”: what scripts say */
  const char *title; /* what artists read, “Vincent van Gogh”; never empty in a gallery */
  const char *artist;
  const char *licence;
  const char *provenance;     /* the paintings that the style comes from */
  const char *training;       /* one sentence on steps and figures */
  const char *painting;       /* one of these paintings as text, for pastiche_style_info_painting () */
  const char *painting_title; /* what that one is called */
} PasticheStyleInfo;

PasticheStyleInfo *pastiche_style_info_ref (const PasticheStyleInfo *info);
void               pastiche_style_info_unref (PasticheStyleInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheStyleInfo, pastiche_style_info_unref)

/* Open the styles in @folder, or with NULL those that came with Pastiche: in
 * $PASTICHE_STYLES, in the folder "styles" beside the program, or where they
 * were installed, the first that exists, and beside them the artist's own, in
 * pastiche/styles in the user's folder for data (~/.local/share).  Reads the headers alone; files that
 * are no styles of ours are left out of the list, and loading one by name
 * says why.  PASTICHE_ERROR_FILE when there is no such folder or it holds no base. */
PasticheGallery *pastiche_gallery_open (const char *folder, GError **error);
void             pastiche_gallery_free (PasticheGallery *gallery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheGallery, pastiche_gallery_free)

/* The styles as they are now, sorted by title: an array of PasticheStyleInfo *, which is the caller's and does not change
 * when styles are added or removed.  Free with g_ptr_array_unref (). */
GPtrArray *pastiche_gallery_list (PasticheGallery *gallery);

/* Load the style @name (about 30 ms), or with NULL the first of the list, and
 * the base with the first one loaded.  The style outlives the gallery.
 * PASTICHE_ERROR_STYLE names the styles there are. */
PasticheStyle *pastiche_gallery_load (PasticheGallery *gallery, const char *name, GError **error);

/* Copy the style file @path to the artist's own styles (of a gallery that was opened with a @folder: into that), whole
 * or not at all, and list it.  It keeps its name; where another style has that, a number is added (“vangogh-2”), and no
 * file is ever overwritten, also not when other threads or processes add styles at the same time.  A style that is there
 * already is not copied again.  What the gallery lists, to be freed with pastiche_style_info_unref (), or NULL:
 * PASTICHE_ERROR_FILE when a file cannot be read or written, PASTICHE_ERROR_FORMAT when it is no sound style of the
 * gallery's base. */
PasticheStyleInfo *pastiche_gallery_import (PasticheGallery *gallery, const char *path, GError **error);

/* Make an instant style of the picture file @painting: the encoder turns the painting into a style vector, which takes a
 * second or two, and the file has some kilobytes.  It is written to the file @out or, with NULL, to the artist's own
 * styles, under a name made of @title; a @title of NULL is the painting's file name.  The path of the file, to be freed
 * with g_free (); pastiche_gallery_import () lists it.  PASTICHE_ERROR_SIZE for a painting smaller than 32 pixels, or of
 * a single colour; otherwise the errors of pastiche_picture_load (), PASTICHE_ERROR_FILE and PASTICHE_ERROR_MEMORY. */
char *pastiche_gallery_make_instant (PasticheGallery *gallery,
                                     const char      *painting,
                                     const char      *title,
                                     const char      *out,
                                     GError         **error);

/* Whether the style @name is listed and the artist's own, so that it can be removed and renamed. */
gboolean pastiche_gallery_is_own (PasticheGallery *gallery, const char *name);

/* Move the artist's own style @name to the trash, or delete it where there is none, and list it no more.
 * PASTICHE_ERROR_STYLE when there is no such style or it came with Pastiche, PASTICHE_ERROR_FILE. */
gboolean pastiche_gallery_remove (PasticheGallery *gallery, const char *name, GError **error);

/* Give the artist's own style @name another @title, in its file, too.  Its name stays, so that scripts, presets and
 * layers find it.  What the gallery lists from then on, to be freed with pastiche_style_info_unref ().
 * PASTICHE_ERROR_SETTING for an empty title; PASTICHE_ERROR_STYLE when another style has that title, or as for
 * pastiche_gallery_remove (); PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT. */
PasticheStyleInfo *
pastiche_gallery_rename (PasticheGallery *gallery, const char *name, const char *title, GError **error);

/* The painting that comes with a style, at most 160 pixels a side; free with pastiche_picture_free ().  NULL without an
 * error where none comes with it; PASTICHE_ERROR_FORMAT when it is damaged, PASTICHE_ERROR_MEMORY. */
PastichePicture *pastiche_style_info_painting (const PasticheStyleInfo *info, GError **error);

PasticheStyle           *pastiche_style_ref (PasticheStyle *style);
void                     pastiche_style_unref (PasticheStyle *style);
const PasticheStyleInfo *pastiche_style_info (const PasticheStyle *style);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheStyle, pastiche_style_unref)

/* A style of its own between two of the same base: @a at @amount 0, @b at 1.
 * Its working size is their geometric mean.  PASTICHE_ERROR_STYLE when their
 * bases differ, PASTICHE_ERROR_SETTING. */
PasticheStyle *pastiche_style_mix (const PasticheStyle *a, const PasticheStyle *b, double amount, GError **error);

/* --- The job ------------------------------------------------------------ */

typedef struct
{
  double strength;     /* 0..150 %: 0 gives the picture back, 100 the style in full; beyond, it is exaggerated */
  double stroke_size;  /* 50..200 %, of the style's own; relative to the picture */
  double keep_colours; /* 0..100 %: how far the picture's colours replace the painted ones; lightness stays painted */
  double detail;       /* 0..100 %: how much of the picture's structure that is finer than a stroke comes back */
} PasticheSettings;

#define PASTICHE_MAX_STRENGTH     150.0
#define PASTICHE_MIN_STROKE_SIZE  50.0
#define PASTICHE_MAX_STROKE_SIZE  200.0
#define PASTICHE_SETTINGS_DEFAULT ((PasticheSettings) { .strength = 100.0, .stroke_size = 100.0 })

/* Called on the thread that called pastiche_apply (), with 0..1, rising. */
typedef void (*PasticheProgress) (double fraction, gpointer data);

/* Paint @picture in @style: a new picture of the same size with the same
 * alpha; the caller frees it.  Strokes have their size relative to the
 * picture: it is painted at the style's working size, then its full-size
 * detail is painted over that, so pastiche_apply () on a large picture reduced
 * to pastiche_working_size () shows what the full size will be.
 * @progress may be NULL; @cancellable too, and it stops the job within a
 * fraction of a second. */
PastichePicture *pastiche_apply (PasticheStyle          *style,
                                 const PastichePicture  *picture,
                                 const PasticheSettings *settings,
                                 PasticheProgress        progress,
                                 gpointer                progress_data,
                                 GCancellable           *cancellable,
                                 GError                **error);

/* The same from file to file, formats as for pastiche_picture_load () and
 * pastiche_picture_save ().  The pixels stay the bytes that the file has, so
 * that it takes much less memory.  @width and @height tell the picture's size;
 * nothing is written when it fails. */
gboolean pastiche_apply_file (PasticheStyle          *style,
                              const char             *in,
                              const char             *out,
                              const PasticheSettings *settings,
                              PasticheProgress        progress,
                              gpointer                progress_data,
                              GCancellable           *cancellable,
                              int                    *width,
                              int                    *height,
                              GError                **error);

/* Bytes: the peak of resident memory of a process that does nothing but
 * pastiche_apply_file () with a picture of this size, which fails when it is
 * more than the machine has.  pastiche_apply () takes 28 bytes more for each
 * pixel. */
gsize pastiche_apply_memory (const PasticheStyle *style, const PasticheSettings *settings, int width, int height);

/* Whether the machine has the memory for pastiche_apply () on a picture of
 * this size; PASTICHE_ERROR_MEMORY. */
gboolean pastiche_apply_check (const PasticheStyle    *style,
                               const PasticheSettings *settings,
                               int                     width,
                               int                     height,
                               GError                **error);

/* The size at which @style paints a picture of @width × @height: the picture's
 * own where sides differ by less than a tenth, and at most twice the
 * picture's; same proportions, each side at least 1. */
void pastiche_working_size (const PasticheStyle    *style,
                            const PasticheSettings *settings,
                            int                     width,
                            int                     height,
                            int                    *working_width,
                            int                    *working_height);

/* Threads that the engine computes with: the machine's processors unless set,
 * 1..64.  The result does not depend on it.  Set it before the first job. */
void pastiche_set_threads (int threads);

/* Lower the calling thread's priority (to nice 10), and that of the engine's threads that will help it, so that a
 * background job leaves the processors to a program's main loop.  Only on Linux, where each thread has a priority of its
 * own and cannot raise it again; elsewhere nothing happens. */
void pastiche_step_back (void);

G_END_DECLS
