/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frames.c: frames of a film are kept as long as their neighbours need them, and one is mended: first the blotches, with what
 * is known of what they cover; then the rest by the network, which sees them no more; then what that found or an artist marks,
 * where it is known what is there.
 */
#include <string.h>

#include "blotch.h"
#include "error.h"
#include "fading.h"
#include "frames.h"
#include "look.h"
#include "picture.h"

#define KEPT   3
#define STILLS 16 /* at most, by which a film's fading is judged */
#define PIXEL  84 /* bytes for each pixel: three frames, and what two of them moved take or loading a third does */

struct _PasticheFrames
{
  int               n;
  PasticheFrameFunc load;
  gpointer          data;
  int               mended; /* the frame that is being mended */
  struct
  {
    gboolean       loaded; /* or tried to be */
    int            number;
    PasticheFrame *frame; /* NULL: it cannot be */
  } kept[KEPT];
  PasticheLook *look; /* that undoes the fading so far */
  double        fading;
};

/* A frame being mended. */
typedef struct
{
  const PasticheRestoration *restoration;
  PasticheCanvas             canvas; /* as it is now, in place */
  PasticheBlotches           blotches;
  gboolean                   known;   /* whether there are blotches; otherwise the network is alone */
  float                     *found;   /* [height][width]: the network's mask */
  guint                     *changed; /* [height] pixels */
  float                     *scratch;
  gsize                      scratch_size;
} Mending;

PasticheFrames *
pastiche_frames_new (int n, PasticheFrameFunc load, gpointer data)
{
  PasticheFrames *frames = g_new0 (PasticheFrames, 1);

  frames->n    = n;
  frames->load = load;
  frames->data = data;
  return frames;
}

void
pastiche_frames_free (PasticheFrames *frames)
{
  for (int i = 0; i < KEPT; i++)
    g_clear_pointer (&frames->kept[i].frame, pastiche_frame_free);
  g_clear_pointer (&frames->look, pastiche_look_free);
  g_free (frames);
}

gsize
pastiche_frames_memory (const PasticheRestorer *restorer, int width, int height)
{
  return pastiche_restoration_memory (restorer, width, height, TRUE) + (gsize) PIXEL * width * height;
}

PastichePicture *
pastiche_frames_load (const PasticheFrames *frames, int frame, GError **error)
{
  return frames->load (frames->data, frame, error);
}

/* --- Neighbours --------------------------------------------------------- */

/* A picture that does not help: it is as if it were not there.  So is one that is too large for this machine, but for the
 * frame that is being mended. */
static gboolean
is_missing (const PasticheFrames *frames, int number, const GError *error)
{
  return g_error_matches (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE) ||
         g_error_matches (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT) ||
         g_error_matches (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE) ||
         (g_error_matches (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY) && number != frames->mended);
}

/* *@picture becomes NULL where the frame cannot be loaded, which is no error then. */
static gboolean
load (const PasticheFrames *frames, int number, PastichePicture **picture, GError **error)
{
  GError *reason = NULL;

  *picture = frames->load (frames->data, number, &reason);
  if (*picture)
    return TRUE;
  if (!is_missing (frames, number, reason))
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  if (g_error_matches (reason, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY))
    {
      g_autofree char *sentence =
          g_strdup_printf (_ ("Frame %d is left out where others are mended with it. %s"), number + 1, reason->message);

      pastiche_tell (sentence);
    }
  g_error_free (reason);
  return TRUE;
}

static gboolean
is_of_size (const PasticheCanvas *canvas, int width, int height)
{
  return canvas->width == width && canvas->height == height;
}

/* The frame into @slot; not one of another size than the @canvas, which may be large, and of use for a later frame. */
static gboolean
keep (PasticheFrames *frames, int slot, int number, const PasticheCanvas *canvas, PasticheJob *job, GError **error)
{
  g_autoptr (PastichePicture) picture = NULL;
  PastichePictures pictures           = { NULL, NULL };
  PasticheCanvas   pixels;

  g_clear_pointer (&frames->kept[slot].frame, pastiche_frame_free);
  frames->kept[slot].loaded = FALSE;
  if (!load (frames, number, &picture, error))
    return FALSE;
  if (picture && !is_of_size (canvas, picture->width, picture->height))
    return TRUE;
  pictures.from = picture;
  pixels        = picture ? pastiche_pictures_canvas (&pictures) : (PasticheCanvas) { 0 };
  if (picture && !(frames->kept[slot].frame = pastiche_frame_new (&pixels, job, error)))
    return FALSE;
  frames->kept[slot].loaded = TRUE;
  frames->kept[slot].number = number;
  return TRUE;
}

