/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look-run.c: a look on a canvas, from its top to its bottom.
 *
 * A turn is some rows.  First the blurs read ahead what they need for them, as each does for itself: the glow of a highlight
 * comes from far below, softness from a few pixels away, and what the one has read the other would have to keep.  So a row
 * is read, and looked up in the table, once for each blur and once to be finished; and written last.
 */
#include <math.h>
#include <string.h>

#include "blur.h"
#include "grain.h"
#include "kernels.h"
#include "look.h"
#include "picture.h"

#define TURN       128          /* rows */
#define BLOCK      16           /* rows that a thread finishes one after the other */
#define LEAST_BLUR 0.25         /* pixels of σ, below which nothing would be seen */
#define DITHER     (1 / 255.0f) /* grain of a pixel that hides the steps of 8 bits in what glows or darkens slowly */

typedef struct
{
  const PasticheLook   *look;
  const PasticheCanvas *canvas;
  PasticheJob          *job;
  PasticheBlur          soft, chroma, glow;    /* their factor is 0 where there is none */
  PasticheGrainField    starch, uneven, grain; /* their width is 0 where there is none */
  float                *across;                /* [width]: for PasticheLight */
  float                *scratch;
  gsize                 scratch_size;
  float                 amount;     /* of grain */
  int                   first, end; /* rows of the turn */
} Run;

/* --- What the blurs read ------------------------------------------------ */

/* A row with the colours of the look. */
static void
read_row (const Run *run, int row, float *p)
{
  run->canvas->read (run->canvas->data, row, p);
  pastiche_kernels ()->look_up (p, run->look->shifts, run->canvas->width);
}

/* Multiplied by alpha, so that what nobody sees is not blurred into what is seen. */
static const float *
multiplied_row (gconstpointer data, int row, float *p)
{
  const Run *run = data;

  read_row (run, row, p);
  for (int x = 0; !run->canvas->opaque && x < run->canvas->width; x++)
    {
      float *at = p + 4 * (gsize) x, alpha = at[3] > 0 ? MIN (at[3], 1) : 0;

      for (int c = 0; c < 3; c++)
        at[c] *= alpha;
      at[3] = alpha;
    }
  return p;
}

static const float *
bright_row (gconstpointer data, int row, float *scratch)
{
  const Run *run    = data;
  gsize      width  = run->canvas->width;
  float     *bright = scratch + 4 * width;

  read_row (run, row, scratch);
  pastiche_kernels ()->highlights (scratch, width, bright);
  return bright;
}

static PasticheRows
multiplied_rows (const Run *run)
{
  int width = run->canvas->width;

  return (PasticheRows) { run->canvas->height, width, 4, 4 * (gsize) width, multiplied_row, run };
}

static PasticheRows
bright_rows (const Run *run)
{
  int width = run->canvas->width;

  return (PasticheRows) { run->canvas->height, width, 1, 5 * (gsize) width, bright_row, run };
}

/* --- A row -------------------------------------------------------------- */

/* A thread's work space. */
typedef struct
{
  float *p;      /* [width][4] */
  float *planes; /* [3][width], and two more likewise */
  float *screen, *noise;
  float *glow;    /* [width] */
  float *blurred; /* [width][4] */
  float *blurring, *starching, *unevening, *graining;
} Space;

static gsize
largest_blur_scratch (const Run *run)
{
  return MAX (MAX (pastiche_blur_scratch (&run->soft), pastiche_blur_scratch (&run->chroma)),
              pastiche_blur_scratch (&run->glow));
}

static gsize
space_size (const Run *run)
{
  return 18 * (gsize) run->canvas->width + largest_blur_scratch (run) + pastiche_grain_scratch (&run->starch) +
         pastiche_grain_scratch (&run->uneven) + pastiche_grain_scratch (&run->grain);
}

static Space
space_of (const Run *run, int slot)
{
  gsize width = run->canvas->width;
  Space space = { .p = run->scratch + slot * run->scratch_size };

  space.planes    = space.p + 4 * width;
  space.screen    = space.planes + 3 * width;
  space.noise     = space.screen + 3 * width;
  space.glow      = space.noise + 3 * width;
  space.blurred   = space.glow + width;
  space.blurring  = space.blurred + 4 * width;
  space.starching = space.blurring + largest_blur_scratch (run);
  space.unevening = space.starching + pastiche_grain_scratch (&run->starch);
  space.graining  = space.unevening + pastiche_grain_scratch (&run->uneven);
  return space;
}

