/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-halves.c: a gallery on the left, a preview on the right.
 */
#include "pastiche-halves.h"

struct _PasticheHalves
{
  GtkBox parent_instance;

  GtkWidget          *left, *right;
  GtkWidget          *preview;
  int                 width, height; /* the picture's */
  PasticheHalvesWidth gallery_width;
  gpointer            gallery;
  gboolean            favour_right;
};

G_DEFINE_FINAL_TYPE (PasticheHalves, pastiche_halves, GTK_TYPE_BOX)

/* The width at which the picture fills the preview, so that there are no empty margins beside it, as far as what is below
 * it can do with that. */
static int
wanted_right (PasticheHalves *halves, int height)
{
  int natural, right_height, preview_height;

  gtk_widget_get_preferred_width (halves->right, NULL, &natural);
  gtk_widget_get_preferred_height (halves->right, &right_height, NULL);
  gtk_widget_get_preferred_height (halves->preview, &preview_height, NULL);
  height -= right_height - preview_height;
  return MAX (natural, (int) ((gint64) MAX (height, 0) * halves->width / halves->height));
}

/* The gallery gets what the preview does not need, and at most half of the window. */
static int
left_width (PasticheHalves *halves, const GtkAllocation *room)
{
  int spare = room->width - gtk_box_get_spacing (GTK_BOX (halves)) - wanted_right (halves, room->height), least;

  gtk_widget_get_preferred_width (halves->left, &least, NULL);
  if (halves->favour_right)
    return least;
  return MAX (least, halves->gallery_width (halves->gallery, MIN (spare, room->width / 2)));
}

static void
size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  PasticheHalves *halves = PASTICHE_HALVES (widget);
  GtkAllocation   left = *allocation, right = *allocation;

  gtk_widget_set_allocation (widget, allocation);
  left.width  = left_width (halves, allocation);
  right.width = MAX (1, allocation->width - left.width - gtk_box_get_spacing (GTK_BOX (halves)));
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    left.x += allocation->width - left.width;
  else
    right.x += allocation->width - right.width;
  gtk_widget_size_allocate (halves->left, &left);
  gtk_widget_size_allocate (halves->right, &right);
}

/* Only what is in it: the box itself draws by what its own size_allocate () remembers. */
static gboolean
draw (GtkWidget *widget, cairo_t *cr)
{
  gtk_container_propagate_draw (GTK_CONTAINER (widget), PASTICHE_HALVES (widget)->left, cr);
  gtk_container_propagate_draw (GTK_CONTAINER (widget), PASTICHE_HALVES (widget)->right, cr);
  return FALSE;
}

static void
pastiche_halves_class_init (PasticheHalvesClass *klass)
{
  GTK_WIDGET_CLASS (klass)->size_allocate = size_allocate;
  GTK_WIDGET_CLASS (klass)->draw          = draw;
}

static void
pastiche_halves_init (PasticheHalves *halves)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (halves), GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (halves), 12);
}

GtkWidget *
pastiche_halves_new (GtkWidget *left, GtkWidget *right)
{
  PasticheHalves *halves = g_object_new (PASTICHE_TYPE_HALVES, NULL);

  halves->left  = left;
  halves->right = right;
  gtk_box_pack_start (GTK_BOX (halves), left, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (halves), right, TRUE, TRUE, 0);
  return GTK_WIDGET (halves);
}

void
pastiche_halves_set_preview (PasticheHalves *halves, GtkWidget *preview, int width, int height)
{
  halves->preview = preview;
  halves->width   = width;
  halves->height  = height;
}

void
pastiche_halves_set_gallery (PasticheHalves *halves, PasticheHalvesWidth width, gpointer data)
{
  halves->gallery_width = width;
  halves->gallery       = data;
}

void
pastiche_halves_favour_right (PasticheHalves *halves, gboolean favour)
{
  halves->favour_right = favour;
  gtk_widget_queue_resize (GTK_WIDGET (halves));
}