/* The frame that is kept under its number, or *@frame is NULL where there is none, or one of another size. */
static gboolean
get_frame (PasticheFrames       *frames,
           int                   number,
           const PasticheCanvas *canvas,
           PasticheJob          *job,
           const PasticheFrame **frame,
           GError              **error)
{
  int slot = (number + KEPT) % KEPT;

  *frame = NULL;
  if (number < 0 || number >= frames->n)
    return TRUE;
  if ((!frames->kept[slot].loaded || frames->kept[slot].number != number) &&
      !keep (frames, slot, number, canvas, job, error))
    return FALSE;
  *frame = frames->kept[slot].frame;
  if (*frame && !is_of_size (canvas, (*frame)->width, (*frame)->height))
    *frame = NULL;
  return TRUE;
}

static gboolean
find_blotches (PasticheFrames *frames, int number, Mending *m, PasticheJob *job, GError **error)
{
  const PasticheFrame  *before, *frame, *after;
  const PasticheCanvas *canvas = m->restoration->canvas;

  frames->mended = number;
  if (!get_frame (frames, number - 1, canvas, job, &before, error) ||
      !get_frame (frames, number, canvas, job, &frame, error) ||
      !get_frame (frames, number + 1, canvas, job, &after, error))
    return FALSE;
  m->known = before && frame && after;
  return !m->known || pastiche_blotches_find (&m->blotches, job, frame, before, after,
                                              m->restoration->settings->threshold / 1000, error);
}

/* --- Mending ------------------------------------------------------------ */

/* How far the blotches of a row are mended, into @mask [width]. */
static void
blotch_row (const Mending *m, int row, const float *p, float *within, float *mask)
{
  const PasticheRestoration *r     = m->restoration;
  gsize                      width = m->canvas.width, first = width * row;
  float                      strength = r->settings->threshold < 100 ? (float) (r->settings->scratches / 100) : 0;
  const float               *inside   = r->within ? r->within->row (r->within->data, row, within) : NULL;

  for (gsize x = 0; x < width; x++)
    {
      float v =
          strength * m->blotches.mask[first + x] / 255 * m->blotches.known[4 * (first + x) + 3] / PASTICHE_FRAME_ONE;

      mask[x] = p[4 * x + 3] > 0 ? v * (inside ? CLAMP (inside[x], 0, 1) : 1) : 0;
    }
}

static inline void
mix (float *p, const guint16 *known, float weight)
{
  for (int c = 0; c < 3; c++)
    {
      float v = p[c] >= 0 ? MIN (p[c], 1) : 0; /* NaN also becomes 0 */

      p[c] = (1 - weight) * v + weight * known[c] / PASTICHE_FRAME_ONE;
    }
}

/* One row: blotches are replaced.  It is the first pass, so the canvas is as it came. */
static void
mend_blotches (gpointer data, int row, int slot)
{
  const Mending        *m      = data;
  const PasticheCanvas *canvas = m->restoration->canvas;
  gsize                 width  = canvas->width;
  float                *p = m->scratch + slot * m->scratch_size, *mask = p + 4 * width, *within = mask + width;

  canvas->read (canvas->data, row, p);
  blotch_row (m, row, p, within, mask);
  for (gsize x = 0; x < width; x++)
    if (mask[x] > 0)
      mix (p + 4 * x, m->blotches.known + 4 * (width * row + x), mask[x]);
  canvas->write (canvas->data, row, p);
}

static void
keep_found (gpointer data, int row, const float *mask, float *spare G_GNUC_UNUSED)
{
  const Mending *m = data;

  memcpy (m->found + (gsize) m->canvas.width * row, mask, m->canvas.width * sizeof *mask);
}

/* One row: what the network mended becomes what is known to be there, as far as it is.  The mask is what is left of the
 * frame's own colour, from 1: three replace it one after the other, so that a layer with this mask shows the same over it. */
static void
mend_found (gpointer data, int row, int slot)
{
  const Mending             *m     = data;
  const PasticheRestoration *r     = m->restoration;
  gsize                      width = m->canvas.width, first = width * row;
  float                     *p = m->scratch + slot * m->scratch_size, *mask = p + 4 * width, *within = mask + width;

  m->canvas.read (m->canvas.data, row, p);
  blotch_row (m, row, p, within, mask);
  m->changed[row] = 0;
  for (gsize x = 0; x < width; x++)
    {
      const guint16 *known  = m->blotches.known + 4 * (first + x);
      float          found  = m->found[first + x];
      float          weight = found * known[3] / PASTICHE_FRAME_ONE;

      if (weight > 0)
        mix (p + 4 * x, known, weight);
      mask[x] = 1 - (1 - mask[x]) * (1 - found) * (1 - weight);
      m->changed[row] += mask[x] > 0;
    }
  m->canvas.write (m->canvas.data, row, p);
  if (r->keep_mask)
    r->keep_mask (r->data, row, mask, p);
}

