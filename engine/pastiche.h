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

/* What a function fails with.  A job that was cancelled fails with G_IO_ERROR_CANCELLED instead. */
typedef enum
{
  PASTICHE_ERROR_FILE,    /* missing, unreadable, or cannot be written */
  PASTICHE_ERROR_FORMAT,  /* a file that is no picture or style file, or a damaged one */
  PASTICHE_ERROR_STYLE,   /* no style of that name; two that cannot be mixed; a title that is taken */
  PASTICHE_ERROR_SIZE,    /* a picture with no pixels, or too large */
  PASTICHE_ERROR_SETTING, /* a setting out of its range */
  PASTICHE_ERROR_MEMORY   /* not enough memory for this picture */
} PasticheError;

/* Write @length bytes of @data to the file @path, which is then there whole or not at all.  As everything that Pastiche
 * writes, it takes the place of what was there, whose mode and owner are kept; a symbolic link stays, and what it leads
 * to is replaced; a read-only file is left alone.  PASTICHE_ERROR_FILE. */
gboolean pastiche_write_file (const char *path, const void *data, gsize length, GError **error);

/* --- Text from strangers ------------------------------------------------- */

#define PASTICHE_TITLE_LETTERS 100 /* of a style's title and of what its artist is called; more is cut off */

/* @text, any bytes, as people may be shown it: valid UTF-8, on one line, without what commands a terminal, turns text
 * that is not its own, is not seen, or piles up on a letter; cut after @most letters (graphemes), with “…”.  Titles,
 * names and sentences from outside go through this once, before they come to a label, a terminal or a layer's name.
 * Free with g_free (). */
char *pastiche_printable (const char *text, gsize most);

/* --- Languages ----------------------------------------------------------- */

/* Find the translations of what the engine says: in the folder “locale” beside the program or, if there is none, where they
 * were installed.  For a program that has called setlocale (), before anything else of Pastiche; without, all is said in
 * English. */
void pastiche_find_translations (void);

/* @text of a file, as a style's title or an era's years, in the user's language where it is one of those that came with
 * Pastiche, otherwise @text itself.  For people to read: scripts get what the file says.  Not to be freed. */
const char *pastiche_translated (const char *text);

/* --- Pictures ----------------------------------------------------------- */

/* Pixels are R'G'B'A floats: sRGB with its transfer curve, 0 to 1, alpha not
 * multiplied in.  Rows run from top to bottom, without gaps between them. */
typedef struct
{
  int    width;  /* pixels, 1 to 262144 */
  int    height; /* likewise; width × height is at most 10⁹ */
  float *pixels; /* [height][width][4] */
} PastichePicture;

/* A picture whose pixels are undefined; free with pastiche_picture_free ().  PASTICHE_ERROR_SIZE,
 * PASTICHE_ERROR_MEMORY. */
PastichePicture *pastiche_picture_new (int width, int height, GError **error);

void pastiche_picture_free (PastichePicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PastichePicture, pastiche_picture_free)

/* Have 0 in place of values that are no numbers, and 0 or 1 of infinite ones: to be called for pixels that come from
 * elsewhere, such as a layer of floats, as one such value would get into all that is averaged with it. */
void pastiche_picture_make_finite (PastichePicture *picture);

/* Read a picture file (JPEG, PNG, TIFF, WebP, and what gdk-pixbuf has a loader for), turned upright and converted to
 * sRGB from whatever colours it says that it has.  One that ends early is refused.  Free with pastiche_picture_free ().
 * PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT, PASTICHE_ERROR_SIZE, PASTICHE_ERROR_MEMORY. */
PastichePicture *pastiche_picture_load (const char *path, GError **error);

/* The same, but what is larger than @enough pixels along its shorter side is reduced while it is read, by a whole factor
 * that leaves at least so many: for what is reduced further anyway, as it then takes no more memory than the reduced
 * picture. */
PastichePicture *pastiche_picture_load_reduced (const char *path, int enough, GError **error);

