/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tiles.c: a network paints a picture of any size: as a whole, or in tiles that overlap and fade into each other, so that
 * memory does not grow with the picture.  Beyond the picture's edges it is mirrored.
 */
#include <math.h>
#include <string.h>

#include "network.h"

#include "error.h"

#define MAX_WHOLE 2.2e6 /* pixels that are painted at once */
#define SIDE      1024  /* of a tile, in pixels */
#define MIN_SIDE  64    /* a smaller picture is mirrored until it has so many, as kernels may be larger than it */

/* Along one axis: @n tiles of @side pixels each. */
typedef struct
{
  int length, side, n;
} Cuts;

typedef struct
{
  const PasticheNetwork *network;
  const PasticheRows    *x;
  Cuts                   down, across;
  PastichePlan          *plan;
  float                 *band; /* rows of the picture for the tiles of one row: [side][width][3] */
  float                 *in, *out;
  PasticheTensor        *y;
} Tiles;

/* --- Where tiles lie ---------------------------------------------------- */

static int
overlap_of (int side)
{
  return side / 8;
}

static Cuts
cut (int length, int side)
{
  int step = side - overlap_of (side);

  return (Cuts) { length, side, length <= side ? 1 : (length - overlap_of (side) + step - 1) / step };
}

static int
start_of (const Cuts *cuts, int i)
{
  return cuts->n == 1 ? 0 : (int) ((gint64) i * (cuts->length - cuts->side) / (cuts->n - 1));
}

/* How much the tile @i counts at the place @at of the picture: less towards where it ends in another tile, 0 outside. */
static float
weight_of (const Cuts *cuts, int i, int at)
{
  int   within = at - start_of (cuts, i), overlap = overlap_of (cuts->side);
  float before = i > 0 ? (within + 0.5f) / overlap : 1;
  float after  = i < cuts->n - 1 ? (cuts->side - within - 0.5f) / overlap : 1;

  if (i < 0 || i >= cuts->n || within < 0 || within >= cuts->side)
    return 0;
  return MIN (MIN (before, after), 1);
}

/* The shares of tile @i in its pixels, of which those of all tiles add up to 1; free with g_free (). */
static float *
find_shares (const Cuts *cuts, int i)
{
  float *shares = g_new (float, cuts->side);

  for (int k = 0; k < cuts->side; k++)
    {
      int   at  = start_of (cuts, i) + k;
      float all = 0;

      for (int j = i - 2; j <= i + 2; j++)
        all += weight_of (cuts, j, at);
      shares[k] = weight_of (cuts, i, at) / all;
    }
  return shares;
}

static int
side_for (const PasticheNetwork *network, int length, gboolean whole)
{
  int multiple = network->multiple, side = whole ? MAX (length, MIN_SIDE) : CLAMP (length, MIN_SIDE, SIDE);

  return (side + multiple - 1) / multiple * multiple;
}

static void
find_cuts (const PasticheNetwork *network, int height, int width, Cuts *down, Cuts *across)
{
  gboolean whole = (double) height * width <= MAX_WHOLE;

  *down   = cut (height, network->height ? network->height : side_for (network, height, whole));
  *across = cut (width, network->width ? network->width : side_for (network, width, whole));
}

/* --- Memory and work ---------------------------------------------------- */

static PastichePlan *
plan_tile (const PasticheNetwork *network, const Cuts *down, const Cuts *across, GError **error)
{
  gint64        first[] = { 1, 3, down->side, across->side }, last[] = { 1, down->side, across->side, 3 };
  PastichePlan *plan = pastiche_plan_new (network->graph, 4, network->colours_last ? last : first, error);

  if (plan && pastiche_value_count (&plan->shape) != (gint64) down->side * across->side * 3)
    {
      g_clear_pointer (&plan, pastiche_plan_free);
      pastiche_model_refuse (network->graph->model, error,
                             _ ("it gives no picture of the size of the one that it gets"));
    }
  return plan;
}

double
pastiche_network_work (const PasticheNetwork *network, int height, int width)
{
  Cuts down, across;
  g_autoptr (PastichePlan) plan = NULL;

  find_cuts (network, height, width, &down, &across);
  plan = plan_tile (network, &down, &across, NULL);
  return plan ? plan->work * down.n * across.n : 0;
}

gsize
pastiche_network_memory (const PasticheNetwork *network, int height, int width)
{
  Cuts  down, across;
  gsize tile, picture = (gsize) height * width * 3 * sizeof (float);
  g_autoptr (PastichePlan) plan = NULL;

  find_cuts (network, height, width, &down, &across);
  plan = plan_tile (network, &down, &across, NULL);
  tile = (gsize) down.side * across.side * 3 * sizeof (float);
  return picture + 2 * tile + (gsize) down.side * width * 3 * sizeof (float) + (plan ? plan->memory : 0);
}