static gboolean
init_memory (Mending *m, GError **error)
{
  const PasticheRestoration *r     = m->restoration;
  gsize                      width = r->canvas->width, height = r->canvas->height;

  m->scratch_size = 5 * width + (r->within ? r->within->scratch : 0);
  return (m->scratch = pastiche_alloc_floats (m->scratch_size * pastiche_threads (), error)) &&
         (m->changed = pastiche_alloc (height, sizeof *m->changed, error)) &&
         (m->found = pastiche_alloc_floats (width * height, error));
}

/* @network is the restoration but for fading.  It looks at frames in their own size only: with what their neighbours show,
 * other sizes take a little less of what is sound, but mend no better (FILM.md), and a film has many frames. */
static gboolean
mend (Mending *m, PasticheRestoration network, PasticheJob *job, double *share, GError **error)
{
  int      height = m->canvas.height;
  double   n      = 0;
  gboolean ok;

  network.quick = TRUE;
  if (!m->known)
    return pastiche_restoration_run (&network, job, share, error);
  network.canvas    = network.again;
  network.keep_mask = keep_found;
  network.data      = m;
  ok                = init_memory (m, error) && pastiche_parallel_for (job, height, 0, mend_blotches, m, error) &&
       pastiche_restoration_run (&network, job, share, error) &&
       pastiche_parallel_for (job, height, 0, mend_found, m, error);
  for (int row = 0; ok && row < height; row++)
    n += m->changed[row];
  *share = n / m->canvas.width / height;
  pastiche_free (m->scratch);
  pastiche_free (m->changed);
  pastiche_free (m->found);
  return ok;
}

/* --- Fading ------------------------------------------------------------- */

/* Stills of some frames of the whole film into @stills. */
static gboolean
load_stills (const PasticheFrames *frames, PasticheJob *job, GPtrArray *stills, GError **error)
{
  int n = MIN (frames->n, STILLS);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (PastichePicture) picture = NULL;
      PasticheStill *still;

      if (g_cancellable_set_error_if_cancelled (job->cancellable, error) ||
          !load (frames, n > 1 ? (int) ((gint64) i * (frames->n - 1) / (n - 1)) : 0, &picture, error))
        return FALSE;
      if (!picture)
        continue;
      if (!(still = pastiche_still_new (picture, error)))
        return FALSE;
      g_ptr_array_add (stills, still);
    }
  return TRUE;
}

/* The fading of all frames is undone alike. */
static gboolean
undo_fading (PasticheFrames *frames, const PasticheRestoration *r, PasticheJob *job, GError **error)
{
  g_autoptr (GPtrArray) stills = NULL;

  if (!frames->look || frames->fading != r->settings->fading)
    {
      g_clear_pointer (&frames->look, pastiche_look_free);
      stills = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_still_free);
      if (!load_stills (frames, job, stills, error))
        return FALSE;
      if (stills->len == 0)
        return pastiche_fading_undo (r->restorer, r->settings->fading, r->again, job, error);
      frames->fading = r->settings->fading;
      frames->look   = pastiche_fading_look (r->restorer, (PasticheStill *const *) stills->pdata, (int) stills->len,
                                             frames->fading, error);
    }
  return frames->look && pastiche_look_run (frames->look, r->again, 0, job, error);
}

gboolean
pastiche_frames_run (PasticheFrames            *frames,
                     int                        frame,
                     const PasticheRestoration *restoration,
                     PasticheJob               *job,
                     double                    *share,
                     GError                   **error)
{
  Mending                 m        = { .restoration = restoration, .canvas = *restoration->again };
  PasticheRestoration     network  = *restoration;
  PasticheRestoreSettings settings = *restoration->settings;
  gboolean                ok;

  settings.fading  = 0;
  network.settings = &settings;
  ok               = find_blotches (frames, frame, &m, job, error) && mend (&m, network, job, share, error) &&
       (restoration->settings->fading == 0 || undo_fading (frames, restoration, job, error));
  pastiche_blotches_clear (&m.blotches);
  return ok;
}
