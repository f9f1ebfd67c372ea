/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * match.c: stills of different films in one look.
 *
 * Each still's film is estimated (film.h), and its colours are taken from that film to the one that is wanted (film-change.h).
 * Where stills show the same, in whole or in part (kin.h), what both show is brought to what it is in the other. That is for
 * these alone, as distributions of colours that are matched (Reinhard et al. 2001; Pitié and Kokaram 2007) take a meadow's green
 * from one still and put it into the other's faces otherwise: MATCH.md has the figures.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "film-change.h"
#include "kin.h"
#include "look.h"
#include "scene.h"
#include "skin.h"
#include "tensor.h"

/* Stills that show almost the same, as frames that follow each other do; they get one look. */
typedef struct
{
  PasticheFilm  estimate, film;
  PasticheScene scene;
  PasticheSkin  skin;
  PasticheGrids grids; /* of its most usual still */
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
  PasticheKin *
      *kin; /* [n_shots][n_shots]: of the first and a later one, or NULL if they show nothing that is the same */
} Match;

static void
match_clear (Match *match)
{
  pastiche_free (match->films);
  pastiche_free (match->scenes);
  pastiche_free (match->shot);
  pastiche_free (match->shots);
  for (int i = 0; match->kin && i < match->n_shots * match->n_shots; i++)
    pastiche_free (match->kin[i]);
  pastiche_free (match->kin);
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

/* The number of the still that is nearest to the mean of the shot's. */
static int
most_usual (const Match *match, int shot)
{
  int    found = -1;
  double least = 0;

  for (int i = 0; i < match->n; i++)
    if (match->shot[i] == shot)
      {
        double away = pastiche_scene_distance (&match->scenes[i], &match->shots[shot].scene);

        if (found < 0 || away < least - 1e-9)
          {
            found = i;
            least = away;
          }
      }
  return found;
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
  for (int k = 0; k < match->n_shots; k++)
    pastiche_grids_init (&match->shots[k].grids, match->stills[most_usual (match, k)]);
}

/* --- Kin ---------------------------------------------------------------- */

/* How sure it is that two shots show the same.  A black-and-white film has no colours that could be brought to another's. */
static double
sameness (const Match *match, int a, int b)
{
  const PasticheKin *kin  = match->kin[MIN (a, b) * match->n_shots + MAX (a, b)];
  double             grey = match->shots[a].estimate.monochrome - match->shots[b].estimate.monochrome;

  return kin ? kin->same * (1 - fabs (grey)) : 0;
}

static const PasticheTransport *
way (const Match *match, int from, int to)
{
  return &match->kin[MIN (from, to) * match->n_shots + MAX (from, to)]->ways[from > to];
}

static gboolean
find_kin (Match *match, GError **error)
{
  int n = match->n_shots;

  if (!(match->kin = pastiche_alloc ((gsize) n * n, sizeof (PasticheKin *), error)))
    return FALSE;
  memset (match->kin, 0, (gsize) n * n * sizeof (PasticheKin *));
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      {
        PasticheKin kin, *kept;

        if (!pastiche_kin_init (&kin, &match->shots[i].grids, &match->shots[j].grids, error))
          return FALSE;
        if (kin.same == 0)
          continue;
        if (!(kept = pastiche_alloc (1, sizeof kin, error)))
          return FALSE;
        *kept                 = kin;
        match->kin[i * n + j] = kept;
      }
  return TRUE;
}

/* --- Films -------------------------------------------------------------- */

/* Add to @sum what @other says of the film of @shot, times how much that counts, which is returned.  As far as the two
 * show the same, their films differ as their colours do; and where their estimates differ no more than content makes
 * them, they are most likely of the same film. */
static double
hear (PasticheFilm *sum, const Match *match, int shot, int other)
{
  const double        reach = 0.04;
  const PasticheFilm *mine = &match->shots[shot].estimate, *theirs = &match->shots[other].estimate;
  double              same   = shot == other ? 1 : sameness (match, shot, other);
  double              away   = pastiche_film_distance (mine, theirs) / reach;
  double              alike  = (1 - same) * exp (-away * away / 2);
  PasticheFilm        middle = { .chroma = 0 }, measured = *mine;

  if (shot != other && same > 0)
    {
      pastiche_film_add (&middle, mine, 0.5);
      pastiche_film_add (&middle, theirs, 0.5);
      measured = pastiche_transport_difference (way (match, other, shot), &middle);
      pastiche_film_add (&measured, theirs, 1);
      measured.monochrome = mine->monochrome;
    }
  pastiche_film_add (sum, &measured, same);
  pastiche_film_add (sum, theirs, alike);
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
        weight += hear (&sum, match, i, j);
      pastiche_film_add (&match->shots[i].film, &sum, 1 / weight);
    }
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
  if (!find_kin (match, error))
    return FALSE;
  find_shots_films (match);
  return TRUE;
}

