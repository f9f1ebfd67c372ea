/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * card-box.c: the box of cards in the gallery.
 */
#include "card-box.h"

#include "widget-css.h"

struct _PasticheCardBox
{
  GtkFlowBox parent_instance;

  GtkAdjustment *adjustment; /* of what scrolls the box */
  gboolean       follow;     /* the selected card stays in view, until somebody scrolls */
  gboolean       scrolling;  /* it is us who do */
};

G_DEFINE_FINAL_TYPE (PasticheCardBox, pastiche_card_box, GTK_TYPE_FLOW_BOX)

static GtkFlowBoxChild *
selected_card (PasticheCardBox *box)
{
  g_autoptr (GList) selected = gtk_flow_box_get_selected_children (GTK_FLOW_BOX (box));

  return selected != NULL ? selected->data : NULL;
}

void
pastiche_card_box_select (PasticheCardBox *box, GtkFlowBoxChild *card)
{
  gtk_flow_box_select_child (GTK_FLOW_BOX (box), card);
  box->follow = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (box));
}

GtkFlowBoxChild *
pastiche_card_box_first (PasticheCardBox *box)
{
  GtkFlowBoxChild *child;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (box), i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (child)))
      return child;
  return NULL;
}

GtkFlowBoxChild *
pastiche_card_box_last (PasticheCardBox *box)
{
  GtkFlowBoxChild *child, *last = NULL;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (box), i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (child)))
      last = child;
  return last;
}

/* Only a card's own “focus” tells the flow box from where the arrow keys go on. */
gboolean
pastiche_card_box_enter (PasticheCardBox *box)
{
  GtkFlowBoxChild *card = selected_card (box);

  if (card == NULL || !gtk_widget_get_child_visible (GTK_WIDGET (card)))
    card = pastiche_card_box_first (box);
  return card != NULL && gtk_widget_child_focus (GTK_WIDGET (card), GTK_DIR_TAB_FORWARD);
}

void
pastiche_card_style (GtkWidget *card)
{
  pastiche_widget_css (card, "flowboxchild { padding: 0; } "
                             "flowboxchild:selected { box-shadow: inset 0 0 0 3px currentColor; }");
}

static gboolean
has_keyboard (GtkWidget *widget)
{
  GtkWidget *window = gtk_widget_get_toplevel (widget);
  GtkWidget *focus  = GTK_IS_WINDOW (window) ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* GTK's own flow box stops for Tab at every child, so that twenty styles lie between the search and the sliders. */
static gboolean
focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (pastiche_card_box_parent_class)->focus (widget, direction);
  return !has_keyboard (widget) && pastiche_card_box_enter (PASTICHE_CARD_BOX (widget));
}

/* A key that is to lead here must not end at the box itself, in which no arrow would do anything. */
static gboolean
mnemonic_activate (GtkWidget *widget, G_GNUC_UNUSED gboolean cycling)
{
  return pastiche_card_box_enter (PASTICHE_CARD_BOX (widget));
}

/* Also when the window becomes smaller: a dialog gets its size after its cards are there. */
static void
keep_in_view (PasticheCardBox *box)
{
  GtkFlowBoxChild *card = selected_card (box);
  GtkAllocation    place;

  if (!box->follow || card == NULL || !gtk_widget_get_child_visible (GTK_WIDGET (card)))
    return;
  gtk_widget_get_allocation (GTK_WIDGET (card), &place);
  box->scrolling = TRUE;
  gtk_adjustment_clamp_page (box->adjustment, place.y, place.y + place.height);
  box->scrolling = FALSE;
}

static void
stop_following (PasticheCardBox *box)
{
  box->follow &= box->scrolling;
}

static void
size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  PasticheCardBox *box    = PASTICHE_CARD_BOX (widget);
  GtkWidget       *parent = gtk_widget_get_parent (widget);

  GTK_WIDGET_CLASS (pastiche_card_box_parent_class)->size_allocate (widget, allocation);
  if (!GTK_IS_SCROLLABLE (parent))
    return;
  if (box->adjustment == NULL)
    {
      box->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (parent));
      g_signal_connect_object (box->adjustment, "changed", G_CALLBACK (keep_in_view), box, G_CONNECT_SWAPPED);
      g_signal_connect_object (box->adjustment, "value-changed", G_CALLBACK (stop_following), box, G_CONNECT_SWAPPED);
    }
  keep_in_view (box);
}

static void
pastiche_card_box_class_init (PasticheCardBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus             = focus;
  widget_class->mnemonic_activate = mnemonic_activate;
  widget_class->size_allocate     = size_allocate;
}

static void
pastiche_card_box_init (PasticheCardBox *box)
{
  GtkFlowBox *flow = GTK_FLOW_BOX (box);

  gtk_flow_box_set_selection_mode (flow, GTK_SELECTION_BROWSE);
  gtk_flow_box_set_homogeneous (flow, TRUE);
  gtk_flow_box_set_min_children_per_line (flow, 2);
  gtk_flow_box_set_max_children_per_line (flow, 12);
  gtk_widget_set_valign (GTK_WIDGET (box), GTK_ALIGN_START);
}

GtkWidget *
pastiche_card_box_new (void)
{
  return g_object_new (PASTICHE_TYPE_CARD_BOX, NULL);
}
