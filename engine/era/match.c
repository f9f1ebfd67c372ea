/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match.c: stills of different films in one look.
 *
 * Each still's film is estimated (film.h), and its colours are taken from that film to the one that is wanted: a curve for each
 * channel, as films have a layer for each, which brings greys to where the other film puts them; and then another distance
 * from those greys.  Whole distributions are not matched (Reinhard et al. 2001; Pitié and Kokaram 2007), as that takes a
 * meadow's green from one still and puts it into the other's faces: MATCH.md has the figures.
 */
#include <math.h>
#include <string.h>

#include "film.h"
#include "look.h"

#define CONTROLS PASTICHE_FILM_CONTROLS
#define AXES     PASTICHE_FILM_AXES
#define GREYS    9 /* of a film, from black to white, between which curves are straight */

/* --- From one film to another -------------------------------------------- */

typedef struct
{
  double rgb[3][GREYS];
  double lightness[GREYS];
} Ramp;

typedef struct
{
  Ramp   from, to;
  double gain; /* of the distance from grey */
} Transform;

/* The film's greys.  Each channel rises by 0.3 of what it would without a film, at least. */
static void
init_ramp (Ramp *ramp, const PasticheFilm *film)
{
  for (int i = 0; i < GREYS; i++)
    {
      double t = i / (GREYS - 1.0), axes[AXES] = { t }, at[CONTROLS], rgb[3], unused[AXES];

      pastiche_film_weights (t, at);
      for (int k = 0; k < CONTROLS; k++)
        for (int a = 0; a < AXES; a++)
          axes[a] += at[k] * film->grey[k][a];
      pastiche_film_colour (axes, rgb);
      for (int c = 0; c < 3; c++)
        rgb[c] = ramp->rgb[c][i] = i ? MAX (rgb[c], ramp->rgb[c][i - 1] + 0.3 / (GREYS - 1)) : rgb[c];
      pastiche_film_axes (rgb, unused);
      ramp->lightness[i] = unused[PASTICHE_FILM_LIGHTNESS];
    }
}

/* Linear between the points (@x, @y) [GREYS], and level beyond them. */
static double
between (double value, const double *x, const double *y)
{
  int i = 1;

  if (value <= x[0])
    return y[0];
  while (i < GREYS && value > x[i])
    i++;
  return i < GREYS ? y[i - 1] + (value - x[i - 1]) / (x[i] - x[i - 1]) * (y[i] - y[i - 1]) : y[GREYS - 1];
}

/* A channel's curve.  What is darker than the film's black, or lighter than its white, is moved along with it, or squeezed
 * where that would clip it. */
static double
curve (double value, const double *from, const double *to)
{
  double black = from[0], white = from[GREYS - 1], new_black = to[0], new_white = to[GREYS - 1];

  if (value < black)
    return new_black > black ? new_black + value - black : new_black * value / MAX (black, 1e-6);
  if (value > white)
    return new_white < white ? new_white + value - white : 1 - (1 - new_white) * (1 - value) / MAX (1 - white, 1e-6);
  return between (value, from, to);
}

static void
init_transform (Transform *t, const PasticheFilm *from, const PasticheFilm *to)
{
  int    shadows = (GREYS - 1) / 4, lights = GREYS - 1 - shadows;
  double slope, gain;

  init_ramp (&t->from, from);
  init_ramp (&t->to, to);
  slope =
      (t->to.lightness[lights] - t->to.lightness[shadows]) / (t->from.lightness[lights] - t->from.lightness[shadows]);
  gain    = CLAMP (exp (to->chroma - from->chroma) / slope, 0.4, 2.5); /* curves alone change it by their slope */
  t->gain = (1 - to->monochrome) * (gain + from->monochrome * (1 - gain)) + to->monochrome * from->monochrome;
}

/* Lightness is that of the curves: where a colour would be outside the gamut it becomes greyer, not darker or lighter. */
static void
transform (const Transform *t, const double in[3], double out[3])
{
  double axes[AXES], lightness, most = 1;

  for (int c = 0; c < 3; c++)
    out[c] = CLAMP (curve (in[c], t->from.rgb[c], t->to.rgb[c]), 0, 1);
  pastiche_film_axes (out, axes);
  lightness = axes[PASTICHE_FILM_LIGHTNESS];
  for (int c = 0; c < 3; c++)
    {
      double grey =
          between (lightness, t->to.lightness, t->to.rgb[c]) - between (lightness, t->to.lightness, t->to.lightness);

      out[c] = grey + t->gain * (out[c] - lightness - grey); /* from here on: beside the lightness */
      if (out[c] > 1 - lightness)
        most = MIN (most, (1 - lightness) / out[c]);
      else if (out[c] < -lightness)
        most = MIN (most, lightness / -out[c]);
    }
  for (int c = 0; c < 3; c++)
    out[c] = CLAMP (lightness + most * out[c], 0, 1);
}

