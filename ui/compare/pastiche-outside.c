/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-outside.c: what lies outside of the selection: the picture as it was, or painted in one of the pinned looks.
 */
#include "pastiche-outside.h"

#include <glib/gi18n-lib.h>

#include "pin.h"
#include "slider.h"

struct _PasticheOutside
{
  GtkComboBoxText parent_instance;

  PasticheGallery *gallery;
  PasticheChoice  *choice;   /* a style of NULL, or one that the gallery does not have: as it was */
  GPtrArray       *looks;    /* of PasticheChoice: the entries but the first, which is as it was */
  guint            n_pinned; /* of these, the first */
  PasticheChoice  *told;     /* the look that was signalled last; NULL: as it was */
  gboolean         listing;
};

G_DEFINE_FINAL_TYPE (PasticheOutside, pastiche_outside, GTK_TYPE_COMBO_BOX_TEXT)

enum
{
  PROP_STYLE = 1,
  PROP_MIX,
  PROP_NUMBERS
};
static GParamSpec *props[PASTICHE_OUTSIDE_PROPERTIES + 1];
static guint       look_changed;

/* The properties that are numbers. */
typedef struct
{
  const char *name;
  double      least, most, usual;
  gsize       offset; /* in PasticheChoice */
} Number;

static const Number numbers[PASTICHE_OUTSIDE_PROPERTIES + 1 - PROP_NUMBERS] = {
  { "outside-strength", 0, PASTICHE_MAX_STRENGTH, 100, G_STRUCT_OFFSET (PasticheChoice, settings.strength) },
  { "outside-stroke-size", PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE, 100,
    G_STRUCT_OFFSET (PasticheChoice, settings.stroke_size) },
  { "outside-keep-colours", 0, 100, 0, G_STRUCT_OFFSET (PasticheChoice, settings.keep_colours) },
  { "outside-detail", 0, 100, 0, G_STRUCT_OFFSET (PasticheChoice, settings.detail) },
  { "outside-mix-amount", 0, 100, 50, G_STRUCT_OFFSET (PasticheChoice, mix_amount) },
};

GParamSpec *
pastiche_outside_property (guint i)
{
  const int     flags  = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const Number *number = i + 1 >= PROP_NUMBERS ? &numbers[i + 1 - PROP_NUMBERS] : NULL;

  if (number != NULL)
    return g_param_spec_double (number->name, NULL, NULL, number->least, number->most, number->usual, flags);
  return g_param_spec_string (i + 1 == PROP_STYLE ? "outside-style" : "outside-mix", NULL, NULL, "", flags);
}

/* --- what is chosen ------------------------------------------------------- */

const PasticheChoice *
pastiche_outside_look (PasticheOutside *outside)
{
  return pastiche_pin_is_there (outside->choice, outside->gallery) ? outside->choice : NULL;
}

/* Signal the look if it is another one now. */
static void
tell (PasticheOutside *outside)
{
  const PasticheChoice *look = pastiche_outside_look (outside);

  if (look == outside->told || (look != NULL && outside->told != NULL && pastiche_choice_equal (look, outside->told)))
    return;
  g_clear_pointer (&outside->told, pastiche_choice_free);
  outside->told = look != NULL ? pastiche_choice_copy (look) : NULL;
  g_object_notify_by_pspec (G_OBJECT (outside), props[PROP_STYLE]);
  g_signal_emit (outside, look_changed, 0);
}

/* The entry that has the look, or 0. */
static int
entry_of (PasticheOutside *outside, const PasticheChoice *look)
{
  for (guint i = 0; look != NULL && i < outside->looks->len; i++)
    if (pastiche_choice_equal (g_ptr_array_index (outside->looks, i), look))
      return (int) i + 1;
  return 0;
}

static void
offer (PasticheOutside *outside, const PasticheChoice *look)
{
  g_autofree char *name = pastiche_pin_name (look, outside->gallery);

  g_ptr_array_add (outside->looks, pastiche_choice_copy (look));
  gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (outside), name);
}

