/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore.c: the network is run over a canvas, once it has looked at it at other sizes, and what it says of some rows is put into them at once: they are not read
 * again.  Then wide lost places are mended once more, and the fading of the whole is undone.
 */
#include <string.h>

#include "error.h"
#include "fading.h"
#include "lost.h"
#include "picture.h"
#include "restore.h"
#include "scales.h"
#include "wide.h"

typedef struct
{
  const PasticheRestoration *restoration;
  PasticheJob               *job;
  PasticheMatte              matte;
  PasticheRows               colours;
  PasticheScales            *made;   /* by this job */
  const PasticheScales      *scales; /* those or the restoration's; NULL: the network has looked at this size only */
  float                     *found;  /* what the network says of the rows from @first on, @stride floats each */
  gsize                      stride;
  int                        first;
  float                     *scratch;
  gsize                      scratch_size;
  guint                     *changed; /* [height] pixels */
  PasticheLost               lost;
} State;

gsize
pastiche_restoration_memory (const PasticheRestorer *restorer, int width, int height, gboolean quick)
{
  gsize mending = MAX (pastiche_restorer_memory (restorer, height, width),
                       MAX (pastiche_wide_memory (height, width), pastiche_fading_memory (height, width)));

  if (!quick)
    mending = MAX (mending + pastiche_scales_kept (height, width), pastiche_scales_memory (restorer, height, width));
  return pastiche_lost_memory (height, width) + mending;
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

/* How far damage that was found is mended, by what the network says of its kind. */
static float
kind_strength (const PasticheRestoreSettings *settings, const float *kinds)
{
  const double strengths[] = { settings->scratches, settings->cracks, settings->stains };
  double       shares[PASTICHE_KINDS], strength = 0;

  if (strengths[0] == strengths[1] && strengths[1] == strengths[2])
    return (float) (strengths[0] / 100);
  pastiche_found_kinds (kinds, shares);
  for (int k = 0; k < PASTICHE_KINDS; k++)
    strength += shares[k] * strengths[k] / 100;
  return pastiche_in_range ((float) strength);
}

/* How far a pixel is mended. */
static float
covering (const PasticheRestoreSettings *settings, const float *found, float marked, float within)
{
  float m = pastiche_found_ramp (settings, pastiche_found_likely (found));

  if (m > 0)
    m *= kind_strength (settings, found + PASTICHE_RESTORER_KINDS);
  return MAX (m, pastiche_in_range (marked)) * pastiche_in_range (within);
}

/* A colour without as much of noise, blocks and screen as the settings say. */
static inline float
cleaned (const PasticheRestoreSettings *settings, const float *found, int c, float colour)
{
  double added = settings->noise * found[PASTICHE_RESTORER_NOISE + c] +
                 settings->blocks * found[PASTICHE_RESTORER_BLOCKS + c] +
                 settings->screen * found[PASTICHE_RESTORER_SCREEN + c];

  return pastiche_in_range ((float) (pastiche_in_range (colour) - added / 100));
}

static const float *
optional_row (const PasticheRows *rows, int row, float *scratch)
{
  return rows != NULL ? rows->row (rows->data, row, scratch) : NULL;
}

/* One row: mends @p's colours as the mask, which is written to @mask, says, and cleans them.  @x are the colours that the
 * network saw.  Where there is nothing to do, and where nothing is visible, the pixel stays as it is. */
static guint
mend_row (const State *state, int row, float *p, const float *x, const float *damage, const float *within, float *mask)
{
  const PasticheRestoreSettings *settings = state->restoration->settings;
  const float                   *found    = state->found + state->stride * (row - state->first);
  gboolean                       cleans   = settings->noise > 0 || settings->blocks > 0 || settings->screen > 0;
  guint                          changed  = 0;

  for (int i = 0; i < state->restoration->canvas->width; i++, p += 4, x += 3, found += PASTICHE_RESTORER_OUTPUTS)
    {
      float m = covering (settings, found, damage ? damage[i] : 0, within ? within[i] : 1);

      mask[i] = p[3] > 0 ? m : 0;
      changed += mask[i] > 0;
      if (!(p[3] > 0) || !(m > 0 || cleans))
        continue;
      for (int c = 0; c < 3; c++)
        {
          float colour = cleans ? cleaned (settings, found, c, p[c]) : pastiche_in_range (p[c]);

          p[c] = (1 - m) * colour + m * pastiche_in_range (x[c] + found[PASTICHE_RESTORER_MEND + c]);
        }
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
  float       *damage = x + state->colours.scratch, *within = damage + (r->damage ? r->damage->scratch : 0);
  float       *found = state->found + state->stride * index;
  const float *marked;

  if (state->scales != NULL)
    pastiche_scales_mean (state->scales, r->y + row, r->x, width, found, within + (r->within ? r->within->scratch : 0));
  r->canvas->read (r->canvas->data, row, p);
  marked              = optional_row (r->damage, row, damage);
  state->changed[row] = mend_row (state, row, p, state->colours.row (state->colours.data, row, x), marked,
                                  optional_row (r->within, row, within), mask);
  r->canvas->write (r->canvas->data, row, p);
  pastiche_lost_note (&state->lost, row, mask, marked);
  if (r->found != NULL)
    pastiche_found_keep (r->found, row, found);
  if (r->keep_mask != NULL)
    r->keep_mask (r->data, row, mask, p);
}

static gboolean
finish_rows (gpointer data, int first, int end, float *found, gsize stride, GError **error)
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

static gboolean
check_range (const char *what, double value, double from, double to, GError **error)
{
  if (value >= from && value <= to)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, _ ("The %s is %g: it must be %g to %g."), what, value,
               from, to);
  return FALSE;
}

gboolean
pastiche_restoration_check (const PasticheRestoreSettings *settings, GError **error)
{
  const struct
  {
    const char *what;
    double      value;
  } percents[] = {
    { _ ("strength for scratches and dust"), settings->scratches },
    { _ ("strength for cracks and creases"), settings->cracks },
    { _ ("strength for stains and losses"), settings->stains },
    { _ ("strength for fading and colour cast"), settings->fading },
    { _ ("strength for noise"), settings->noise },
    { _ ("strength for JPEG blocks"), settings->blocks },
    { _ ("strength for the halftone screen"), settings->screen },
  };

  if (!check_range (_ ("threshold"), settings->threshold, PASTICHE_MIN_THRESHOLD, PASTICHE_MAX_THRESHOLD, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (percents); i++)
    if (!check_range (percents[i].what, percents[i].value, 0, 100, error))
      return FALSE;
  return TRUE;
}

gboolean
pastiche_restore_is_whole (const PasticheRestoreSettings *settings)
{
  return settings->fading > 0 || settings->noise > 0 || settings->blocks > 0 || settings->screen > 0;
}

static gboolean
check_size (const PasticheCanvas *canvas, GError **error)
{
  if (!pastiche_picture_check_size (canvas->width, canvas->height, error))
    return FALSE;
  if (MIN (canvas->width, canvas->height) >= PASTICHE_MIN_RESTORED)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
               _ ("The picture is %d×%d pixels: to be restored it must have at least %d a side."), canvas->width,
               canvas->height, PASTICHE_MIN_RESTORED);
  return FALSE;
}

static gboolean
init_memory (State *state, GError **error)
{
  const PasticheRestoration *r   = state->restoration;
  gsize                      row = 4 * (gsize) r->canvas->width;

  state->scratch_size = 2 * row + state->colours.scratch + (r->damage ? r->damage->scratch : 0) +
                        (r->within ? r->within->scratch : 0) +
                        (state->scales ? pastiche_scales_scratch (state->scales) : 0);
  return (state->scratch = pastiche_alloc_floats (state->scratch_size * pastiche_threads (), error)) != NULL &&
         (state->changed = pastiche_alloc (r->canvas->height, sizeof (guint), error)) != NULL &&
         pastiche_lost_init (&state->lost, r->canvas->height, r->canvas->width, error);
}

/* Whether it is to look at other sizes: unless that was done, or nobody wants it, or nothing is looked for. */
static gboolean
wants_scales (const PasticheRestoration *r)
{
  return r->scales == NULL && !r->quick && r->settings->threshold < PASTICHE_MAX_THRESHOLD;
}

static gboolean
look_at_scales (State *state, GError **error)
{
  const PasticheRestoration *r = state->restoration;

  if (wants_scales (r) && !(state->made = pastiche_scales_of_rows (r->restorer, state->job, &state->colours, error)))
    return FALSE;
  state->scales = r->scales ? r->scales : state->made;
  return TRUE;
}

static gboolean
run_network (State *state, GError **error)
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

/* All of it.  What comes after the network adds its work to the total when it is known; so that the progress isn't at its end
 * before, that of @rest is held back. */
static gboolean
run (State *state, double rest, GError **error)
{
  const PasticheRestoration *r = state->restoration;
  gboolean                   any_wide;

  if (!run_network (state, error) || !pastiche_lost_find (&state->lost, &any_wide, error))
    return FALSE;
  if (any_wide && !pastiche_wide_run (&state->lost, r->again, state->job, error))
    return FALSE;
  if (r->settings->fading > 0 && !pastiche_fading_undo (r->restorer, r->settings->fading, r->again, state->job, error))
    return FALSE;
  return pastiche_parallel_for (state->job, 0, rest, NULL, NULL, error);
}

static void
clear_memory (State *state)
{
  g_clear_pointer (&state->made, pastiche_scales_free);
  pastiche_lost_clear (&state->lost);
  pastiche_free (state->scratch);
  pastiche_free (state->changed);
}

gboolean
pastiche_restoration_run (const PasticheRestoration *restoration, PasticheJob *job, double *share, GError **error)
{
  const PasticheCanvas *canvas = restoration->canvas;
  State                 state  = { .restoration = restoration, .job = job, .lost = PASTICHE_LOST_NONE };
  double                rest = PASTICHE_CANVAS_WORK * canvas->height * canvas->width, n = 0;
  gboolean              ok;

  *share = 0;
  if (g_cancellable_set_error_if_cancelled (job->cancellable, error) || !check_size (canvas, error) ||
      !pastiche_matte_init (&state.matte, job, canvas, error))
    return FALSE;
  state.colours = pastiche_matte_rows (&state.matte);
  job->total    = pastiche_restorer_work (canvas->height, canvas->width) + 2 * rest;
  if (wants_scales (restoration))
    job->total += pastiche_scales_work (canvas->height, canvas->width);
  ok = look_at_scales (&state, error) && init_memory (&state, error) && run (&state, rest, error);
  for (int row = 0; ok && row < canvas->height; row++)
    n += state.changed[row];
  *share = n / canvas->width / canvas->height;
  clear_memory (&state);
  return ok;
}
