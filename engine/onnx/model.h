/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.h: an .onnx file as it is: nodes, constants, what goes in and comes out.  Nothing here knows what an operator does.
 *
 *   g_autoptr (PasticheModel) model = pastiche_model_read (path, error);
 *   const PasticheNode *node = model ? &model->nodes[0] : NULL;       // Conv
 *   gint64 group = node ? pastiche_node_int (node, "group", 1) : 0;
 */
#pragma once

#include "value.h"

G_BEGIN_DECLS

#define PASTICHE_NODE_VALUES 64 /* that a node takes in, or gives, at most */

typedef struct
{
  char         *name;
  int           type; /* AttributeProto.type; 0 where a file does not say */
  float         number;
  gint64        whole;
  char         *text;   /* or NULL */
  PasticheValue values; /* of lists, and of a tensor */
} PasticheAttribute;

typedef struct
{
  char              *op;
  char              *name; /* may be empty */
  int                n_in, n_out, n_attributes;
  char             **in; /* names of values; empty where an optional one is left out */
  char             **out;
  PasticheAttribute *attributes;
} PasticheNode;

/* An input or output of the model: dimensions that are not fixed are −1. */
typedef struct
{
  char  *name;
  int    type; /* TensorProto.DataType */
  int    rank; /* −1: not said */
  gint64 dims[PASTICHE_MAX_RANK];
} PastichePort;

typedef struct
{
  char         *name;
  PasticheValue value;
} PasticheConstant;

typedef struct
{
  char             *label;    /* the file, quoted, for messages */
  gint64            opset;    /* of ONNX' own operators */
  char             *producer; /* what made the file, or empty; as all texts here, any bytes that a stranger wrote */
  char             *doc;
  GHashTable       *metadata; /* texts by their keys */
  int               n_nodes, n_constants, n_in, n_out;
  PasticheNode     *nodes;
  PasticheConstant *constants;
  PastichePort     *in; /* without those that are constants, too */
  PastichePort     *out;
} PasticheModel;

/* Read the file; every number in it is finite and every length within bounds.  Free with pastiche_model_free ().
 * PASTICHE_ERROR_FILE; PASTICHE_ERROR_FORMAT for what breaks a rule, and for a model with graphs in its nodes, functions
 * of its own or weights in other files, which are never opened; PASTICHE_ERROR_MEMORY. */
PasticheModel *pastiche_model_read (const char *path, GError **error);

/* The same in two steps: the file's bytes, to be freed with pastiche_free (), and what they mean, for which they are not
 * needed afterwards; @label names them in messages. */
guint8        *pastiche_model_bytes (const char *path, gsize *length, GError **error);
PasticheModel *pastiche_model_parse (const void *bytes, gsize length, const char *label, GError **error);
void           pastiche_model_free (PasticheModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheModel, pastiche_model_free)

/* Only what the file says of itself: producer, doc and metadata.  The graph, nearly all of a file, is passed over, so it may
 * be none that pastiche_model_read () takes.  For lists, as it takes a fraction of a millisecond.  Errors as there. */
PasticheModel *pastiche_model_read_texts (const char *path, GError **error);

/* The key of the metadata that is the title which the artist gave it. */
#define PASTICHE_MODEL_TITLE "pastiche.title"

/* The bytes of a sound file once more, with another title; free with g_byte_array_unref (). */
GByteArray *pastiche_model_entitle (const guint8 *bytes, gsize length, const char *title);

/* Whether both have the same operators in the same order, with the same attributes between the same values, and the same
 * constants. */
gboolean pastiche_model_is_same (const PasticheModel *a, const PasticheModel *b);

/* Set PASTICHE_ERROR_FORMAT: “LABEL cannot be used: ” and what is wrong.  Always FALSE. */
gboolean pastiche_model_refuse (const PasticheModel *model, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* An attribute of @node, or NULL or @otherwise where it has none. */
const PasticheAttribute *pastiche_node_attribute (const PasticheNode *node, const char *name);
gint64                   pastiche_node_int (const PasticheNode *node, const char *name, gint64 otherwise);
float                    pastiche_node_float (const PasticheNode *node, const char *name, float otherwise);
const char              *pastiche_node_text (const PasticheNode *node, const char *name, const char *otherwise);

G_END_DECLS
