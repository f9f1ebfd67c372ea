/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-look.c: the look that an era gives to the pictures of a shot.
 */
#include "era.h"
#include "error.h"
#include "look.h"
#include "transform.h"

static gboolean
check (const char *what, double value, double most, GError **error)
{
  if (value >= 0 && value <= most)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, _ ("The %s is %g: it must be 0 to %g."), what, value,
               most);
  return FALSE;
}

static gboolean
check_settings (int n, const PasticheEraSettings *settings, GError **error)
{
  if (n < 1)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                   _ ("There are no stills: a look is made from at least one."));
      return FALSE;
    }
  return check (_ ("strength"), settings->strength, PASTICHE_MAX_STRENGTH, error) &&
         check (_ ("grain"), settings->grain, PASTICHE_MAX_GRAIN, error) &&
         check (_ ("strength of the optics"), settings->optics, PASTICHE_MAX_OPTICS, error);
}

/* More than all of a part cannot be had, however strong the look is. */
static void
set_optics (PasticheLook *look, const PasticheOptics *optics, const PasticheEraSettings *settings)
{
  float strength = (float) (settings->strength / 100 * settings->optics / 100);

  look->optics = *optics;
  look->optics.softness_share *= strength;
  look->optics.softness_share = MIN (look->optics.softness_share, 1);
  look->chroma_share          = MIN (strength, 1);
  look->optics.halation *= strength;
  look->optics.vignette = MIN (optics->vignette * strength, 1);
  look->optics.starch   = MIN (optics->starch * strength, 1);
  look->optics.unevenness *= strength;
  look->optics.grain *= (float) (settings->strength / 100 * settings->grain / 100);
  look->seed = settings->seed;
}

PasticheLook *
pastiche_era_look (const PasticheEra         *era,
                   PasticheStill *const      *stills,
                   int                        n,
                   const PasticheEraSettings *settings,
                   GError                   **error)
{
  float         amounts[PASTICHE_ERA_AMOUNTS];
  float        *table = NULL;
  PasticheLook *look  = NULL;

  if (check_settings (n, settings, error) && pastiche_era_amounts (&era->weights, stills, n, amounts, error) &&
      (table = pastiche_alloc_floats (PASTICHE_LOOK_TABLE, error)))
    {
      pastiche_era_table (&era->weights, amounts, table);
      look = pastiche_look_new (table, settings->strength / 100, error);
    }
  pastiche_free (table);
  if (look)
    set_optics (look, &era->optics, settings);
  return look;
}
