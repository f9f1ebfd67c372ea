/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * choice.c: an artist's choice of style and settings.
 */
#include "pastiche-choice.h"

#include <math.h>

#define SAME 0.01 /* percent: settings that differ by less paint the same */

PasticheChoice *
pastiche_choice_new (void)
{
  PasticheChoice *choice = g_new0 (PasticheChoice, 1);

  choice->mix_amount = 50;
  choice->settings   = PASTICHE_SETTINGS_DEFAULT;
  return choice;
}

PasticheChoice *
pastiche_choice_copy (const PasticheChoice *choice)
{
  PasticheChoice *copy = g_memdup2 (choice, sizeof *choice);

  copy->style  = g_strdup (choice->style);
  copy->loaded = choice->loaded != NULL ? pastiche_style_ref (choice->loaded) : NULL;
  copy->mix    = g_strdup (choice->mix);
  return copy;
}

void
pastiche_choice_free (PasticheChoice *choice)
{
  g_free (choice->style);
  g_clear_pointer (&choice->loaded, pastiche_style_unref);
  g_free (choice->mix);
  g_free (choice);
}

PasticheStyle *
pastiche_choice_load (const PasticheChoice *choice, PasticheGallery *gallery, GError **error)
{
  g_autoptr (PasticheStyle) style = NULL, second = NULL;

  style = choice->loaded != NULL ? pastiche_style_ref (choice->loaded)
                                 : pastiche_gallery_load (gallery, choice->style, error);
  if (style == NULL || choice->mix == NULL)
    return g_steal_pointer (&style);
  second = pastiche_gallery_load (gallery, choice->mix, error);
  return second != NULL ? pastiche_style_mix (style, second, choice->mix_amount / 100, error) : NULL;
}

static gboolean
near (double a, double b)
{
  return fabs (a - b) < SAME;
}

gboolean
pastiche_choice_equal (const PasticheChoice *a, const PasticheChoice *b)
{
  const PasticheSettings *s = &a->settings, *t = &b->settings;

  return g_strcmp0 (a->style, b->style) == 0 && g_strcmp0 (a->mix, b->mix) == 0 &&
         (a->mix == NULL || near (a->mix_amount, b->mix_amount)) && near (s->strength, t->strength) &&
         near (s->stroke_size, t->stroke_size) && near (s->keep_colours, t->keep_colours) &&
         near (s->detail, t->detail);
}

/* --- surprise ------------------------------------------------------------- */

/* The name of a style that is neither of the two, if there is one, each with the same chance (reservoir sampling). */
static char *
other_style (PasticheGallery *gallery, const char *a, const char *b)
{
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (gallery);
  const char *found            = NULL;
  int         others           = 0;

  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (styles, i);

      if (g_strcmp0 (info->name, a) != 0 && g_strcmp0 (info->name, b) != 0 && g_random_int_range (0, ++others) == 0)
        found = info->name;
    }
  return g_strdup (found);
}

/* A random multiple of 5 from @least to below @end. */
static double
some_percent (int least, int end)
{
  return g_random_int_range (least / 5, end / 5) * 5;
}

PasticheChoice *
pastiche_choice_surprise (const PasticheChoice *choice, PasticheGallery *gallery)
{
  PasticheChoice *surprise = pastiche_choice_new ();

  surprise->style                = other_style (gallery, choice->style, NULL);
  surprise->settings.strength    = some_percent (75, 125);
  surprise->settings.stroke_size = g_random_boolean () ? 100 : some_percent (60, 180);
  if (g_random_int_range (0, 3) == 0)
    {
      surprise->mix        = other_style (gallery, choice->style, surprise->style);
      surprise->mix_amount = some_percent (25, 65);
    }
  if (g_random_int_range (0, 4) == 0)
    surprise->settings.keep_colours = some_percent (50, 105);
  if (surprise->style == NULL)
    surprise->style = g_strdup (choice->style);
  return surprise;
}
