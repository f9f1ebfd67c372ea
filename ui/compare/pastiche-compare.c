/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-compare.c: the preview, or in its place the sheet of pinned looks.
 */
#include "pastiche-compare.h"

#include <glib/gi18n-lib.h>

struct _PasticheCompare
{
  GtkStack parent_instance;

  PasticheGallery *gallery;
  PastichePreview *preview;
  PasticheSheet   *sheet;
  PasticheOutside *outside;
  PasticheChoice  *choice;     /* the dialog's; NULL: not told yet */
  GtkWidget       *pin;        /* a toggle: is @choice pinned */
  GtkWidget       *toggles[2]; /* “Compare”, under the preview and under the sheet */
  gboolean         comparing;
  gboolean         showing_pin; /* it is being set, and not clicked */
  char            *problem;
};

G_DEFINE_FINAL_TYPE (PasticheCompare, pastiche_compare, GTK_TYPE_STACK)

enum
{
  PROP_COMPARING = 1,
  PROP_PROBLEM,
  PROP_TICKED,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint       taken, pins_changed;

static const PastichePin *
pin_at (PasticheCompare *compare, guint i)
{
  return g_ptr_array_index (pastiche_sheet_pins (compare->sheet), i);
}

static guint
n_pins (PasticheCompare *compare)
{
  return pastiche_sheet_pins (compare->sheet)->len;
}

/* --- the two pages -------------------------------------------------------- */

static gboolean
sheet_has_keyboard (PasticheCompare *compare)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (compare));
  GtkWidget *focus  = GTK_IS_WINDOW (window) ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (compare->sheet));
}

static void
set_comparing (PasticheCompare *compare, gboolean comparing)
{
  gboolean had_keyboard = sheet_has_keyboard (compare);

  comparing = comparing && n_pins (compare) > 0;
  if (comparing == compare->comparing)
    return;
  compare->comparing = comparing;
  gtk_stack_set_visible_child_name (GTK_STACK (compare), comparing ? "sheet" : "preview");
  pastiche_sheet_look (compare->sheet, comparing);
  if (had_keyboard)
    gtk_widget_grab_focus (GTK_WIDGET (compare->preview));
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_COMPARING]);
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_TICKED]);
}

static void
leave (PasticheCompare *compare)
{
  set_comparing (compare, FALSE);
}

static void
set_problem (PasticheCompare *compare, const char *problem)
{
  if (g_set_str (&compare->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_PROBLEM]);
}

static void
show_pin (PasticheCompare *compare)
{
  gboolean pinned = compare->choice != NULL && pastiche_sheet_find (compare->sheet, compare->choice) >= 0;

  compare->showing_pin = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (compare->pin), pinned);
  compare->showing_pin = FALSE;
  gtk_widget_set_tooltip_text (compare->pin,
                               pinned ? _ ("This look is pinned, to be compared with others")
                                      : _ ("Pin this look, with its settings, to compare it with others: up to nine"));
}

/* How many are pinned stands on the button, so that it is seen where they go. */
static void
pins_have_changed (PasticheCompare *compare)
{
  guint            n    = n_pins (compare);
  g_autofree char *text = n > 0 ? g_strdup_printf (_ ("Compare (%d)"), (int) n) : g_strdup (_ ("Compare"));

  for (guint i = 0; i < G_N_ELEMENTS (compare->toggles); i++)
    {
      gtk_button_set_label (GTK_BUTTON (compare->toggles[i]), text);
      gtk_widget_set_sensitive (compare->toggles[i], n > 0);
    }
  if (n == 0)
    leave (compare);
  pastiche_outside_list (compare->outside, pastiche_sheet_pins (compare->sheet));
  set_problem (compare, NULL);
  show_pin (compare);
  g_signal_emit (compare, pins_changed, 0);
}

static void
ticks_have_changed (PasticheCompare *compare)
{
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_TICKED]);
}

/* --- pinning -------------------------------------------------------------- */

void
pastiche_compare_pin (PasticheCompare *compare, const PasticheChoice *choice)
{
  if (!pastiche_sheet_pin (compare->sheet, choice))
    set_problem (compare, _ ("Nine looks are pinned already: unpin one of them first."));
}

static void
pin_toggled (PasticheCompare *compare)
{
  int i = compare->choice != NULL ? pastiche_sheet_find (compare->sheet, compare->choice) : -1;

  if (compare->showing_pin || compare->choice == NULL)
    return;
  if (i >= 0)
    pastiche_sheet_unpin (compare->sheet, i);
  else
    pastiche_compare_pin (compare, compare->choice);
  show_pin (compare);
}

gboolean
pastiche_compare_has_style (PasticheCompare *compare, const char *name)
{
  for (guint i = 0; i < n_pins (compare); i++)
    if (g_strcmp0 (pin_at (compare, i)->choice->style, name) == 0)
      return TRUE;
  return FALSE;
}

void
pastiche_compare_unpin_style (PasticheCompare *compare, const char *name)
{
  for (guint i = n_pins (compare); i-- > 0;)
    if (g_strcmp0 (pin_at (compare, i)->choice->style, name) == 0)
      pastiche_sheet_unpin (compare->sheet, (int) i);
}

void
pastiche_compare_list_styles (PasticheCompare *compare)
{
  for (guint i = n_pins (compare); i-- > 0;)
    if (!pastiche_pin_is_there (pin_at (compare, i)->choice, compare->gallery))
      pastiche_sheet_unpin (compare->sheet, (int) i);
  pastiche_sheet_tell (compare->sheet);
  pastiche_outside_list (compare->outside, pastiche_sheet_pins (compare->sheet));
}