static void
soften (const Run *run, int row, const Space *space)
{
  gsize width = run->canvas->width;

  if (run->soft.by > 0)
    {
      pastiche_blur_row (&run->soft, row, space->blurring, space->blurred);
      pastiche_kernels ()->soften (space->planes, space->blurred, run->look->optics.softness_share, width);
    }
  if (run->chroma.by > 0)
    {
      pastiche_blur_row (&run->chroma, row, space->blurring, space->blurred);
      pastiche_kernels ()->soften_chroma (space->planes, space->blurred, run->look->chroma_share, width);
    }
}

static gboolean
is_screened (const Run *run)
{
  return run->starch.width > 0 || run->uneven.width > 0;
}

static gboolean
changes_light (const Run *run)
{
  return run->glow.by > 0 || is_screened (run) || run->look->optics.vignette > 0;
}

/* How much more light comes through each channel: starch grains, and a coating that is uneven. */
static void
make_screen (const Run *run, int row, gboolean next, const Space *space)
{
  const PasticheOptics *optics = &run->look->optics;
  gsize                 width  = run->canvas->width;

  if (run->starch.width > 0)
    {
      pastiche_grain_row (&run->starch, row, next, space->starching, space->screen);
      for (gsize i = 0; i < 3 * width; i++)
        space->screen[i] *= optics->starch;
    }
  else
    memset (space->screen, 0, 3 * width * sizeof (float));
  if (run->uneven.width == 0)
    return;
  pastiche_grain_row (&run->uneven, row, next, space->unevening, space->noise);
  for (int c = 0; c < 3; c++)
    {
      float       *screen = space->screen + c * width;
      const float *noise  = space->noise + (run->uneven.kind == PASTICHE_GRAIN_GREY ? 0 : c * width);

      for (gsize x = 0; x < width; x++)
        screen[x] = MAX ((1 + screen[x]) * (1 + optics->unevenness * noise[x]) - 1, -1);
    }
}

static void
light (const Run *run, int row, gboolean next, const Space *space)
{
  const PasticheOptics *optics = &run->look->optics;
  gsize                 width  = run->canvas->width;
  double                half_w = run->canvas->width / 2.0, half_h = run->canvas->height / 2.0, y = row + 0.5 - half_h;
  PasticheLight         light = { .glow     = space->glow,
                                  .across   = run->across,
                                  .down     = (float) (y * y / (half_w * half_w + half_h * half_h)),
                                  .vignette = optics->vignette,
                                  .screen   = is_screened (run) ? space->screen : NULL };

  if (!changes_light (run))
    return;
  for (int c = 0; c < 3; c++)
    light.colour[c] = optics->halation * optics->halation_colour[c];
  if (run->glow.by > 0)
    pastiche_blur_row (&run->glow, row, space->blurring, space->glow);
  else
    memset (space->glow, 0, width * sizeof (float));
  if (is_screened (run))
    make_screen (run, row, next, space);
  pastiche_kernels ()->light (space->planes, &light, width);
}

static void
add_grain (const Run *run, int row, gboolean next, const Space *space)
{
  if (run->grain.width == 0)
    return;
  pastiche_grain_row (&run->grain, row, next, space->graining, space->noise);
  pastiche_kernels ()->add_grain (space->planes, space->noise, run->grain.kind == PASTICHE_GRAIN_GREY ? 1 : 3,
                                  run->amount, run->canvas->width);
}

static void
finish_row (const Run *run, int row, gboolean next, const Space *space)
{
  gsize width = run->canvas->width;

  read_row (run, row, space->p);
  for (gsize x = 0; x < width; x++)
    for (int c = 0; c < 3; c++)
      space->planes[c * width + x] = space->p[4 * x + c];
  soften (run, row, space);
  light (run, row, next, space);
  add_grain (run, row, next, space);
  for (gsize x = 0; x < width; x++)
    for (int c = 0; c < 3; c++)
      space->p[4 * x + c] = space->planes[c * width + x];
  run->canvas->write (run->canvas->data, row, space->p);
}