/* Write the picture to the file @path, which is then there whole or not at all, in the format of the name's ending
 * (.png, .jpg, .jpeg, .tif, .tiff or .webp), with 8 bits a channel, as sRGB.  A JPEG has no alpha, so it shows the
 * picture on white.  PASTICHE_ERROR_FILE, PASTICHE_ERROR_MEMORY. */
gboolean pastiche_picture_save (const PastichePicture *picture, const char *path, GError **error);

/* Called on the thread that reads or writes a picture file, with a sentence that names it and says what is not as it
 * should be, though it was used; or that another one could not be used, and the job is done without. */
typedef void (*PasticheNotice) (const char *sentence, gpointer data);

/* Have @notice called for each picture file that is used though something is not as it should be: a part of it is
 * missing (pastiche_apply_file () only); it has several frames or pages, of which the first is used; or the result
 * cannot hold its EXIF and the like.  And for each frame of a film that is too large for the machine to mend others
 * with it (pastiche-restore.h).  NULL ends it; nobody is told unless this was called.  To be called before the first
 * job. */
void pastiche_set_notice (PasticheNotice notice, gpointer data);

/* The picture at another size: averaged over areas along an axis that shrinks, bicubic along one that grows, with
 * colours weighted by alpha.  Free with pastiche_picture_free ().  PASTICHE_ERROR_SIZE, PASTICHE_ERROR_MEMORY. */
PastichePicture *pastiche_picture_resize (const PastichePicture *picture, int width, int height, GError **error);

/* --- Selections --------------------------------------------------------- */

/* How far each pixel is selected, 0 to 1, in a rectangular part of a picture; nothing is selected outside of it.
 * Rows run from top to bottom. */
typedef struct
{
  int    x, y, width, height; /* pixels: the part, which lies within the picture */
  float *values;              /* [height][width] */
} PasticheSelection;

/* A selection whose values are undefined; free with pastiche_selection_free ().  PASTICHE_ERROR_MEMORY. */
PasticheSelection *pastiche_selection_new (int x, int y, int width, int height, GError **error);

void pastiche_selection_free (PasticheSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheSelection, pastiche_selection_free)

#define PASTICHE_MAX_SOFT_EDGE 25.0 /* percent */

/* The radius in pixels, for pastiche_selection_soften (), of an edge that is soft over @percent, 0 to
 * PASTICHE_MAX_SOFT_EDGE, of the shorter side of a picture of @width × @height pixels. */
double pastiche_selection_radius (double percent, int width, int height);

/* A copy of the selection with its edge blurred, as GIMP's feather does it: the blur ends @radius pixels, 0 or more,
 * on either side of the edge.  Where the selection reaches the part's border it is taken to go on beyond, so no edge
 * appears there.  Free with pastiche_selection_free ().  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
PasticheSelection *pastiche_selection_soften (const PasticheSelection *selection,
                                              double                   radius,
                                              GCancellable            *cancellable,
                                              GError                 **error);

/* --- Settings ----------------------------------------------------------- */

typedef struct
{
  double strength;     /* 0 to 150 %: 0 gives the picture back, 100 is the style in full, more exaggerates it */
  double stroke_size;  /* 50 to 200 % of the size that the style's strokes have, relative to the picture */
  double keep_colours; /* 0 to 100 %: how far the picture's colours, but not its lightness, replace the painted ones */
  double detail;       /* 0 to 100 %: how far the picture's structure finer than a stroke replaces the painted one */
} PasticheSettings;

#define PASTICHE_MAX_STRENGTH     150.0
#define PASTICHE_MIN_STROKE_SIZE  50.0
#define PASTICHE_MAX_STROKE_SIZE  200.0
#define PASTICHE_SETTINGS_DEFAULT ((PasticheSettings) { .strength = 100.0, .stroke_size = 100.0 })

/* --- Styles ------------------------------------------------------------- */

/* A folder with base.safetensors and the styles that were made from that base. */
typedef struct _PasticheGallery PasticheGallery;