/* --- Looks -------------------------------------------------------------- */

/* How much of the look that is wanted is @shot's: that of still @to, or what all have in common. */
static double
share (const Match *match, int to, int shot)
{
  return to >= 0 ? match->shot[to] == shot : 1.0 / match->n_shots;
}

/* The film that @shot should have, as far as it is of no kin: the mean of the others'.  @left: how far. */
static PasticheFilm
wanted_film (const Match *match, int to, int shot, double *left)
{
  PasticheFilm film = { .chroma = 0 };

  *left = 0;
  for (int i = 0; i < match->n_shots; i++)
    *left += share (match, to, i) * (1 - sameness (match, shot, i));
  for (int i = 0; i < match->n_shots; i++)
    pastiche_film_add (&film, &match->shots[i].film,
                       share (match, to, i) * (*left > 1e-6 ? (1 - sameness (match, shot, i)) / *left : 1));
  return film;
}

/* What becomes of a colour of @shot: @left of @change, and of the rest what it is in its kin. */
static void
change_colour (const Match              *match,
               int                       to,
               int                       shot,
               const PasticheFilmChange *change,
               double                    left,
               const double              in[3],
               double                    out[3])
{
  double there[3];

  pastiche_film_change (change, in, out);
  for (int c = 0; c < 3; c++)
    out[c] *= left;
  for (int i = 0; i < match->n_shots; i++)
    {
      double weight = share (match, to, i) * sameness (match, shot, i);

      if (weight == 0)
        continue;
      pastiche_transport (way (match, shot, i), in, there);
      for (int c = 0; c < 3; c++)
        out[c] += weight * there[c];
    }
}

/* The look of @shot, into @table.  All that it mixes leaves greys in their order, and so does the mixture. */
static void
fill_table (float *table, const Match *match, int to, int shot)
{
  const Shot        *of = &match->shots[shot];
  double             left;
  PasticheFilm       wanted = wanted_film (match, to, shot, &left);
  PasticheFilm       film   = pastiche_skin_spare (&of->skin, &of->film, &wanted);
  int                nodes  = PASTICHE_LOOK_NODES;
  PasticheFilmChange change;

  pastiche_film_change_init (&change, &of->film, &film);
  for (int i = 0; i < PASTICHE_LOOK_COUNT; i++)
    {
      const int    node[] = { i / (nodes * nodes), i / nodes % nodes, i % nodes };
      const double in[]   = { node[0] / (nodes - 1.0), node[1] / (nodes - 1.0), node[2] / (nodes - 1.0) };
      double       out[3];

      change_colour (match, to, shot, &change, left, in, out);
      for (int c = 0; c < 3; c++)
        table[3 * i + c] = (float) out[c];
    }
}

static gboolean
make_looks (const Match *match, int to, double strength, PasticheLook **looks, GError **error)
{
  float   *table = pastiche_alloc_floats (PASTICHE_LOOK_TABLE, error);
  gboolean ok    = table != NULL;

  for (int k = 0; ok && k < match->n_shots; k++)
    {
      fill_table (table, match, to, k);
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
