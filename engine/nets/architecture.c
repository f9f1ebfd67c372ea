/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * architecture.c: the tables of layers, and the tables of tensors in files, which follow from them.
 */
#include "architecture.h"
#include "tensor.h"

#define NORM_RELU (PASTICHE_LAYER_NORM | PASTICHE_LAYER_RELU)

/* A residual block: two convolutions whose output is added to their input. */
#define BLOCK(name, channels, more)                                                             \
  { name ".a", channels, channels, 1, 1, NORM_RELU | PASTICHE_LAYER_FORK },                     \
  {                                                                                             \
    name ".b", channels, channels, 1, 1, PASTICHE_LAYER_NORM | PASTICHE_LAYER_RESIDUAL | (more) \
  }

const PasticheLayer pastiche_generator_layers[PASTICHE_GENERATOR_LAYERS] = {
  { "stem", 12, 32, 1, 1, NORM_RELU },
  { "down1", 32, 64, 2, 1, NORM_RELU },
  BLOCK ("res4a.0", 64, 0),
  BLOCK ("res4a.1", 64, PASTICHE_LAYER_KEEP),
  { "down2", 64, 128, 2, 1, NORM_RELU },
  BLOCK ("res8.0", 128, 0),
  BLOCK ("res8.1", 128, 0),
  BLOCK ("res8.2", 128, 0),
  BLOCK ("res8.3", 128, 0),
  BLOCK ("res8.4", 128, 0),
  { "up2", 128, 64, 1, 2, NORM_RELU | PASTICHE_LAYER_SKIP },
  BLOCK ("res4b.0", 64, 0),
  BLOCK ("res4b.1", 64, 0),
  { "up1", 64, 32, 1, 2, NORM_RELU },
  { "up0", 32, 16, 1, 2, NORM_RELU },
  { "out", 16, 3, 1, 1, 0 },
};

const PasticheLayer pastiche_encoder_layers[PASTICHE_ENCODER_LAYERS] = {
  { "conv1", 12, 32, 1, 1, 0 },
  { "conv2", 32, 64, 2, 1, 0 },
  { "conv3", 64, 128, 2, 1, 0 },
  { "conv4", 128, 192, 2, 1, 0 },
};

/* Each is followed by leaky ReLU. */
const PasticheLayer pastiche_discriminator_layers[PASTICHE_DISCRIMINATOR_LAYERS] = {
  { "trunk.0", 12, 48, 1, 1, 0 },   { "trunk.1", 48, 96, 2, 1, 0 },   { "trunk.2", 96, 192, 2, 1, 0 },
  { "trunk.3", 192, 192, 2, 1, 0 }, { "patch.0", 192, 192, 1, 1, 0 }, { "patch.1", 192, 192, 1, 1, 0 },
};

#define LEAKY PASTICHE_LAYER_LEAKY

/* The restorer's residual block; nothing is normalised. */
#define MENDING(name, channels, more)                                     \
  { name ".a", channels, channels, 1, 1, LEAKY | PASTICHE_LAYER_FORK },   \
  {                                                                       \
    name ".b", channels, channels, 1, 1, PASTICHE_LAYER_RESIDUAL | (more) \
  }