/* A style with its weights, ready to apply.  Reference-counted, and never changed once it is loaded. */
typedef struct _PasticheStyle PasticheStyle;

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
  const char *keywords;       /* techniques and moods to be found by, “oil, impressionist”: STYLE-FILE.md lists them */
  const char *good_for;       /* what it does well, “portraits in soft light, gardens” */
  const char *weaknesses;     /* what it does badly, “red patches on faces” */

  /* What to begin with in this style, which the artist may change: PASTICHE_SETTINGS_DEFAULT but for what its file
   * suggests of stroke size, colours kept and detail. */
  PasticheSettings suggested;
} PasticheStyleInfo;

PasticheStyleInfo *pastiche_style_info_ref (const PasticheStyleInfo *info);
void               pastiche_style_info_unref (PasticheStyleInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheStyleInfo, pastiche_style_info_unref)

/* Open the styles in @folder, which then count as the artist's own.  With NULL, open those that came with Pastiche
 * (in the first folder that exists of $PASTICHE_STYLES, “styles” beside the program, and the installed one) and,
 * after them, the artist's own, in pastiche/styles in the user's folder for data (~/.local/share).  Only the files'
 * headers are read.  A file that is no sound style of this base is not listed; loading it by its name says what is
 * wrong with it.  Free with pastiche_gallery_free () when nobody uses it any more; styles and infos that were taken
 * from it stay.  PASTICHE_ERROR_FILE when there is no such folder or it holds no base, PASTICHE_ERROR_FORMAT for an
 * unsound base. */
PasticheGallery *pastiche_gallery_open (const char *folder, GError **error);
void             pastiche_gallery_free (PasticheGallery *gallery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheGallery, pastiche_gallery_free)

/* The styles as they are now, sorted by title: an array of PasticheStyleInfo *, which is the caller's and does not
 * change when styles are added or removed.  Free with g_ptr_array_unref (). */
GPtrArray *pastiche_gallery_list (PasticheGallery *gallery);

/* The style that is shown first and painted in where none was chosen: PASTICHE_FIRST_STYLE, or where that is missing the
 * first of the list.  Free with pastiche_style_info_unref ().  NULL when the gallery holds no style. */
#define PASTICHE_FIRST_STYLE "hokusai"
PasticheStyleInfo *pastiche_gallery_first (PasticheGallery *gallery);

/* Load the style @name, or with NULL the one of pastiche_gallery_first (): about 30 ms, and as much once for the base.
 * Free with pastiche_style_unref ().  PASTICHE_ERROR_STYLE, whose message names the nearest styles that there are;
 * PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT, PASTICHE_ERROR_MEMORY. */
PasticheStyle *pastiche_gallery_load (PasticheGallery *gallery, const char *name, GError **error);

/* Load what a person means by @words: a style of the gallery by its name or title, in large or small letters and
 * with or without accents; the path of a style file, which ends in .safetensors or .onnx; or the path of a painting,
 * which becomes an instant style in a second or two.  NULL and the rest as for pastiche_gallery_load () and
 * pastiche_gallery_make_instant ().  Only for words that a person typed: those from a file could name any other
 * file. */
PasticheStyle *pastiche_gallery_seek (PasticheGallery *gallery, const char *words, GError **error);

/* Copy the style file @path to the artist's own styles (of a gallery that was opened with a @folder: into that), whole
 * or not at all, and list it.  It keeps its name and its title; where another style has either, a number is added
 * (“vangogh-2”, “Vincent van Gogh 2”), and no file is ever overwritten, also not when other threads or processes add
 * styles at the same time.  A style that is there already is not copied again.  What the gallery lists, to be freed
 * with pastiche_style_info_unref (), or NULL: PASTICHE_ERROR_FILE when a file cannot be read or written,
 * PASTICHE_ERROR_FORMAT when it is no sound style of the gallery's base. */
PasticheStyleInfo *pastiche_gallery_import (PasticheGallery *gallery, const char *path, GError **error);

