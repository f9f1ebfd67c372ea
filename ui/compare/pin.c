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

static gboolean
is_listed (GPtrArray *styles, const char *name)
{
  for (guint i = 0; i < styles->len; i++)
    if (g_strcmp0 (((const PasticheStyleInfo *) g_ptr_array_index (styles, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

gboolean
pastiche_pin_is_there (const PasticheChoice *choice, PasticheGallery *gallery)
{
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (gallery);

  return is_listed (styles, choice->style) && (choice->mix == NULL || is_listed (styles, choice->mix));
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
        return g_strdup (pastiche_translated (info->title));
    }
  return g_strdup (name != NULL ? name : "");
}

char *
pastiche_pin_title (const PasticheChoice *choice, PasticheGallery *gallery)
{
  g_autofree char *first = title_of (gallery, choice->style), *second = NULL;

  if (choice->mix == NULL)
    return g_strdup_printf ("%s %.3g %%", first, choice->settings.strength);
  second = title_of (gallery, choice->mix);
  return g_strdup_printf ("%s + %s %.3g %%", first, second, choice->settings.strength);
}

/* --- settings ------------------------------------------------------------- */

typedef struct
{
  const char *format; /* to be translated */
  double      usual;  /* where it leaves a style as it is */
  gsize       offset; /* in PasticheChoice */
} Setting;

static const Setting settings[] = {
  { N_ ("strokes %.0f %%"), 100, G_STRUCT_OFFSET (PasticheChoice, settings.stroke_size) },
  { N_ ("colours %.0f %%"), 0, G_STRUCT_OFFSET (PasticheChoice, settings.keep_colours) },
  { N_ ("detail %.0f %%"), 0, G_STRUCT_OFFSET (PasticheChoice, settings.detail) },
  { N_ ("second style %.0f %%"), 0, G_STRUCT_OFFSET (PasticheChoice, mix_amount) },
};

/* The amount of a second style that there is not is none. */
static double
value_of (const Setting *setting, const PasticheChoice *choice)
{
  if (choice->mix == NULL && setting->offset == G_STRUCT_OFFSET (PasticheChoice, mix_amount))
    return 0;
  return G_STRUCT_MEMBER (double, choice, setting->offset);
}

/* Shown numbers are whole ones. */
static gboolean
is_at (const Setting *setting, const PasticheChoice *choice, double value)
{
  return fabs (value_of (setting, choice) - value) < 0.5;
}

static gboolean
is_common (const Setting *setting, const GPtrArray *pins, double value)
{
  for (guint i = 0; i < pins->len; i++)
    if (!is_at (setting, ((const PastichePin *) g_ptr_array_index (pins, i))->choice, value))
      return FALSE;
  return TRUE;
}

char *
pastiche_pin_settings (const PasticheChoice *choice, const GPtrArray *others)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      double           value = value_of (&settings[i], choice);
      g_autofree char *text  = NULL;

      if (is_at (&settings[i], choice, settings[i].usual) ||
          (others != NULL && is_common (&settings[i], others, value)))
        continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      text = g_strdup_printf (_ (settings[i].format), value);
#pragma GCC diagnostic pop
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", text);
    }
  return g_string_free (words, FALSE);
}

char *
pastiche_pin_name (const PasticheChoice *choice, PasticheGallery *gallery)
{
  g_autofree char *title = pastiche_pin_title (choice, gallery), *settings = pastiche_pin_settings (choice, NULL);

  return g_strdup_printf ("%s%s%s", title, *settings != '\0' ? ", " : "", settings);
}
