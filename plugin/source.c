/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * source.c: finding the layer that another one was painted from again.
 *
 * GIMP numbers the layers of each image anew (tattoos), and names repeat: “Background” is in every other image.  So a
 * source is marked with an id of its own, which goes with it wherever it is copied.
 */
#include "source.h"

#define MARK       "pastiche-source" /* name of the parasite */
#define LONGEST_ID 64                /* bytes; ours have 36 */

static char *
read_mark (GimpItem *item)
{
  GimpParasite *parasite = gimp_item_get_parasite (item, MARK);
  guint32       length   = 0;
  gconstpointer text     = parasite != NULL ? gimp_parasite_get_data (parasite, &length) : NULL;
  char         *id       = NULL;

  if (text != NULL && length > 0 && length <= LONGEST_ID && g_utf8_validate (text, length, NULL))
    id = g_strndup (text, length);
  g_clear_pointer (&parasite, gimp_parasite_free);
  return id;
}

/* Add those of @items, which end with NULL, and of the layers in them that were marked with @id. */
static void
add_marked (GPtrArray *found, GimpItem **items, const char *id)
{
  for (GimpItem **item = items; item != NULL && *item != NULL; item++)
    {
      g_autofree char *mark = read_mark (*item);

      if (g_strcmp0 (mark, id) == 0)
        g_ptr_array_add (found, *item);
      if (gimp_item_is_group (*item))
        {
          g_autofree GimpItem **children = gimp_item_get_children (*item);

          add_marked (found, children, id);
        }
    }
}

static GPtrArray *
list_marked (GimpItem *item, const char *id)
{
  g_autofree GimpLayer **layers = gimp_image_get_layers (gimp_item_get_image (item));
  GPtrArray             *found  = g_ptr_array_new ();

  add_marked (found, (GimpItem **) layers, id);
  return found;
}

char *
pastiche_source_id (GimpDrawable *source)
{
  g_autofree char *id      = read_mark (GIMP_ITEM (source));
  g_autoptr (GPtrArray) of = id != NULL ? list_marked (GIMP_ITEM (source), id) : NULL;

  return of != NULL && of->len == 1 ? g_steal_pointer (&id) : g_uuid_string_random ();
}

void
pastiche_source_mark (GimpDrawable *source, const char *id)
{
  g_autofree char *mark = read_mark (GIMP_ITEM (source));
  GimpParasite    *parasite;

  if (g_strcmp0 (mark, id) == 0)
    return;
  parasite = gimp_parasite_new (MARK, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE, (guint32) strlen (id), id);
  gimp_item_attach_parasite (GIMP_ITEM (source), parasite);
  gimp_parasite_free (parasite);
}

static gboolean
is_called (gpointer item, const char *name)
{
  return g_strcmp0 (gimp_item_get_name (item), name) == 0;
}

GimpDrawable *
pastiche_source_find (GimpDrawable *painted, const char *id, guint tattoo, const char *name)
{
  GimpItem *item               = GIMP_ITEM (painted);
  gpointer  numbered           = gimp_image_get_layer_by_tattoo (gimp_item_get_image (item), tattoo);
  g_autoptr (GPtrArray) marked = NULL;

  if (id == NULL)
    return numbered != NULL && numbered != item && is_called (numbered, name) ? numbered : NULL;
  marked = list_marked (item, id);
  g_ptr_array_remove (marked, item); /* a layer is not its own source */
  if (g_ptr_array_find (marked, numbered, NULL))
    return numbered;
  for (guint i = 0; i < marked->len; i++)
    if (is_called (g_ptr_array_index (marked, i), name))
      return g_ptr_array_index (marked, i);
  return marked->len > 0 ? g_ptr_array_index (marked, 0) : NULL;
}