/* Make an instant style of the picture file @painting: the encoder turns the painting into a style vector, which
 * takes a second or two, and the file has some kilobytes.  It is written to the file @out or, with NULL, to the
 * artist's own styles, under a name made of @title, which gets a number where another style has it; a @title of NULL is
 * the painting's file name.  The path of the
 * file, to be freed with g_free (); pastiche_gallery_import () lists it.  PASTICHE_ERROR_SIZE for a painting smaller
 * than 32 pixels, or of a single colour; otherwise the errors of pastiche_picture_load (), PASTICHE_ERROR_FILE and
 * PASTICHE_ERROR_MEMORY. */
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

PasticheStyle *pastiche_style_ref (PasticheStyle *style);
void           pastiche_style_unref (PasticheStyle *style);

/* The style's own: it is there as long as the style. */
const PasticheStyleInfo *pastiche_style_info (const PasticheStyle *style);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheStyle, pastiche_style_unref)

/* A new style between two, imported or of one base: @a at an @amount of 0, @b at 1.  A picture is painted in both,
 * which takes the time of both, and the two paintings are mixed, with the contrast that their strokes have.  Its
 * working size is the geometric mean of theirs, weighted likewise, and the suggested settings are interpolated.
 * Free with pastiche_style_unref ().  PASTICHE_ERROR_STYLE when their bases differ, PASTICHE_ERROR_SETTING for an
 * amount outside 0 to 1. */
PasticheStyle *pastiche_style_mix (const PasticheStyle *a, const PasticheStyle *b, double amount, GError **error);

/* --- The job ------------------------------------------------------------ */

/* Called on the thread that called pastiche_apply (), with the part of the job that is done: 0 to 1, never falling. */
typedef void (*PasticheProgress) (double fraction, gpointer data);

/* Paint @picture in @style: a new picture of the same size and alpha, to be freed with pastiche_picture_free ().
 * Strokes have their size relative to the picture: a large picture is painted at the style's working size, then
 * coarse to fine at one or more larger sizes, each over the painting before and with its colours.  So the picture
 * reduced to pastiche_working_size () and painted is a good preview of it.  @progress and @cancellable may be NULL;
 * cancelling stops the job within a fraction of a second.  PASTICHE_ERROR_SETTING, PASTICHE_ERROR_SIZE,
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
PastichePicture *pastiche_apply (PasticheStyle          *style,
                                 const PastichePicture  *picture,
                                 const PasticheSettings *settings,
                                 PasticheProgress        progress,
                                 gpointer                progress_data,
                                 GCancellable           *cancellable,
                                 GError                **error);

/* What pastiche_apply () makes of @picture at a @strength of 0 to 100 %, to the last bit, out of what it @painted at
 * 100 %: a new picture, there at once.  Free with pastiche_picture_free ().  PASTICHE_ERROR_MEMORY. */
PastichePicture *
pastiche_apply_fade (const PastichePicture *picture, const PastichePicture *painted, double strength, GError **error);

/* As pastiche_apply (), from the file @in to the file @out, of the formats that pastiche_picture_load () and
 * pastiche_picture_save () have, and with their errors.  It takes much less memory, as the pixels stay bytes.  A PNG or
 * TIFF has 16 bits a channel where @in has more than 8; and @out has the resolution, EXIF, XMP and IPTC of @in as far
 * as its format can, unless they are to be left out (@strip).  A picture that ends early is painted as far as it goes:
 * see pastiche_set_notice ().  @width and @height are set to the picture's size, in pixels.  When it fails nothing is
 * written. */
gboolean pastiche_apply_file (PasticheStyle          *style,
                              const char             *in,
                              const char             *out,
                              const PasticheSettings *settings,
                              gboolean                strip,
                              PasticheProgress        progress,
                              gpointer                progress_data,
                              GCancellable           *cancellable,
                              int                    *width,
                              int                    *height,
                              GError                **error);

/* --- Shots -------------------------------------------------------------- */