/* Show the chosen look, which is the last entry where it is not pinned, as in a dialog that begins with the last values. */
static void
show_look (PasticheOutside *outside)
{
  const PasticheChoice *look = pastiche_outside_look (outside);

  outside->listing = TRUE;
  for (; outside->looks->len > outside->n_pinned; g_ptr_array_set_size (outside->looks, (int) outside->looks->len - 1))
    gtk_combo_box_text_remove (GTK_COMBO_BOX_TEXT (outside), (int) outside->looks->len);
  if (look != NULL && entry_of (outside, look) == 0)
    offer (outside, look);
  gtk_combo_box_set_active (GTK_COMBO_BOX (outside), entry_of (outside, look));
  outside->listing = FALSE;
}

void
pastiche_outside_list (PasticheOutside *outside, const GPtrArray *pins)
{
  outside->listing = TRUE;
  gtk_combo_box_text_remove_all (GTK_COMBO_BOX_TEXT (outside));
  g_ptr_array_set_size (outside->looks, 0);
  gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (outside), _ ("As it was"));
  for (guint i = 0; i < pins->len; i++)
    offer (outside, ((const PastichePin *) g_ptr_array_index (pins, i))->choice);
  outside->listing  = FALSE;
  outside->n_pinned = pins->len;
  show_look (outside);
  tell (outside);
}

static void
picked (PasticheOutside *outside)
{
  int entry = gtk_combo_box_get_active (GTK_COMBO_BOX (outside));

  if (outside->listing || entry < 0)
    return;
  pastiche_choice_free (outside->choice);
  outside->choice =
      entry == 0 ? pastiche_choice_new () : pastiche_choice_copy (g_ptr_array_index (outside->looks, entry - 1));
  for (guint i = PROP_STYLE; i <= PASTICHE_OUTSIDE_PROPERTIES; i++)
    g_object_notify_by_pspec (G_OBJECT (outside), props[i]);
  tell (outside);
}

GtkWidget *
pastiche_outside_new (PasticheGallery *gallery)
{
  PasticheOutside *outside   = g_object_new (PASTICHE_TYPE_OUTSIDE, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  outside->gallery = gallery;
  pastiche_ellipsize_combo (GTK_WIDGET (outside));
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (outside), _ ("What is not selected stays as it was, or is painted in a look that you have pinned"));
  pastiche_outside_list (outside, none);
  g_signal_connect (outside, "changed", G_CALLBACK (picked), NULL);
  return GTK_WIDGET (outside);
}

/* --- GObject -------------------------------------------------------------- */

static double *
number_of (PasticheOutside *outside, guint id)
{
  return &G_STRUCT_MEMBER (double, outside->choice, numbers[id - PROP_NUMBERS].offset);
}

static void
get_property (GObject *object, guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  PasticheOutside      *outside = PASTICHE_OUTSIDE (object);
  const PasticheChoice *look    = pastiche_outside_look (outside);

  if (id >= PROP_NUMBERS)
    g_value_set_double (value, *number_of (outside, id));
  else if (id == PROP_STYLE)
    g_value_set_string (value, look != NULL ? look->style : "");
  else
    g_value_set_string (value, outside->choice->mix != NULL ? outside->choice->mix : "");
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheOutside *outside = PASTICHE_OUTSIDE (object);
  const char      *text    = id < PROP_NUMBERS ? g_value_get_string (value) : NULL;

  if (id >= PROP_NUMBERS)
    *number_of (outside, id) = g_value_get_double (value);
  else
    g_set_str (id == PROP_STYLE ? &outside->choice->style : &outside->choice->mix,
               text != NULL && *text != '\0' ? text : NULL);
  show_look (outside);
  g_object_notify_by_pspec (object, pspec);
  tell (outside);
}

static void
finalize (GObject *object)
{
  PasticheOutside *outside = PASTICHE_OUTSIDE (object);

  pastiche_choice_free (outside->choice);
  g_clear_pointer (&outside->told, pastiche_choice_free);
  g_ptr_array_unref (outside->looks);
  G_OBJECT_CLASS (pastiche_outside_parent_class)->finalize (object);
}

static void
pastiche_outside_class_init (PasticheOutsideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize     = finalize;

  for (guint i = 0; i < PASTICHE_OUTSIDE_PROPERTIES; i++)
    props[i + 1] = pastiche_outside_property (i);
  g_object_class_install_properties (object_class, PASTICHE_OUTSIDE_PROPERTIES + 1, props);
  look_changed =
      g_signal_new ("look-changed", PASTICHE_TYPE_OUTSIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_outside_init (PasticheOutside *outside)
{
  outside->choice = pastiche_choice_new ();
  outside->looks  = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_choice_free);
}