const PasticheLayer pastiche_restorer_layers[PASTICHE_RESTORER_LAYERS] = {
  { "stem", 16, 32, 1, 1, LEAKY },
  MENDING ("res2a.0", 32, PASTICHE_LAYER_KEEP),
  { "down1", 32, 64, 2, 1, LEAKY },
  MENDING ("res4a.0", 64, 0),
  MENDING ("res4a.1", 64, PASTICHE_LAYER_KEEP),
  { "down2", 64, 128, 2, 1, LEAKY },
  MENDING ("res8a.0", 128, 0),
  MENDING ("res8a.1", 128, 0),
  MENDING ("res8a.2", 128, PASTICHE_LAYER_KEEP),
  { "down3", 128, 128, 2, 1, LEAKY },
  MENDING ("res16.0", 128, 0),
  MENDING ("res16.1", 128, 0),
  MENDING ("res16.2", 128, 0),
  MENDING ("res16.3", 128, 0),
  MENDING ("res16.4", 128, 0),
  { "up3", 128, 128, 1, 2, LEAKY | PASTICHE_LAYER_SKIP },
  MENDING ("res8b.0", 128, 0),
  MENDING ("res8b.1", 128, 0),
  { "up2", 128, 64, 1, 2, LEAKY | PASTICHE_LAYER_SKIP },
  MENDING ("res4b.0", 64, 0),
  MENDING ("res4b.1", 64, 0),
  { "up1", 64, 32, 1, 2, LEAKY | PASTICHE_LAYER_SKIP },
  MENDING ("res2b.0", 32, 0),
  { "detail", 4, 32, 1, 1, LEAKY | PASTICHE_LAYER_KEEP },
  { "up0", 32, 32, 1, 2, LEAKY | PASTICHE_LAYER_SKIP },
  { "fine", 32, 32, 1, 1, LEAKY },
  { "out", 32, PASTICHE_RESTORER_OUTPUTS, 1, 1, 0 },
};

const PasticheLayer pastiche_era_layers[PASTICHE_ERA_LAYERS] = {
  { "conv0", 3, 16, 2, 1, LEAKY },
  { "conv1", 16, 32, 2, 1, LEAKY },
  { "conv2", 32, 64, 2, 1, LEAKY },
  { "conv3", 64, 64, 2, 1, LEAKY },
};

typedef struct
{
  int                n;
  PasticheTensorSpec specs[PASTICHE_MOST_TENSORS];
} Table;

static void
append (Table *table, char *name, int n_dims, int a, int b, int c, int d)
{
  PasticheTensorSpec *spec = &table->specs[table->n++];

  *spec = (PasticheTensorSpec) { name, n_dims, { a, b, c, d }, 1, NULL };
  for (int i = 0; i < n_dims; i++)
    spec->size *= spec->shape[i];
}

static void
append_conv (Table *table, const char *network, const PasticheLayer *layer)
{
  append (table, g_strdup_printf ("%s.%s.weight", network, layer->name), 4, 3, 3, layer->in, layer->out);
  if (!(layer->flags & PASTICHE_LAYER_NORM))
    append (table, g_strdup_printf ("%s.%s.bias", network, layer->name), 1, layer->out, 0, 0, 0);
}

static void
append_linear (Table *table, const char *name, int in, int out)
{
  append (table, g_strdup_printf ("%s.weight", name), 2, in, out, 0, 0);
  append (table, g_strdup_printf ("%s.bias", name), 1, out, 0, 0, 0);
}

static void
append_discriminator (Table *table)
{
  const PasticheLayer *layers = pastiche_discriminator_layers;

  for (int i = 0; i < PASTICHE_DISCRIMINATOR_LAYERS; i++)
    append_conv (table, "discriminator", &layers[i]);
  for (int i = 0; i < PASTICHE_SCALES; i++)
    {
      int              out   = layers[PASTICHE_TRUNK_LAYERS + i].out;
      g_autofree char *logit = g_strdup_printf ("discriminator.logit.%d", i);

      append_linear (table, logit, out, 1);
      append (table, g_strdup_printf ("discriminator.project.%d.weight", i), 2, PASTICHE_CODE, out, 0, 0);
    }
  for (int i = 0; i < PASTICHE_DISCRIMINATOR_LAYERS; i++)
    append (table, g_strdup_printf ("discriminator.%s.singular", layers[i].name), 1, layers[i].out, 0, 0, 0);
  for (int i = 0; i < PASTICHE_SCALES; i++)
    {
      append (table, g_strdup_printf ("discriminator.logit.%d.singular", i), 1, 1, 0, 0, 0);
      append (table, g_strdup_printf ("discriminator.project.%d.singular", i), 1, layers[PASTICHE_TRUNK_LAYERS + i].out,
              0, 0, 0);
    }
}