static void
finish_block (gpointer data, int block, int slot)
{
  const Run *run   = data;
  int        first = run->first + BLOCK * block;
  Space      space = space_of (run, slot);

  for (int row = first; row < MIN (first + BLOCK, run->end); row++)
    finish_row (run, row, row > first, &space);
}

/* --- The canvas --------------------------------------------------------- */

/* σ in pixels of what is a part of the longer side. */
static double
pixels_of (const PasticheCanvas *canvas, float part)
{
  return (double) part * MAX (canvas->width, canvas->height);
}

static gboolean
is_blur (const PasticheCanvas *canvas, float amount, float part)
{
  return amount > 0 && pixels_of (canvas, part) >= LEAST_BLUR;
}

static gboolean
init_blurs (Run *run, GError **error)
{
  const PasticheOptics *optics = &run->look->optics;
  const PasticheCanvas *canvas = run->canvas;
  PasticheRows          rows = multiplied_rows (run), bright = bright_rows (run);

  if (is_blur (canvas, optics->softness_share, optics->softness) &&
      !pastiche_blur_init (&run->soft, &rows, pixels_of (canvas, optics->softness), TURN, error))
    return FALSE;
  if (is_blur (canvas, run->look->chroma_share, optics->chroma_softness) &&
      !pastiche_blur_init (&run->chroma, &rows, pixels_of (canvas, optics->chroma_softness), TURN, error))
    return FALSE;
  return !is_blur (canvas, optics->halation, optics->halation_radius) ||
         pastiche_blur_init (&run->glow, &bright, pixels_of (canvas, optics->halation_radius), TURN, error);
}

/* Each frame has its own, and so have grain and starch. */
static guint32
seed_of (const PasticheLook *look, int frame, guint32 what)
{
  return pastiche_hash (look->seed + pastiche_hash ((guint32) frame + pastiche_hash (what)));
}

/* Pixels of the patches of an uneven coating, or 0 where it is even. */
static double
uneven_size (const PasticheCanvas *canvas, const PasticheOptics *optics)
{
  return optics->unevenness > 0 && optics->unevenness_size > 0 ? MAX (pixels_of (canvas, optics->unevenness_size), 1)
                                                               : 0;
}

/* All frames have the same, or a shot would flicker. */
static gboolean
init_uneven (Run *run, GError **error)
{
  const PasticheOptics   *optics = &run->look->optics;
  const PasticheGrainKind kind   = optics->unevenness_colour > 0 ? PASTICHE_GRAIN_COLOURED : PASTICHE_GRAIN_GREY;
  double                  size   = uneven_size (run->canvas, optics);

  return size <= 0 || pastiche_grain_init (&run->uneven, kind, optics->unevenness_colour, size,
                                           seed_of (run->look, 0, 3), run->canvas->width, error);
}

static gboolean
init_grain (Run *run, int frame, GError **error)
{
  const PasticheOptics   *optics = &run->look->optics;
  const PasticheCanvas   *canvas = run->canvas;
  const PasticheGrainKind kind   = optics->grain_colour > 0 ? PASTICHE_GRAIN_COLOURED : PASTICHE_GRAIN_GREY;
  guint32                 seed   = seed_of (run->look, frame, 2);

  if (optics->starch > 0 && optics->starch_size > 0 &&
      !pastiche_grain_init (&run->starch, PASTICHE_GRAIN_STARCH, 0, pixels_of (canvas, optics->starch_size),
                            seed_of (run->look, frame, 1), canvas->width, error))
    return FALSE;
  if (!init_uneven (run, error))
    return FALSE;
  run->amount = optics->grain_size > 0 ? optics->grain : 0;
  if (run->amount > 0)
    return pastiche_grain_init (&run->grain, kind, optics->grain_colour, pixels_of (canvas, optics->grain_size), seed,
                                canvas->width, error);
  run->amount = DITHER;
  return !changes_light (run) ||
         pastiche_grain_init (&run->grain, PASTICHE_GRAIN_GREY, 0, 1, seed, canvas->width, error);
}