PasticheOutside *
pastiche_compare_outside (PasticheCompare *compare)
{
  return compare->outside;
}

static GPtrArray *
list (PasticheCompare *compare, gboolean ticked)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_choice_free);

  for (guint i = 0; i < n_pins (compare); i++)
    if (!ticked || pin_at (compare, i)->ticked)
      g_ptr_array_add (choices, pastiche_choice_copy (pin_at (compare, i)->choice));
  return choices;
}

GPtrArray *
pastiche_compare_pinned (PasticheCompare *compare)
{
  return list (compare, FALSE);
}

GPtrArray *
pastiche_compare_ticked (PasticheCompare *compare)
{
  return compare->comparing ? list (compare, TRUE)
                            : g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_choice_free);
}

void
pastiche_compare_take_one_only (PasticheCompare *compare)
{
  pastiche_sheet_take_one_only (compare->sheet);
}

void
pastiche_compare_set_choice (PasticheCompare *compare, const PasticheChoice *choice)
{
  g_clear_pointer (&compare->choice, pastiche_choice_free);
  compare->choice = pastiche_choice_copy (choice);
  leave (compare);
  set_problem (compare, NULL);
  show_pin (compare);
}

static void
pass_on_taken (G_GNUC_UNUSED PasticheSheet *sheet, gconstpointer choice, PasticheCompare *compare)
{
  g_signal_emit (compare, taken, 0, choice);
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_compare (PasticheCompare *compare)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_label (_ ("Compare"));

  gtk_widget_set_sensitive (toggle, FALSE);
  gtk_widget_set_tooltip_text (toggle, _ ("See the pinned looks side by side; pin them here or in the gallery"));
  g_object_bind_property (compare, "comparing", toggle, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return toggle;
}

static void
build (PasticheCompare *compare, PastichePreviewPane *pane)
{
  GtkBox *bar = pastiche_sheet_bar (compare->sheet);

  compare->pin        = gtk_toggle_button_new_with_label (_ ("Pin"));
  compare->toggles[0] = new_compare (compare);
  compare->toggles[1] = new_compare (compare);
  g_signal_connect_object (compare->pin, "toggled", G_CALLBACK (pin_toggled), compare, G_CONNECT_SWAPPED);
  pastiche_preview_pane_add (pane, compare->pin);
  pastiche_preview_pane_add (pane, compare->toggles[0]);
  gtk_box_pack_start (bar, compare->toggles[1], FALSE, FALSE, 0);
  show_pin (compare);
  gtk_stack_add_named (GTK_STACK (compare), GTK_WIDGET (pane), "preview");
  gtk_stack_add_named (GTK_STACK (compare), GTK_WIDGET (compare->sheet), "sheet");
  g_signal_connect_object (compare->sheet, "taken", G_CALLBACK (pass_on_taken), compare, 0);
  g_signal_connect_object (compare->sheet, "left", G_CALLBACK (leave), compare, G_CONNECT_SWAPPED);
  g_signal_connect_object (compare->sheet, "pins-changed", G_CALLBACK (pins_have_changed), compare, G_CONNECT_SWAPPED);
  g_signal_connect_object (compare->sheet, "ticks-changed", G_CALLBACK (ticks_have_changed), compare,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
pastiche_compare_new (PastichePreviewPane *pane, PastichePainter *painter, PasticheGallery *gallery)
{
  PasticheCompare *compare = g_object_new (PASTICHE_TYPE_COMPARE, NULL);

  compare->gallery = gallery;
  compare->preview = pastiche_preview_pane_preview (pane);
  compare->sheet   = PASTICHE_SHEET (pastiche_sheet_new (painter, gallery, compare->preview));
  compare->outside = PASTICHE_OUTSIDE (g_object_ref_sink (pastiche_outside_new (gallery)));
  build (compare, pane);
  return GTK_WIDGET (compare);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheCompare *compare     = PASTICHE_COMPARE (object);
  g_autoptr (GPtrArray) ticked = NULL;

  switch (id)
    {
    case PROP_COMPARING:
      g_value_set_boolean (value, compare->comparing);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, compare->problem);
      break;
    case PROP_TICKED:
      ticked = pastiche_compare_ticked (compare);
      g_value_set_int (value, (int) ticked->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COMPARING)
    set_comparing (PASTICHE_COMPARE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finalize (GObject *object)
{
  PasticheCompare *compare = PASTICHE_COMPARE (object);

  g_clear_pointer (&compare->choice, pastiche_choice_free);
  g_clear_object (&compare->outside);
  g_free (compare->problem);
  G_OBJECT_CLASS (pastiche_compare_parent_class)->finalize (object);
}

static void
pastiche_compare_class_init (PasticheCompareClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           read_only    = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize     = finalize;

  props[PROP_COMPARING] = g_param_spec_boolean ("comparing", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_PROBLEM]   = g_param_spec_string ("problem", NULL, NULL, NULL, read_only);
  props[PROP_TICKED]    = g_param_spec_int ("ticked", NULL, NULL, 0, PASTICHE_MOST_PINS, 0, read_only);
  g_object_class_install_properties (object_class, N_PROPS, props);
  taken = g_signal_new ("taken", PASTICHE_TYPE_COMPARE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                        G_TYPE_POINTER);
  pins_changed =
      g_signal_new ("pins-changed", PASTICHE_TYPE_COMPARE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_compare_init (G_GNUC_UNUSED PasticheCompare *compare)
{
}