/* --- Skin --------------------------------------------------------------- */

#define SKIN_FROM 28.0 /* degrees of hue in Oklab: of 26 faces of every colour, 27 to 61 */
#define SKIN_TO   65.0

/* What could be skin in a still. */
typedef struct
{
  double rgb[3]; /* their mean */
  double counts; /* 0: there is none worth minding, 1: there is */
} Skin;

static double
decode (double v)
{
  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

/* Oklab (Ottosson 2020): lightness, chroma, and the hue in degrees. */
static void
oklab (const double rgb[3], double lch[3])
{
  double r = decode (rgb[0]), g = decode (rgb[1]), b = decode (rgb[2]);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  double x = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  double y = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;

  lch[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  lch[1] = hypot (x, y);
  lch[2] = atan2 (y, x) * 180 / G_PI;
}

static void
find_skin (Skin *skin, const PasticheStill *still)
{
  const float *p       = still->picture->pixels;
  gsize        n       = (gsize) still->picture->width * still->picture->height;
  double       visible = 0, found = 0;

  memset (skin, 0, sizeof *skin);
  for (gsize i = 0; i < n; i++, p += 4)
    if (p[3] >= 0.5f)
      {
        const double rgb[] = { p[0], p[1], p[2] };
        double       lch[3];

        visible++;
        oklab (rgb, lch);
        if (lch[0] < 0.25 || lch[0] > 0.95 || lch[1] < 0.03 || lch[1] > 0.2 || lch[2] < 20 || lch[2] > 80)
          continue;
        found++;
        for (int c = 0; c < 3; c++)
          skin->rgb[c] += rgb[c];
      }
  for (int c = 0; c < 3 && found > 0; c++)
    skin->rgb[c] /= found;
  skin->counts = visible > 0 ? pastiche_film_step (found / visible, 0.01, 0.04) : 0;
}

/* @to with so much of its cast, and the rest of @from's. */
static PasticheFilm
with_cast (const PasticheFilm *from, const PasticheFilm *to, double part)
{
  PasticheFilm film = *to;

  for (int k = 0; k < CONTROLS; k++)
    for (int a = PASTICHE_FILM_LIGHTNESS + 1; a < AXES; a++)
      film.grey[k][a] = from->grey[k][a] + part * (to->grey[k][a] - from->grey[k][a]);
  return film;
}

/* Whether skin would have a skin's hue, or be no farther from it than it is. */
static gboolean
is_skin (const Skin *skin, const PasticheFilm *from, const PasticheFilm *to, double part)
{
  PasticheFilm film = with_cast (from, to, part);
  Transform    t;
  double       rgb[3], before[3], after[3];

  init_transform (&t, from, &film);
  transform (&t, skin->rgb, rgb);
  oklab (skin->rgb, before);
  oklab (rgb, after);
  return after[2] >= MIN (SKIN_FROM, before[2]) - 0.01 && after[2] <= MAX (SKIN_TO, before[2]) + 0.01;
}

/* @to with as much of its cast as leaves skin a skin's hue.  In a picture of one colour it has that. */
static PasticheFilm
spare_skin (const Skin *skin, const PasticheFilm *from, const PasticheFilm *to)
{
  double good = 0, bad = 1, spared = skin->counts * (1 - to->monochrome);

  if (spared == 0 || is_skin (skin, from, to, 1))
    return *to;
  for (int i = 0; i < 8; i++)
    {
      double middle = (good + bad) / 2;

      *(is_skin (skin, from, to, middle) ? &good : &bad) = middle;
    }
  return with_cast (from, to, good + (1 - good) * (1 - spared));
}

/* --- All films ---------------------------------------------------------- */

static double
square (double v)
{
  return v * v;
}

static double
distance (const PasticheFilm *a, const PasticheFilm *b)
{
  Ramp   x, y;
  double sum = 0;

  init_ramp (&x, a);
  init_ramp (&y, b);
  for (int c = 0; c < 3; c++)
    for (int i = 0; i < GREYS; i++)
      sum += square (x.rgb[c][i] - y.rgb[c][i]);
  return sqrt (sum / (3 * GREYS) + square (0.1 * (a->chroma - b->chroma)) +
               square (0.2 * (a->monochrome - b->monochrome)));
}

/* The mean of @films [@n], of which each counts as its @weights says; NULL: all the same. */
static PasticheFilm
mean (const PasticheFilm *films, const double *weights, int n)
{
  PasticheFilm film = { 0 };
  double       sum  = 0;

  for (int i = 0; i < n; i++)
    sum += weights ? weights[i] : 1;
  for (int i = 0; i < n; i++)
    {
      double weight = (weights ? weights[i] : 1) / sum;

      for (int k = 0; k < CONTROLS; k++)
        for (int a = 0; a < AXES; a++)
          film.grey[k][a] += weight * films[i].grey[k][a];
      film.chroma += weight * films[i].chroma;
      film.monochrome += weight * films[i].monochrome;
    }
  return film;
}

/* Estimates that differ no more than what stills show would make them differ are of the same film, most likely: they are
 * drawn together (a step of mean shift), so that the frames of one shot have one film. */
static void
draw_together (const PasticheFilm *estimates, double *weights, int n, PasticheFilm *films)
{
  const double reach = 0.04;

  for (int i = 0; i < n; i++)
    {
      for (int j = 0; j < n; j++)
        weights[j] = exp (-square (distance (&estimates[i], &estimates[j]) / reach) / 2);
      films[i] = mean (estimates, weights, n);
    }
}

/* The films of @stills into @films [@n]. */
static gboolean
find_films (PasticheStill *const *stills, int n, PasticheFilm *films, GError **error)
{
  PasticheFilm *estimates = pastiche_alloc (n, sizeof *estimates, error);
  double       *weights   = estimates ? pastiche_alloc (n, sizeof (double), error) : NULL;
  gboolean      ok        = weights != NULL;

  for (int i = 0; ok && i < n; i++)
    ok = pastiche_film_estimate (&estimates[i], stills[i], error);
  if (ok)
    draw_together (estimates, weights, n, films);
  pastiche_free (estimates);
  pastiche_free (weights);
  return ok;
}

/* --- Looks -------------------------------------------------------------- */

static PasticheLook *
make_look (const PasticheStill *still,
           const PasticheFilm  *from,
           const PasticheFilm  *to,
           double               strength,
           GError             **error)
{
  float        *table = pastiche_alloc_floats (PASTICHE_LOOK_TABLE, error);
  int           nodes = PASTICHE_LOOK_NODES;
  PasticheLook *look;
  PasticheFilm  film;
  Transform     t;
  Skin          skin;

  if (!table)
    return NULL;
  find_skin (&skin, still);
  film = spare_skin (&skin, from, to);
  init_transform (&t, from, &film);
  for (int i = 0; i < PASTICHE_LOOK_COUNT; i++)
    {
      const double in[] = { i / (nodes * nodes) / (nodes - 1.0), i / nodes % nodes / (nodes - 1.0),
                            i % nodes / (nodes - 1.0) };
      double       out[3];

      transform (&t, in, out);
      for (int c = 0; c < 3; c++)
        table[3 * i + c] = (float) out[c];
    }
  look = pastiche_look_new (table, strength, error);
  pastiche_free (table);
  return look;
}

static gboolean
check (int n, int to, double strength, GError **error)
{
  if (n < 2)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "To match looks takes two pictures or more.");
  else if (to < -1 || to >= n)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "There are %d pictures, and no number %d to match.", n,
                 to);
  else if (!(strength >= 0 && strength <= 100))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "The strength is %g: it must be 0 to 100.", strength);
  else
    return TRUE;
  return FALSE;
}

gboolean
pastiche_match_looks (PasticheStill *const *stills,
                      int                   n,
                      int                   to,
                      double                strength,
                      PasticheLook        **looks,
                      GError              **error)
{
  PasticheFilm *films, wanted;
  gboolean      ok;

  if (!check (n, to, strength, error) || !(films = pastiche_alloc (n, sizeof *films, error)))
    return FALSE;
  memset (looks, 0, n * sizeof *looks);
  ok = find_films (stills, n, films, error);
  if (ok)
    wanted = to >= 0 ? films[to] : mean (films, NULL, n);
  for (int i = 0; ok && i < n; i++)
    ok = (looks[i] = make_look (stills[i], &films[i], &wanted, i == to ? 0 : strength / 100, error)) != NULL;
  for (int i = 0; !ok && i < n; i++)
    g_clear_pointer (&looks[i], pastiche_look_free);
  pastiche_free (films);
  return ok;
}