/* Frames of a film, or pictures that hang side by side, painted alike.  What pastiche_apply () paints depends on the whole
 * picture: a wall changes its colour when somebody walks in.  In a shot it depends on what all pictures that were added
 * have in common, so they are added first, one after the other, and then painted.  None of them is kept. */
typedef struct _PasticheShot PasticheShot;

/* An empty shot; free with pastiche_shot_free ().  PASTICHE_ERROR_SETTING, PASTICHE_ERROR_MEMORY. */
PasticheShot *pastiche_shot_new (PasticheStyle *style, const PasticheSettings *settings, GError **error);
void          pastiche_shot_free (PasticheShot *shot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheShot, pastiche_shot_free)

/* Add @picture, which takes nearly as long as painting it; of a long shot, a dozen or two pictures from the whole length
 * are enough.  They should be of one size.  Not while another thread uses the shot.  When it fails the shot is what it
 * was.  Arguments and errors as for pastiche_apply (). */
gboolean pastiche_shot_add (PasticheShot          *shot,
                            const PastichePicture *picture,
                            PasticheProgress       progress,
                            gpointer               progress_data,
                            GCancellable          *cancellable,
                            GError               **error);

/* The same from a file; errors as for pastiche_apply_file (). */
gboolean pastiche_shot_add_file (PasticheShot    *shot,
                                 const char      *path,
                                 PasticheProgress progress,
                                 gpointer         progress_data,
                                 GCancellable    *cancellable,
                                 GError         **error);

/* As pastiche_apply () and pastiche_apply_file (), for a picture of the shot, whether it was added or not.  Where it alone
 * was added, or nothing, that is what they would paint, to the last bit. */
PastichePicture *pastiche_shot_apply (PasticheShot          *shot,
                                      const PastichePicture *picture,
                                      PasticheProgress       progress,
                                      gpointer               progress_data,
                                      GCancellable          *cancellable,
                                      GError               **error);
gboolean         pastiche_shot_apply_file (PasticheShot    *shot,
                                           const char      *in,
                                           const char      *out,
                                           gboolean         strip,
                                           PasticheProgress progress,
                                           gpointer         progress_data,
                                           GCancellable    *cancellable,
                                           int             *width,
                                           int             *height,
                                           GError         **error);

/* --- Sizes and machines ------------------------------------------------- */

/* The bytes of memory that a process takes at most which does nothing but pastiche_apply_file () with a picture of
 * @width × @height pixels, of 8 bits a channel and without alpha; that function fails when the machine has less.
 * pastiche_apply () takes 28 bytes more for each pixel. */
gsize pastiche_apply_memory (const PasticheStyle *style, const PasticheSettings *settings, int width, int height);

/* Whether the machine has the memory for pastiche_apply () with a picture of @width × @height pixels, to be asked before
 * the picture is made.  With a @style of NULL, whether it has what any style takes at least.  PASTICHE_ERROR_MEMORY
 * otherwise. */
gboolean pastiche_apply_check (const PasticheStyle    *style,
                               const PasticheSettings *settings,
                               int                     width,
                               int                     height,
                               GError                **error);

/* The size in pixels, of the same proportions, at which @style paints a picture of @width × @height pixels so that
 * strokes get the wanted size: the picture's own where its sides differ by less than a tenth, and at most six times
 * as long. */
void pastiche_working_size (const PasticheStyle    *style,
                            const PasticheSettings *settings,
                            int                     width,
                            int                     height,
                            int                    *working_width,
                            int                    *working_height);

/* Set how many threads the engine computes with, 1 to 64; unless set, as many as the machine has processors.  No result
 * depends on it.  To be called before the first job. */
void pastiche_set_threads (int threads);

/* Lower the priority of the calling thread (to nice 10) and of the engine's threads that will help it, so that a
 * background job leaves the processors to a program's main loop.  A thread cannot raise its priority again.  Only
 * Linux has priorities of single threads; elsewhere nothing happens. */
void pastiche_step_back (void);

G_END_DECLS
