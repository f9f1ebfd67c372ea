/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore.c: the network is run over a canvas, and what it says of some rows is put into them at once: they are not read
 * again.
 */
#include <math.h>
#include <string.h>

#include "picture.h"
#include "restore.h"

#define RAMP 0.15 /* damage that is so much likelier than the threshold is replaced, so much less likely left alone */

typedef struct
{
  const PasticheRestoration *restoration;
  PasticheJob               *job;
  PasticheMatte              matte;
  PasticheRows               colours;
  const float               *found; /* what the network says of the rows from @first on, @stride floats each */
  gsize                      stride;
  int                        first;
  float                     *scratch;
  gsize                      scratch_size;
  guint                     *changed; /* [height] pixels */
} State;

gsize
pastiche_restoration_memory (const PasticheRestorer *restorer, int width, int height)
{
  return pastiche_restorer_memory (restorer, height, width);
}

/* What the network reads: the colours of the matte, and the artist's mask. */
static const float *
seen_row (gconstpointer data, int row, float *scratch)
{
  const State        *state  = data;
  const PasticheRows *damage = state->restoration->damage;
  int                 width  = state->restoration->canvas->width;
  float              *seen = scratch, *more = scratch + 4 * (gsize) width;
  const float        *marked = damage ? damage->row (damage->data, row, more) : NULL;
  const float        *colours;

  for (int x = 0; x < width; x++)
    seen[4 * (gsize) x + 3] = marked && marked[x] > 0 ? 1 : 0.5f;
  colours = state->colours.row (state->colours.data, row, more);
  for (int x = 0; x < width; x++)
    memcpy (seen + 4 * (gsize) x, colours + 3 * (gsize) x, 3 * sizeof (float));
  return seen;
}

/* --- Mending ------------------------------------------------------------ */

static inline float
in_range (float v)
{
  return v >= 0 ? MIN (v, 1) : 0; /* NaN also becomes 0 */
}

/* How far a pixel is replaced. */
static inline float
covering (float logit, double threshold, float marked, float within)
{
  float m = threshold < 1 ? in_range ((float) ((1 / (1 + exp (-logit)) - threshold) / (2 * RAMP) + 0.5)) : 0;

  return MAX (m, in_range (marked)) * in_range (within);
}

static const float *
optional_row (const PasticheRows *rows, int row, float *scratch)
{
  return rows != NULL ? rows->row (rows->data, row, scratch) : NULL;
}

/* One row: replaces @p's colours where the mask, which is written to @mask, says so.  @x are the colours that the
 * network saw.  Where the mask is 0, and where nothing is visible, the pixel stays as it is. */
static guint
mend_row (const State *state, int row, float *p, const float *x, const float *damage, const float *within, float *mask)
{
  const float *found     = state->found + state->stride * (row - state->first);
  double       threshold = state->restoration->settings->threshold / 100;
  guint        changed   = 0;

  for (int i = 0; i < state->restoration->canvas->width; i++, p += 4, x += 3, found += PASTICHE_RESTORER_OUTPUTS)
    {
      float m = covering (found[PASTICHE_RESTORER_DAMAGE], threshold, damage ? damage[i] : 0, within ? within[i] : 1);

      mask[i] = p[3] > 0 ? m : 0;
      if (!(mask[i] > 0))
        continue;
      changed++;
      for (int c = 0; c < 3; c++)
        p[c] = (1 - m) * in_range (p[c]) + m * in_range (x[c] + found[PASTICHE_RESTORER_MEND + c]);
    }
  return changed;
}