static gboolean
init (Run *run, int frame, GError **error)
{
  double half_w = run->canvas->width / 2.0, half_h = run->canvas->height / 2.0;

  if (!init_blurs (run, error) || !init_grain (run, frame, error) ||
      !(run->across = pastiche_alloc_floats (run->canvas->width, error)))
    return FALSE;
  for (int i = 0; i < run->canvas->width; i++)
    {
      double x = i + 0.5 - half_w;

      run->across[i] = (float) (x * x / (half_w * half_w + half_h * half_h));
    }
  run->scratch_size = space_size (run);
  return (run->scratch = pastiche_alloc_floats (run->scratch_size * pastiche_threads (), error)) != NULL;
}

static void
clear (Run *run)
{
  pastiche_blur_clear (&run->soft);
  pastiche_blur_clear (&run->chroma);
  pastiche_blur_clear (&run->glow);
  pastiche_grain_clear (&run->starch);
  pastiche_grain_clear (&run->uneven);
  pastiche_grain_clear (&run->grain);
  pastiche_free (run->across);
  pastiche_free (run->scratch);
}

static gboolean
read_ahead (Run *run, PasticheBlur *blur, GError **error)
{
  return blur->by == 0 || pastiche_blur_read (blur, run->job, run->end, error);
}

static gboolean
run_turns (Run *run, GError **error)
{
  int height = run->canvas->height;

  for (run->first = 0; run->first < height; run->first = run->end)
    {
      run->end = MIN (run->first + TURN, height);
      if (!read_ahead (run, &run->soft, error) || !read_ahead (run, &run->chroma, error) ||
          !read_ahead (run, &run->glow, error) ||
          !pastiche_parallel_for (run->job, pastiche_blocks (run->end - run->first, BLOCK),
                                  PASTICHE_CANVAS_WORK * run->canvas->width * (run->end - run->first), finish_block,
                                  run, error))
        return FALSE;
    }
  return TRUE;
}

gsize
pastiche_look_run_memory (const PasticheLook *look, int width, int height)
{
  const PasticheOptics *optics = &look->optics;
  PasticheCanvas        canvas = { .width = width, .height = height };
  int                   n      = pastiche_threads ();
  gsize                 bytes  = sizeof (float) * (gsize) width * (1 + 22 * n);

  if (is_blur (&canvas, optics->softness_share, optics->softness))
    bytes +=
        pastiche_blur_memory (height, width, 4, pixels_of (&canvas, optics->softness), TURN) + n * 16 * (gsize) width;
  if (is_blur (&canvas, look->chroma_share, optics->chroma_softness))
    bytes += pastiche_blur_memory (height, width, 4, pixels_of (&canvas, optics->chroma_softness), TURN) +
             n * 16 * (gsize) width;
  if (is_blur (&canvas, optics->halation, optics->halation_radius))
    bytes += pastiche_blur_memory (height, width, 1, pixels_of (&canvas, optics->halation_radius), TURN) +
             n * 20 * (gsize) width;
  if (optics->starch > 0 && optics->starch_size > 0)
    bytes += n * pastiche_grain_memory (pixels_of (&canvas, optics->starch_size), width);
  if (uneven_size (&canvas, optics) > 0)
    bytes += n * pastiche_grain_memory (uneven_size (&canvas, optics), width);
  return bytes + n * pastiche_grain_memory (MAX (pixels_of (&canvas, optics->grain_size), 1), width);
}

gboolean
pastiche_look_run (const PasticheLook *look, const PasticheCanvas *canvas, int frame, PasticheJob *job, GError **error)
{
  Run      run = { .look = look, .canvas = canvas, .job = job };
  gboolean ok;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, error) ||
      !pastiche_picture_check_size (canvas->width, canvas->height, error))
    return FALSE;
  job->total += PASTICHE_CANVAS_WORK * canvas->height * canvas->width;
  if (!look->shifts)
    return pastiche_canvas_copy (canvas, job, error);
  ok = init (&run, frame, error) && run_turns (&run, error);
  clear (&run);
  return ok;
}
