/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin.c: a pinned look.
 */
#include "pin.h"

#include <glib/gi18n-lib.h>
#include <math.h>

PastichePin *
pastiche_pin_new (const PasticheChoice *choice)
{
  PastichePin *pin = g_new0 (PastichePin, 1);

  pin->choice = pastiche_choice_copy (choice);
  return pin;
}

void
pastiche_pin_free (PastichePin *pin)
{
  pastiche_choice_free (pin->choice);
  g_clear_pointer (&pin->fitted, cairo_surface_destroy);
  g_clear_pointer (&pin->part, cairo_surface_destroy);
  g_free (pin->problem);
  g_free (pin);
}

/* The title of the style @name, or the name itself where there is no such style any more. */
static char *
title_of (PasticheGallery *gallery, const char *name)
{
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (gallery);

  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (styles, i);

      if (g_strcmp0 (info->name, name) == 0)
        return g_strdup (info->title);
    }
  return g_strdup (name != NULL ? name : "");
}

char *
pastiche_pin_title (const PastichePin *pin, PasticheGallery *gallery)
{
  char            *title = title_of (gallery, pin->choice->style);
  g_autofree char *first = NULL, *second = NULL;

  if (pin->choice->mix == NULL)
    return title;
  first  = title;
  second = title_of (gallery, pin->choice->mix);
  return g_strdup_printf ("%s + %s", first, second);
}

/* Add what a slider says, unless it is at @usual: shown numbers are whole ones. */
static void
add_setting (GString *words, const char *format, double value, double usual)
{
  g_autofree char *text = NULL;

  if (fabs (value - usual) < 0.5)
    return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  text = g_strdup_printf (format, value);
#pragma GCC diagnostic pop
  g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", text);
}

char *
pastiche_pin_settings (const PastichePin *pin)
{
  const PasticheSettings *settings = &pin->choice->settings;
  GString                *words    = g_string_new (NULL);

  add_setting (words, _ ("strength %.0f %%"), settings->strength, -1);
  add_setting (words, _ ("strokes %.0f %%"), settings->stroke_size, 100);
  add_setting (words, _ ("colours %.0f %%"), settings->keep_colours, 0);
  add_setting (words, _ ("detail %.0f %%"), settings->detail, 0);
  if (pin->choice->mix != NULL)
    add_setting (words, _ ("second style %.0f %%"), pin->choice->mix_amount, -1);
  return g_string_free (words, FALSE);
}
