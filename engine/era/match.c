/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match.c: stills of different films in one look.
 *
 * Each still's film is estimated (film.h), and its colours are taken from that film to the one that is wanted (film-change.h).
 * Distributions are matched (Reinhard et al. 2001; Pitié and Kokaram 2007) only where stills show the same scene (scene.h), as
 * that takes a meadow's green from one still and puts it into the other's faces otherwise: MATCH.md has the figures.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "film-change.h"
#include "look.h"
#include "scene.h"
#include "skin.h"

/* Stills that show almost the same, as frames that follow each other do; they get one look. */
typedef struct
{
  PasticheFilm  estimate, film;
  PasticheScene scene;
  PasticheSkin  skin;
  int           n;
} Shot;

typedef struct
{
  PasticheStill *const *stills;
  int                   n;
  PasticheFilm         *films; /* of each still, as the next two */
  PasticheScene        *scenes;
  int                  *shot; /* its number */
  Shot                 *shots;
  int                   n_shots;
} Match;

static void
match_clear (Match *match)
{
  pastiche_free (match->films);
  pastiche_free (match->scenes);
  pastiche_free (match->shot);
  pastiche_free (match->shots);
}

static gboolean
match_init (Match *match, GError **error)
{
  gsize n = match->n;

  return (match->films = pastiche_alloc (n, sizeof *match->films, error)) != NULL &&
         (match->scenes = pastiche_alloc (n, sizeof *match->scenes, error)) != NULL &&
         (match->shot = pastiche_alloc (n, sizeof *match->shot, error)) != NULL &&
         (match->shots = pastiche_alloc (n, sizeof *match->shots, error)) != NULL;
}

/* --- Shots -------------------------------------------------------------- */

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
        if (match->shot[j] < 0 && pastiche_scene_is_next (&match->scenes[i], &match->scenes[j]))
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

/* The means of all its stills' films and scenes, and their skin. */
static void
init_shots (Match *match)
{
  memset (match->shots, 0, match->n_shots * sizeof (Shot));
  for (int i = 0; i < match->n; i++)
    match->shots[match->shot[i]].n++;
  for (int i = 0; i < match->n; i++)
    {
      Shot *shot = &match->shots[match->shot[i]];

      pastiche_film_add (&shot->estimate, &match->films[i], 1.0 / shot->n);
      pastiche_scene_add (&shot->scene, &match->scenes[i], 1.0 / shot->n);
      pastiche_skin_add (&shot->skin, match->stills[i]);
    }
}

/* --- Films -------------------------------------------------------------- */

/* What @other says of the film of @shot.  As far as they show the same scene, their films differ as their colours do.  And
 * estimates that differ no more than by what stills show are of the same film, most likely.  Adds to @sum; how much it is. */
static double
hear (PasticheFilm *sum, const Shot *shot, const Shot *other)
{
  const double reach  = 0.04;
  double       same   = shot == other ? 1 : pastiche_scene_sameness (&shot->scene, &other->scene);
  double       away   = pastiche_film_distance (&shot->estimate, &other->estimate) / reach;
  double       alike  = (1 - same) * exp (-away * away / 2);
  PasticheFilm middle = { .chroma = 0 }, measured;

  pastiche_film_add (&middle, &shot->estimate, 0.5);
  pastiche_film_add (&middle, &other->estimate, 0.5);
  measured = pastiche_scene_difference (&other->scene, &shot->scene, &middle);
  pastiche_film_add (&measured, &other->estimate, 1);
  measured.monochrome = shot->estimate.monochrome;
  pastiche_film_add (sum, shot == other ? &shot->estimate : &measured, same);
  pastiche_film_add (sum, &other->estimate, alike);
  return same + alike;
}

/* From what all say of each (one step of mean shift, that is). */
static void
find_shots_films (Match *match)
{
  for (int i = 0; i < match->n_shots; i++)
    {
      PasticheFilm sum    = { .chroma = 0 };
      double       weight = 0;

      for (int j = 0; j < match->n_shots; j++)
        weight += hear (&sum, &match->shots[i], &match->shots[j]);
      pastiche_film_add (&match->shots[i].film, &sum, 1 / weight);
    }
}

/* What all shots have in common. */
static PasticheFilm
mean (const Match *match)
{
  PasticheFilm film = { .chroma = 0 };

  for (int i = 0; i < match->n_shots; i++)
    pastiche_film_add (&film, &match->shots[i].film, 1.0 / match->n_shots);
  return film;
}

static gboolean
find_films (Match *match, GError **error)
{
  for (int i = 0; i < match->n; i++)
    if (!pastiche_film_estimate (&match->films[i], match->stills[i], error) ||
        !pastiche_scene_init (&match->scenes[i], match->stills[i], error))
      return FALSE;
  if (!number_shots (match, error))
    return FALSE;
  init_shots (match);
  find_shots_films (match);
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
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, _ ("To match looks takes two pictures or more."));
  else if (to < -1 || to >= n)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, _ ("There are %d pictures: none has number %d."), n,
                 to);
  else if (!(strength >= 0 && strength <= 100))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, _ ("The strength is %g: it must be 0 to 100."),
                 strength);
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
