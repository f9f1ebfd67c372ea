/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match.c: stills of different films in one look.
 *
 * Each still's film is estimated (film.h), and its colours are taken from that film to the one that is wanted (film-change.h).
 * Whole distributions are not matched (Reinhard et al. 2001; Pitié and Kokaram 2007), as that takes a meadow's green from one
 * still and puts it into the other's faces: MATCH.md has the figures.
 */
#include <math.h>
#include <string.h>

#include "film-change.h"
#include "look.h"
#include "skin.h"

#define CONTROLS PASTICHE_FILM_CONTROLS
#define AXES     PASTICHE_FILM_AXES

/* Stills that show almost the same, as frames that follow each other do; they get one look. */
typedef struct
{
  PasticheFilm estimate, film;
  PasticheSkin skin;
  int          n;
} Shot;

typedef struct
{
  PasticheStill *const *stills;
  int                   n;
  PasticheFilm         *films; /* of each still, as the next two */
  PasticheFilmTones    *tones;
  int                  *shot; /* its number */
  Shot                 *shots;
  int                   n_shots;
} Match;

static void
match_clear (Match *match)
{
  pastiche_free (match->films);
  pastiche_free (match->tones);
  pastiche_free (match->shot);
  pastiche_free (match->shots);
}

static gboolean
match_init (Match *match, GError **error)
{
  gsize n = match->n;

  return (match->films = pastiche_alloc (n, sizeof *match->films, error)) != NULL &&
         (match->tones = pastiche_alloc (n, sizeof *match->tones, error)) != NULL &&
         (match->shot = pastiche_alloc (n, sizeof *match->shot, error)) != NULL &&
         (match->shots = pastiche_alloc (n, sizeof *match->shots, error)) != NULL;
}

static double
square (double v)
{
  return v * v;
}

/* --- Shots -------------------------------------------------------------- */

/* Frames that followed each other in forty pans were 0.03 apart at most; different photographs on the same film more than
 * 0.039 in 99 cases of a hundred. */
static gboolean
are_neighbours (const PasticheFilmTones *a, const PasticheFilmTones *b)
{
  const double apart = 0.03;
  double       sum   = 0;

  for (int i = 0; i < AXES; i++)
    for (int k = 0; k < PASTICHE_FILM_RANKS; k++)
      sum += square (a->axes[i][k] - b->axes[i][k]);
  return sum < square (apart) * AXES * PASTICHE_FILM_RANKS;
}

/* Gives @still the number @shot, and its neighbours, and theirs: those with a number have had their turn, or wait for it in
 * @waiting [n]. */
static void
number_shot (Match *match, int still, int shot, int *waiting)
{
  int n = 0;

  match->shot[still] = shot;
  waiting[n++]       = still;
  while (n > 0)
    {
      int i = waiting[--n];

      for (int j = 0; j < match->n; j++)
        if (match->shot[j] < 0 && are_neighbours (&match->tones[i], &match->tones[j]))
          {
            match->shot[j] = shot;
            waiting[n++]   = j;
          }
    }
}

static gboolean
number_shots (Match *match, GError **error)
{
  int *waiting = pastiche_alloc (match->n, sizeof (int), error);

  if (!waiting)
    return FALSE;
  for (int i = 0; i < match->n; i++)
    match->shot[i] = -1;
  for (int i = 0; i < match->n; i++)
    if (match->shot[i] < 0)
      number_shot (match, i, match->n_shots++, waiting);
  pastiche_free (waiting);
  return TRUE;
}

/* --- Films -------------------------------------------------------------- */

/* Adds @weight times @film to @sum. */
static void
add (PasticheFilm *sum, const PasticheFilm *film, double weight)
{
  for (int k = 0; k < CONTROLS; k++)
    for (int a = 0; a < AXES; a++)
      sum->grey[k][a] += weight * film->grey[k][a];
  sum->chroma += weight * film->chroma;
  sum->monochrome += weight * film->monochrome;
}

