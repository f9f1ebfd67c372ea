/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * skin.c: what could be skin in stills, and casts that leave it a skin's hue.
 */
#include <math.h>

#include "film-change.h"
#include "skin.h"

#define CONTROLS PASTICHE_FILM_CONTROLS
#define AXES     PASTICHE_FILM_AXES

#define SKIN_FROM 28.0 /* degrees of hue in Oklab: of 26 faces of every colour, 27 to 61 */
#define SKIN_TO   65.0

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

void
pastiche_skin_add (PasticheSkin *skin, const PasticheStill *still)
{
  const float *p = still->picture->pixels;
  gsize        n = (gsize) still->picture->width * still->picture->height;

  for (gsize i = 0; i < n; i++, p += 4)
    if (p[3] >= 0.5f)
      {
        const double rgb[] = { p[0], p[1], p[2] };
        double       lch[3];

        skin->visible++;
        oklab (rgb, lch);
        if (lch[0] < 0.25 || lch[0] > 0.95 || lch[1] < 0.03 || lch[1] > 0.2 || lch[2] < 20 || lch[2] > 80)
          continue;
        skin->found++;
        for (int c = 0; c < 3; c++)
          skin->sums[c] += rgb[c];
      }
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

/* Whether skin of this @colour would have a skin's hue, or be no farther from it than it is. */
static gboolean
is_skin (const double colour[3], const PasticheFilm *from, const PasticheFilm *to, double part)
{
  PasticheFilm       film = with_cast (from, to, part);
  PasticheFilmChange change;
  double             changed[3], before[3], after[3];

  pastiche_film_change_init (&change, from, &film);
  pastiche_film_change (&change, colour, changed);
  oklab (colour, before);
  oklab (changed, after);
  return after[2] >= MIN (SKIN_FROM, before[2]) - 0.01 && after[2] <= MAX (SKIN_TO, before[2]) + 0.01;
}

PasticheFilm
pastiche_skin_spare (const PasticheSkin *skin, const PasticheFilm *from, const PasticheFilm *to)
{
  double share  = skin->visible > 0 ? skin->found / skin->visible : 0;
  double spared = pastiche_film_step (share, 0.01, 0.04) * (1 - to->monochrome), good = 0, bad = 1, colour[3];

  for (int c = 0; c < 3; c++)
    colour[c] = skin->found > 0 ? skin->sums[c] / skin->found : 0;
  if (spared == 0 || is_skin (colour, from, to, 1))
    return *to;
  for (int i = 0; i < 8; i++)
    {
      double middle = (good + bad) / 2;

      *(is_skin (colour, from, to, middle) ? &good : &bad) = middle;
    }
  return with_cast (from, to, good + (1 - good) * (1 - spared));
}