/* --- Painting ----------------------------------------------------------- */

/* The place of @i in a picture of @n that is mirrored at its edges. */
static int
mirror (int i, int n)
{
  int period = 2 * (n - 1);

  if (n == 1)
    return 0;
  i %= period;
  return i < n ? i : period - i;
}

static gboolean
read_band (const Tiles *t, int start, GError **error)
{
  gsize  row     = (gsize) t->x->width * 3;
  float *scratch = pastiche_alloc_floats (t->x->scratch + 1, error);

  for (int i = 0; scratch && i < t->down.side && i < t->x->height; i++)
    memcpy (t->band + i * row, t->x->row (t->x->data, start + i, scratch), row * sizeof (float));
  pastiche_free (scratch);
  return scratch != NULL;
}

/* Where colour @c of pixel @i of the network's picture is. */
static gsize
place_of (const Tiles *t, gsize i, int c)
{
  int colour = t->network->bgr ? 2 - c : c;

  return t->network->colours_last ? i * 3 + colour : (gsize) colour * t->down.side * t->across.side + i;
}

static void
fill_tile (const Tiles *t, int start)
{
  float scale = t->network->white - t->network->black;

  for (int y = 0; y < t->down.side; y++)
    for (int x = 0; x < t->across.side; x++)
      {
        gsize        i = (gsize) y * t->across.side + x;
        const float *at =
            t->band + ((gsize) mirror (y, t->x->height) * t->x->width + mirror (start + x, t->x->width)) * 3;

        for (int c = 0; c < 3; c++)
          t->in[place_of (t, i, c)] = t->network->black + at[c] * scale;
      }
}

/* What is no number, as from a root of what is below 0, is black. */
static float
colour_of (const Tiles *t, gsize i, int c)
{
  float v = (t->out[place_of (t, i, c)] - t->network->black) / (t->network->white - t->network->black);

  return isfinite (v) ? CLAMP (v, 0, 1) : 0;
}

static void
lay_tile (const Tiles *t, int row, int column)
{
  int               top = start_of (&t->down, row), left = start_of (&t->across, column);
  g_autofree float *down = find_shares (&t->down, row), *across = find_shares (&t->across, column);

  for (int y = 0; y < t->down.side && top + y < t->y->height; y++)
    for (int x = 0; x < t->across.side && left + x < t->y->width; x++)
      {
        float  share = down[y] * across[x];
        float *to    = t->y->data + ((gsize) (top + y) * t->y->width + left + x) * 3;

        for (int c = 0; c < 3; c++)
          to[c] += share * colour_of (t, (gsize) y * t->across.side + x, c);
      }
}

static gboolean
init_tiles (Tiles *t, PasticheArena *arena, GError **error)
{
  gsize tile = (gsize) t->down.side * t->across.side * 3, picture = (gsize) t->x->height * t->x->width * 3;
  int   band = pastiche_arena_add (arena, (gsize) t->down.side * t->x->width * 3, 0, 0);
  int   in = pastiche_arena_add (arena, tile, 0, 0), out = pastiche_arena_add (arena, tile, 0, 0);
  int   y = pastiche_arena_add (arena, picture, 0, 0);

  pastiche_arena_plan (arena);
  if (!pastiche_arena_alloc (arena, error))
    return FALSE;
  t->band = pastiche_arena_place (arena, band);
  t->in   = pastiche_arena_place (arena, in);
  t->out  = pastiche_arena_place (arena, out);
  *t->y   = (PasticheTensor) { t->x->height, t->x->width, 3, pastiche_arena_place (arena, y), NULL };
  memset (t->y->data, 0, picture * sizeof (float));
  return TRUE;
}

static gboolean
paint_tiles (const Tiles *t, PasticheJob *job, GError **error)
{
  for (int row = 0; row < t->down.n; row++)
    {
      if (!read_band (t, start_of (&t->down, row), error))
        return FALSE;
      for (int column = 0; column < t->across.n; column++)
        {
          fill_tile (t, start_of (&t->across, column));
          if (!pastiche_plan_run (t->plan, job, t->in, t->out, error))
            return FALSE;
          lay_tile (t, row, column);
        }
    }
  return TRUE;
}

gboolean
pastiche_network_paint (const PasticheNetwork *network,
                        PasticheJob           *job,
                        const PasticheRows    *x,
                        PasticheArena         *arena,
                        PasticheTensor        *y,
                        GError               **error)
{
  Tiles    t = { .network = network, .x = x, .y = y };
  gboolean ok;

  find_cuts (network, x->height, x->width, &t.down, &t.across);
  t.plan = plan_tile (network, &t.down, &t.across, error);
  if (!t.plan)
    return FALSE;
  ok = init_tiles (&t, arena, error) && paint_tiles (&t, job, error);
  pastiche_plan_free (t.plan);
  return ok;
}
