/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin-grid.c: the cards of pinned looks beside each other.
 */
#include "pin-grid.h"

#define GAP   6
#define FRAME 6 /* what a card has around its picture, in both directions */
#define LEAST 160

struct _PastichePinGrid
{
  GtkFixed parent_instance;

  int           width, height; /* the picture's */
  int           columns;
  GtkSizeGroup *words; /* of all cards, so that their pictures have one size */
  GtkWidget    *last;  /* the button that had the keyboard last, or NULL */
};

G_DEFINE_FINAL_TYPE (PastichePinGrid, pastiche_pin_grid, GTK_TYPE_FIXED)

PastichePinCard *
pastiche_pin_grid_card (PastichePinGrid *grid, int i)
{
  g_autoptr (GList) cards = gtk_container_get_children (GTK_CONTAINER (grid));

  return i >= 0 ? g_list_nth_data (cards, (guint) i) : NULL;
}

/* --- layout --------------------------------------------------------------- */

/* The place of one card of @n in @columns, without the gaps. */
static void
cell_size (const GtkAllocation *room, int n, int columns, int *width, int *height)
{
  int rows = (n + columns - 1) / columns;

  *width  = MAX (1, (room->width - (columns - 1) * GAP) / columns);
  *height = MAX (1, (room->height - (rows - 1) * GAP) / rows);
}

/* How large the picture is in a card of @width × @height; the words of all cards are as high as the highest. */
static double
picture_scale (PastichePinGrid *grid, int width, int height)
{
  int words;

  gtk_widget_get_preferred_height_for_width (pastiche_pin_card_words (pastiche_pin_grid_card (grid, 0)), width, &words,
                                             NULL);
  return MIN ((double) (width - FRAME) / grid->width, (double) (height - FRAME - words) / grid->height);
}

static int
best_columns (PastichePinGrid *grid, const GtkAllocation *room, int n)
{
  double best    = 0;
  int    columns = n, width, height;

  for (int i = 1; i <= n; i++)
    {
      double scale;

      cell_size (room, n, i, &width, &height);
      scale = picture_scale (grid, width, height);
      if (scale > best)
        {
          best    = scale;
          columns = i;
        }
    }
  return columns;
}

static void
place (PastichePinGrid *grid, GtkWidget *card, const GtkAllocation *room, int i, int width, int height)
{
  gboolean      rtl    = gtk_widget_get_direction (GTK_WIDGET (grid)) == GTK_TEXT_DIR_RTL;
  int           column = i % grid->columns, row = i / grid->columns;
  GtkAllocation at = { room->x + (rtl ? grid->columns - 1 - column : column) * (width + GAP),
                       room->y + row * (height + GAP), width, height };

  gtk_widget_size_allocate (card, &at);
}

static void
size_allocate (GtkWidget *widget, GtkAllocation *room)
{
  PastichePinGrid *grid   = PASTICHE_PIN_GRID (widget);
  g_autoptr (GList) cards = gtk_container_get_children (GTK_CONTAINER (widget));
  int n = (int) g_list_length (cards), width, height, i = 0;

  gtk_widget_set_allocation (widget, room);
  if (n == 0)
    return;
  grid->columns = best_columns (grid, room, n);
  cell_size (room, n, grid->columns, &width, &height);
  for (GList *l = cards; l != NULL; l = l->next)
    place (grid, l->data, room, i++, width, height);
}

/* Any size will do: it has the preview's place. */
static void
get_preferred_size (G_GNUC_UNUSED GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = LEAST;
}

/* --- the keyboard --------------------------------------------------------- */

static gboolean
noted_focus (GtkWidget *button, G_GNUC_UNUSED GdkEvent *event, PastichePinGrid *grid)
{
  grid->last = button;
  return GDK_EVENT_PROPAGATE;
}

static void
forget (GtkWidget *button, PastichePinGrid *grid)
{
  if (grid->last == button)
    grid->last = NULL;
}

void
pastiche_pin_grid_add (PastichePinGrid *grid, PastichePinCard *card)
{
  GtkWidget *button = pastiche_pin_card_button (card);

  gtk_size_group_add_widget (grid->words, pastiche_pin_card_words (card));
  g_signal_connect_object (button, "focus-in-event", G_CALLBACK (noted_focus), grid, 0);
  g_signal_connect_object (button, "destroy", G_CALLBACK (forget), grid, 0);
  gtk_container_add (GTK_CONTAINER (grid), GTK_WIDGET (card));
}

void
pastiche_pin_grid_enter (PastichePinGrid *grid)
{
  PastichePinCard *first = pastiche_pin_grid_card (grid, 0);

  if (grid->last != NULL)
    gtk_widget_grab_focus (grid->last);
  else if (first != NULL)
    gtk_widget_grab_focus (pastiche_pin_card_button (first));
}

void
pastiche_pin_grid_go (PastichePinGrid *grid, PastichePinCard *card, int right, int below)
{
  g_autoptr (GList) cards = gtk_container_get_children (GTK_CONTAINER (grid));
  PastichePinCard *next;

  if (gtk_widget_get_direction (GTK_WIDGET (grid)) == GTK_TEXT_DIR_RTL)
    right = -right;
  next = pastiche_pin_grid_card (grid, g_list_index (cards, card) + right + below * grid->columns);
  if (next != NULL)
    gtk_widget_grab_focus (pastiche_pin_card_button (next));
}

/* One stop for Tab, as in the gallery. */
static gboolean
focus (GtkWidget *widget, G_GNUC_UNUSED GtkDirectionType direction)
{
  if (gtk_container_get_focus_child (GTK_CONTAINER (widget)) != NULL ||
      pastiche_pin_grid_card (PASTICHE_PIN_GRID (widget), 0) == NULL)
    return FALSE;
  pastiche_pin_grid_enter (PASTICHE_PIN_GRID (widget));
  return TRUE;
}

/* --- GObject -------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  g_clear_object (&PASTICHE_PIN_GRID (object)->words);
  G_OBJECT_CLASS (pastiche_pin_grid_parent_class)->finalize (object);
}

static void
pastiche_pin_grid_class_init (PastichePinGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize   = finalize;
  widget_class->size_allocate        = size_allocate;
  widget_class->get_preferred_width  = get_preferred_size;
  widget_class->get_preferred_height = get_preferred_size;
  widget_class->focus                = focus;
}

static void
pastiche_pin_grid_init (PastichePinGrid *grid)
{
  grid->columns = 1;
  grid->words   = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
}

GtkWidget *
pastiche_pin_grid_new (int width, int height)
{
  PastichePinGrid *grid = g_object_new (PASTICHE_TYPE_PIN_GRID, NULL);

  grid->width  = width;
  grid->height = height;
  return GTK_WIDGET (grid);
}