static void
finish_row (gpointer data, int index, int slot)
{
  State                     *state = data;
  const PasticheRestoration *r     = state->restoration;
  int                        row   = state->first + index;
  gsize                      width = r->canvas->width;
  float                     *p = state->scratch + slot * state->scratch_size, *mask = p + 4 * width, *x = mask + width;
  float *damage = x + state->colours.scratch, *within = damage + (r->damage ? r->damage->scratch : 0);

  r->canvas->read (r->canvas->data, row, p);
  state->changed[row] = mend_row (state, row, p, state->colours.row (state->colours.data, row, x),
                                  optional_row (r->damage, row, damage), optional_row (r->within, row, within), mask);
  r->canvas->write (r->canvas->data, row, p);
  if (r->keep_mask != NULL)
    r->keep_mask (r->data, row, mask, p);
}

static gboolean
finish_rows (gpointer data, int first, int end, const float *found, gsize stride, GError **error)
{
  State *state = data;

  state->first  = first;
  state->found  = found;
  state->stride = stride;
  return pastiche_parallel_for (state->job, end - first,
                                PASTICHE_CANVAS_WORK * state->restoration->canvas->width * (end - first), finish_row,
                                state, error);
}

/* --- The job ------------------------------------------------------------ */

gboolean
pastiche_restoration_check (const PasticheRestoreSettings *settings, GError **error)
{
  if (settings->threshold >= PASTICHE_MIN_THRESHOLD && settings->threshold <= PASTICHE_MAX_THRESHOLD)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "The threshold is %g: it must be %g to %g.",
               settings->threshold, PASTICHE_MIN_THRESHOLD, PASTICHE_MAX_THRESHOLD);
  return FALSE;
}

static gboolean
check_size (const PasticheCanvas *canvas, GError **error)
{
  if (!pastiche_picture_check_size (canvas->width, canvas->height, error))
    return FALSE;
  if (MIN (canvas->width, canvas->height) >= PASTICHE_MIN_RESTORED)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
               "The picture is %d×%d pixels: to be restored it must have at least %d a side.", canvas->width,
               canvas->height, PASTICHE_MIN_RESTORED);
  return FALSE;
}

static gboolean
init_memory (State *state, GError **error)
{
  const PasticheRestoration *r   = state->restoration;
  gsize                      row = 4 * (gsize) r->canvas->width;

  state->scratch_size =
      2 * row + state->colours.scratch + (r->damage ? r->damage->scratch : 0) + (r->within ? r->within->scratch : 0);
  return (state->scratch = pastiche_alloc_floats (state->scratch_size * pastiche_threads (), error)) != NULL &&
         (state->changed = pastiche_alloc (r->canvas->height, sizeof (guint), error)) != NULL;
}

static gboolean
run (State *state, GError **error)
{
  const PasticheRestoration *r    = state->restoration;
  gsize                      row  = 4 * (gsize) r->canvas->width;
  PasticheRows               seen = { .height   = r->canvas->height,
                                      .width    = r->canvas->width,
                                      .channels = 4,
                                      .scratch = row + MAX (state->colours.scratch, r->damage ? r->damage->scratch : 0),
                                      .row     = seen_row,
                                      .data    = state };

  return pastiche_restorer_run (r->restorer, state->job, &seen, finish_rows, state, error);
}

gboolean
pastiche_restoration_run (const PasticheRestoration *restoration, PasticheJob *job, double *share, GError **error)
{
  const PasticheCanvas *canvas = restoration->canvas;
  State                 state  = { .restoration = restoration, .job = job };
  double                n      = 0;
  gboolean              ok;

  *share = 0;
  if (g_cancellable_set_error_if_cancelled (job->cancellable, error) || !check_size (canvas, error) ||
      !pastiche_matte_init (&state.matte, job, canvas, error))
    return FALSE;
  state.colours = pastiche_matte_rows (&state.matte);
  job->total =
      pastiche_restorer_work (canvas->height, canvas->width) + PASTICHE_CANVAS_WORK * canvas->height * canvas->width;
  ok = init_memory (&state, error) && run (&state, error);
  for (int row = 0; ok && row < canvas->height; row++)
    n += state.changed[row];
  *share = n / canvas->width / canvas->height;
  pastiche_free (state.scratch);
  pastiche_free (state.changed);
  return ok;
}