static void
append_era (Table *table)
{
  int nodes = PASTICHE_ERA_NODES;

  for (int i = 0; i < PASTICHE_ERA_LAYERS; i++)
    append_conv (table, "era", &pastiche_era_layers[i]);
  append_linear (table, "era.head", pastiche_era_layers[PASTICHE_ERA_LAYERS - 1].out, PASTICHE_ERA_AMOUNTS);
  append (table, g_strdup ("era.range"), 1, PASTICHE_ERA_AMOUNTS, 0, 0, 0);
  append (table, g_strdup ("era.exposure"), 2, 3, 3, 0, 0);
  append (table, g_strdup ("era.curves"), 2, 3, PASTICHE_ERA_CURVE, 0, 0);
  append (table, g_strdup ("era.print"), 2, 3, 4, 0, 0);
  append (table, g_strdup ("era.table"), 4, nodes, nodes, nodes, 3);
}

/* The tables and the names in them are never freed. */
static Table *
make_tables (void)
{
  Table *tables = g_new0 (Table, PASTICHE_KIND_ERA + 1);
  Table *base = &tables[PASTICHE_KIND_BASE], *style = &tables[PASTICHE_KIND_STYLE];
  int    statistics = 0;

  for (int i = 0; i < PASTICHE_GENERATOR_LAYERS; i++)
    append_conv (base, "generator", &pastiche_generator_layers[i]);
  *style = *base;
  for (int i = 0; i < PASTICHE_GENERATOR_LAYERS; i++)
    style->specs[i].scale = g_strdup_printf ("generator.%s.scale", pastiche_generator_layers[i].name);
  append (style, g_strdup ("vector"), 1, PASTICHE_VECTOR, 0, 0, 0);
  append (&tables[PASTICHE_KIND_VECTOR], g_strdup ("vector"), 1, PASTICHE_VECTOR, 0, 0, 0);
  append_linear (base, "affine.0", PASTICHE_CODE, PASTICHE_HIDDEN);
  append_linear (base, "affine.1", PASTICHE_HIDDEN, PASTICHE_VECTOR);
  for (int i = 0; i < PASTICHE_ENCODER_LAYERS; i++)
    {
      append_conv (base, "encoder", &pastiche_encoder_layers[i]);
      statistics += 2 * pastiche_encoder_layers[i].out;
    }
  append_linear (base, "encoder.head.0", statistics, PASTICHE_HIDDEN);
  append_linear (base, "encoder.head.1", PASTICHE_HIDDEN, PASTICHE_CODE);
  append_discriminator (&tables[PASTICHE_KIND_DISCRIMINATOR]);
  for (int i = 0; i < PASTICHE_RESTORER_LAYERS; i++)
    append_conv (&tables[PASTICHE_KIND_RESTORER], "restorer", &pastiche_restorer_layers[i]);
  append_era (&tables[PASTICHE_KIND_ERA]);
  return tables;
}

const PasticheTensorSpec *
pastiche_architecture_tensors (PasticheKind kind, int *n)
{
  static Table *tables = NULL;

  if (g_once_init_enter_pointer (&tables))
    g_once_init_leave_pointer (&tables, make_tables ());
  *n = tables[kind].n;
  return tables[kind].specs;
}

gboolean
pastiche_weights_init (PasticheWeights *weights, PasticheKind kind, GError **error)
{
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (kind, &n);
  gsize                     total = 0;
  float                    *block;

  *weights = (PasticheWeights) { .kind = kind };
  for (int i = 0; i < n; i++)
    total += specs[i].size;
  block = pastiche_alloc_floats (total, error);
  if (block == NULL)
    return FALSE;
  weights->n = n;
  for (int i = 0; i < n; block += specs[i++].size)
    weights->data[i] = block;
  return TRUE;
}

void
pastiche_weights_clear (PasticheWeights *weights)
{
  pastiche_free (weights->data[0]);
  *weights = (PasticheWeights) { .kind = weights->kind };
}

void
pastiche_interpolate (const float *from, const float *to, gsize n, float t, float *result)
{
  for (gsize i = 0; i < n; i++)
    result[i] = (1 - t) * from[i] + t * to[i];
}