/* The mean of all its stills', and their skin. */
static void
init_shots (Match *match)
{
  memset (match->shots, 0, match->n_shots * sizeof (Shot));
  for (int i = 0; i < match->n; i++)
    match->shots[match->shot[i]].n++;
  for (int i = 0; i < match->n; i++)
    {
      Shot *shot = &match->shots[match->shot[i]];

      add (&shot->estimate, &match->films[i], 1.0 / shot->n);
      pastiche_skin_add (&shot->skin, match->stills[i]);
    }
}

/* Estimates that differ no more than by what stills show are of the same film, most likely: they are drawn together (a step
 * of mean shift). */
static void
draw_together (Match *match)
{
  const double reach = 0.04;

  for (int i = 0; i < match->n_shots; i++)
    {
      Shot  *shot = &match->shots[i];
      double sum  = 0;

      for (int pass = 0; pass < 2; pass++)
        for (int j = 0; j < match->n_shots; j++)
          {
            double away   = pastiche_film_distance (&shot->estimate, &match->shots[j].estimate);
            double weight = exp (-square (away / reach) / 2);

            if (pass == 0)
              sum += weight;
            else
              add (&shot->film, &match->shots[j].estimate, weight / sum);
          }
    }
}

/* What all shots have in common. */
static PasticheFilm
mean (const Match *match)
{
  PasticheFilm film = { 0 };

  for (int i = 0; i < match->n_shots; i++)
    add (&film, &match->shots[i].film, 1.0 / match->n_shots);
  return film;
}

static gboolean
find_films (Match *match, GError **error)
{
  for (int i = 0; i < match->n; i++)
    if (!pastiche_film_estimate (&match->films[i], &match->tones[i], match->stills[i], error))
      return FALSE;
  if (!number_shots (match, error))
    return FALSE;
  init_shots (match);
  draw_together (match);
  return TRUE;
}

/* --- Looks -------------------------------------------------------------- */

/* The look of @shot, into @table. */
static void
fill_table (float *table, const Shot *shot, const PasticheFilm *wanted)
{
  PasticheFilm       film  = pastiche_skin_spare (&shot->skin, &shot->film, wanted);
  int                nodes = PASTICHE_LOOK_NODES;
  PasticheFilmChange change;

  pastiche_film_change_init (&change, &shot->film, &film);
  for (int i = 0; i < PASTICHE_LOOK_COUNT; i++)
    {
      const int    node[] = { i / (nodes * nodes), i / nodes % nodes, i % nodes };
      const double in[]   = { node[0] / (nodes - 1.0), node[1] / (nodes - 1.0), node[2] / (nodes - 1.0) };
      double       out[3];

      pastiche_film_change (&change, in, out);
      for (int c = 0; c < 3; c++)
        table[3 * i + c] = (float) out[c];
    }
}

static gboolean
make_looks (const Match *match, int to, double strength, PasticheLook **looks, GError **error)
{
  PasticheFilm wanted = to >= 0 ? match->shots[match->shot[to]].film : mean (match);
  float       *table  = pastiche_alloc_floats (PASTICHE_LOOK_TABLE, error);
  gboolean     ok     = table != NULL;

  for (int k = 0; ok && k < match->n_shots; k++)
    {
      fill_table (table, &match->shots[k], &wanted);
      for (int i = 0; ok && i < match->n; i++)
        if (match->shot[i] == k)
          ok = (looks[i] = pastiche_look_new (table, i == to ? 0 : strength / 100, error)) != NULL;
    }
  pastiche_free (table);
  return ok;
}

static gboolean
check (int n, int to, double strength, GError **error)
{
  if (n < 2)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "To match looks takes two pictures or more.");
  else if (to < -1 || to >= n)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "There are %d pictures: none has number %d.", n, to);
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
  Match    match = { .stills = stills, .n = n };
  gboolean ok;

  if (!check (n, to, strength, error))
    return FALSE;
  memset (looks, 0, n * sizeof *looks);
  ok = match_init (&match, error) && find_films (&match, error) && make_looks (&match, to, strength, looks, error);
  for (int i = 0; !ok && i < n; i++)
    g_clear_pointer (&looks[i], pastiche_look_free);
  match_clear (&match);
  return ok;
}
