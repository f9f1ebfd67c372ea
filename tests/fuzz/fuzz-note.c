/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-note.c: the note of a painted layer, which any program can have written into an image.  No GIMP runs: where note.c asks
 * it for something, functions here answer.
 */
#include "fuzz.h"

#include "note.h"
#include "settings.h"
#include "source.h"

static const guint8 *input;
static gsize         n_input;

/* --- In GIMP's place ---------------------------------------------------- */

GimpParasite *__wrap_gimp_item_get_parasite (GimpItem *item, const char *name);
GimpParasite *
__wrap_gimp_item_get_parasite (GimpItem *item G_GNUC_UNUSED, const char *name)
{
  return n_input > 0 ? gimp_parasite_new (name, 0, (guint32) n_input, input) : NULL;
}

char *
pastiche_source_id (GimpDrawable *source G_GNUC_UNUSED)
{
  return g_strdup ("id");
}

void
pastiche_source_mark (GimpDrawable *source G_GNUC_UNUSED, const char *id G_GNUC_UNUSED)
{
}

GimpDrawable *
pastiche_source_find (GimpDrawable *painted G_GNUC_UNUSED, const char *id, guint tattoo G_GNUC_UNUSED, const char *name)
{
  g_assert_true (id == NULL || g_utf8_validate (id, -1, NULL));
  g_assert_nonnull (name);
  return NULL;
}

void
pastiche_target_place (const PasticheTarget *target, int *x, int *y)
{
  *x = target->x;
  *y = target->y;
}

/* --- Arguments like those of plug-in-pastiche --------------------------- */

#define N_NUMBERS 4

typedef struct
{
  GObject parent_instance;
  char   *style;
  double  numbers[N_NUMBERS];
} Config;

typedef struct
{
  GObjectClass parent_class;
} ConfigClass;

static GType config_get_type (void);
G_DEFINE_TYPE (Config, config, G_TYPE_OBJECT)

static GParamSpec *specs[2 + N_NUMBERS];

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  Config *config = (Config *) object;

  g_assert_true (spec->owner_type == config_get_type ());
  if (id == 1)
    g_set_str (&config->style, g_value_get_string (value));
  else
    config->numbers[id - 2] = g_value_get_double (value);
}

static void
finalize (GObject *object)
{
  g_free (((Config *) object)->style);
  G_OBJECT_CLASS (config_parent_class)->finalize (object);
}

static void
config_class_init (ConfigClass *klass)
{
  static const char *const names[N_NUMBERS] = { "strength", "stroke-size", "keep-colours", "mix-amount" };

  G_OBJECT_CLASS (klass)->set_property = set_property;
  G_OBJECT_CLASS (klass)->finalize     = finalize;
  specs[1]                             = g_param_spec_string ("style", NULL, NULL, "vangogh", G_PARAM_WRITABLE);
  for (int i = 0; i < N_NUMBERS; i++)
    specs[2 + i] = g_param_spec_double (names[i], NULL, NULL, 0, 150, 100, G_PARAM_WRITABLE);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (specs), specs);
}

static void
config_init (Config *config G_GNUC_UNUSED)
{
}

GPtrArray *
pastiche_settings_list (GimpProcedureConfig *config G_GNUC_UNUSED)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 1; i < G_N_ELEMENTS (specs); i++)
    g_ptr_array_add (list, specs[i]);
  return list;
}

/* --- The note ----------------------------------------------------------- */

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const PasticheTarget target = { .bounds = { 0, 0, 1, 1 } };
  g_autoptr (GObject) config         = g_object_new (config_get_type (), NULL);
  const Config *now                  = (const Config *) config;
  g_autoptr (GKeyFile) note          = NULL;

  input   = data;
  n_input = size;
  note    = pastiche_note_read (NULL);
  if (note != NULL)
    {
      g_autofree char *source = pastiche_note_get_source_name (note), *name = pastiche_note_get_name (note);

      g_assert_nonnull (source);
      g_assert_null (pastiche_note_source (note, NULL));
      g_assert_false (pastiche_note_has_selection (note, &target));
      pastiche_note_get_settings (note, (GimpProcedureConfig *) config);
      for (int i = 0; i < N_NUMBERS; i++)
        g_assert_true (now->numbers[i] >= 0 && now->numbers[i] <= 150);
    }
  return 0;
}
