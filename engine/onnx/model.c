/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.c: from an .onnx file's messages (onnx.proto, of which the numbers are) to nodes and constants.
 *
 * A field of another type than the number is for counts as 0 or empty, and one that nobody asks for is passed over.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "model-tensor.h"
#include "tensor.h"

#define MAX_FILE       ((gsize) 128 << 20) /* bytes */
#define MAX_PARTS      8192                /* nodes, constants, inputs: the largest painters have some hundreds */
#define MAX_ATTRIBUTES 32
#define MAX_METADATA   256
#define MAX_DOC        4096          /* bytes of a text for people */
#define WINDOW         (4 * MAX_DOC) /* of a file, that is read at once where only its texts are: any of them fits */

#define GRAPH 7 /* ModelProto.graph */

/* One more of an array of @n, all 0. */
#define ADD(array, n) \
  ((array) = g_realloc_n ((array), (n) + 1, sizeof *(array)), memset (&(array)[n], 0, sizeof *(array)), &(array)[(n)++])

gboolean
pastiche_model_refuse (const PasticheModel *model, GError **error, const char *format, ...)
{
  va_list          arguments;
  g_autofree char *reason = NULL;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, _ ("%s cannot be used: %s."), model->label, reason);
  return FALSE;
}

gboolean
pastiche_model_damaged (const PasticheModel *model, GError **error)
{
  return pastiche_model_refuse (model, error, _ ("it is damaged, or no ONNX model"));
}

char *
pastiche_wire_text (const PasticheWire *bytes)
{
  return bytes->at ? g_strndup ((const char *) bytes->at, pastiche_wire_left (bytes)) : g_strdup ("");
}

static gboolean
check_count (const PasticheModel *model, int n, int most, const char *too_many, GError **error)
{
  return n < most || pastiche_model_refuse (model, error, too_many, most);
}

/* --- Inputs and outputs ------------------------------------------------- */

static void
read_dim (PasticheWire wire, PastichePort *port)
{
  PasticheField field;
  gint64        dim = -1;

  while (pastiche_wire_next (&wire, &field))
    if (field.number == 1 && field.type == PASTICHE_WIRE_VARINT && (gint64) field.value > 0)
      dim = (gint64) field.value;
  if (port->rank < PASTICHE_MAX_RANK)
    port->dims[port->rank] = dim;
  port->rank++;
}

/* A shape of more than PASTICHE_MAX_RANK dimensions counts as not said. */
static void
read_shape (PasticheWire wire, PastichePort *port)
{
  PasticheField field;

  port->rank = 0;
  while (pastiche_wire_next (&wire, &field) && port->rank <= PASTICHE_MAX_RANK)
    if (field.number == 1)
      read_dim (field.bytes, port);
  if (port->rank > PASTICHE_MAX_RANK)
    port->rank = -1;
}

static void
read_type (PasticheWire wire, PastichePort *port)
{
  PasticheField field, part;

  while (pastiche_wire_next (&wire, &field))
    while (field.number == 1 && pastiche_wire_next (&field.bytes, &part))
      if (part.number == 1)
        port->type = (int) MIN (part.value, G_MAXINT);
      else if (part.number == 2)
        read_shape (part.bytes, port);
}

static void
read_port (PasticheWire wire, PastichePort *port)
{
  PasticheField field;

  port->rank = -1;
  while (pastiche_wire_next (&wire, &field))
    if (field.number == 1)
      {
        g_free (port->name);
        port->name = pastiche_wire_text (&field.bytes);
      }
    else if (field.number == 2)
      read_type (field.bytes, port);
  if (!port->name)
    port->name = g_strdup ("");
}

/* --- Nodes -------------------------------------------------------------- */

static gboolean
read_value_name (const PasticheModel *model, const PasticheWire *bytes, char ***names, int *n, GError **error)
{
  if (!check_count (model, *n, PASTICHE_NODE_VALUES, _ ("it has more than %d inputs or outputs of one operator"),
                    error))
    return FALSE;
  *ADD (*names, *n) = pastiche_wire_text (bytes);
  return TRUE;
}

static gboolean
read_node (const PasticheModel *model, PasticheWire wire, PasticheNode *node, GError **error)
{
  PasticheField    field;
  g_autofree char *domain = NULL;
  gboolean         ok     = TRUE;

  node->op   = g_strdup ("");
  node->name = g_strdup ("");
  while (ok && pastiche_wire_next (&wire, &field))
    if (field.number == 1)
      ok = read_value_name (model, &field.bytes, &node->in, &node->n_in, error);
    else if (field.number == 2)
      ok = read_value_name (model, &field.bytes, &node->out, &node->n_out, error);
    else if (field.number == 3 || field.number == 4 || field.number == 7)
      {
        char **text = field.number == 3 ? &node->name : field.number == 4 ? &node->op : &domain;

        g_free (*text);
        *text = pastiche_wire_text (&field.bytes);
      }
    else if (field.number == 5)
      ok = check_count (model, node->n_attributes, MAX_ATTRIBUTES, _ ("it has more than %d attributes of one operator"),
                        error) &&
           pastiche_model_read_attribute (model, node, field.bytes, ADD (node->attributes, node->n_attributes), error);
  if (!ok || wire.broken)
    return ok ? pastiche_model_damaged (model, error) : FALSE;
  if (domain && *domain && !g_str_equal (domain, "ai.onnx"))
    {
      g_autofree char *full = g_strconcat (domain, ".", node->op, NULL), *quoted = pastiche_quote (full);

      return pastiche_model_refuse (model, error, _ ("its operator %s is not one of ONNX' own"), quoted);
    }
  return TRUE;
}

/* --- The graph ---------------------------------------------------------- */

static gboolean
read_graph_field (PasticheModel *model, const PasticheField *field, GError **error)
{
  PasticheConstant *constant;

  switch (field->number)
    {
    case 1:
      return check_count (model, model->n_nodes, MAX_PARTS, "operators", error) &&
             read_node (model, field->bytes, ADD (model->nodes, model->n_nodes), error);
    case 5:
      if (!check_count (model, model->n_constants, MAX_PARTS, "constants", error))
        return FALSE;
      constant = ADD (model->constants, model->n_constants);
      return pastiche_model_read_tensor (model, field->bytes, &constant->name, &constant->value, error);
    case 11:
    case 12:
      if (!check_count (model, field->number == 11 ? model->n_in : model->n_out, MAX_PARTS,
                        _ ("it has more than %d inputs or outputs"), error))
        return FALSE;
      if (field->number == 11)
        read_port (field->bytes, ADD (model->in, model->n_in));
      else
        read_port (field->bytes, ADD (model->out, model->n_out));
      return TRUE;
    case 15:
      return pastiche_model_refuse (model, error, _ ("it has sparse weights"));
    default:
      return TRUE;
    }
}

static gboolean
read_graph (PasticheModel *model, PasticheWire wire, GError **error)
{
  PasticheField field;

  while (pastiche_wire_next (&wire, &field))
    if (!read_graph_field (model, &field, error))
      return FALSE;
  return !wire.broken || pastiche_model_damaged (model, error);
}

/* Files of old exporters list weights among the inputs, as what they are unless something else is put in. */
static void
drop_constant_inputs (PasticheModel *model)
{
  g_autoptr (GHashTable) constants = g_hash_table_new (g_str_hash, g_str_equal);
  int kept                         = 0;

  for (int i = 0; i < model->n_constants; i++)
    g_hash_table_add (constants, model->constants[i].name);
  for (int i = 0; i < model->n_in; i++)
    if (g_hash_table_contains (constants, model->in[i].name))
      g_free (model->in[i].name);
    else
      model->in[kept++] = model->in[i];
  model->n_in = kept;
}

/* --- The model ---------------------------------------------------------- */

static void
read_opset (PasticheModel *model, PasticheWire wire)
{
  PasticheField    field;
  gint64           version = 0;
  g_autofree char *domain  = g_strdup ("");

  while (pastiche_wire_next (&wire, &field))
    if (field.number == 2)
      version = (gint64) field.value;
    else if (field.number == 1)
      {
        g_free (domain);
        domain = pastiche_wire_text (&field.bytes);
      }
  if (*domain == '\0' || g_str_equal (domain, "ai.onnx"))
    model->opset = version;
}

static void
read_metadata (PasticheModel *model, PasticheWire wire)
{
  PasticheField    field;
  g_autofree char *key = NULL, *value = NULL;

  while (pastiche_wire_next (&wire, &field))
    if ((field.number == 1 || field.number == 2) && pastiche_wire_left (&field.bytes) <= MAX_DOC)
      {
        char **text = field.number == 1 ? &key : &value;

        g_free (*text);
        *text = pastiche_wire_text (&field.bytes);
      }
  if (key && value && g_hash_table_size (model->metadata) < MAX_METADATA)
    g_hash_table_insert (model->metadata, g_steal_pointer (&key), g_steal_pointer (&value));
}

static gboolean
read_model_field (PasticheModel *model, PasticheField *field, gboolean *graph, GError **error)
{
  switch (field->number)
    {
    case 2:
    case 6:
      {
        char **text = field->number == 2 ? &model->producer : &model->doc;

        if (pastiche_wire_left (&field->bytes) > MAX_DOC)
          field->bytes.end = field->bytes.at + MAX_DOC;
        g_free (*text);
        *text = pastiche_wire_text (&field->bytes);
        return TRUE;
      }
    case GRAPH:
      if (*graph)
        return pastiche_model_refuse (model, error, _ ("it has two graphs"));
      *graph = TRUE;
      return read_graph (model, field->bytes, error);
    case 8:
      read_opset (model, field->bytes);
      return TRUE;
    case 14:
      read_metadata (model, field->bytes);
      return TRUE;
    case 25:
      return pastiche_model_refuse (model, error, _ ("it defines operators of its own"));
    default:
      return TRUE;
    }
}

static PasticheModel *
new_model (const char *label)
{
  PasticheModel *model = g_new0 (PasticheModel, 1);

  model->label    = g_strdup (label);
  model->producer = g_strdup ("");
  model->doc      = g_strdup ("");
  model->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return model;
}

PasticheModel *
pastiche_model_parse (const void *bytes, gsize length, const char *label, GError **error)
{
  g_autoptr (PasticheModel) model = new_model (label);
  PasticheWire  wire              = { bytes, (const guint8 *) bytes + length, FALSE };
  PasticheField field;
  gboolean      graph = FALSE;

  while (pastiche_wire_next (&wire, &field))
    if (!read_model_field (model, &field, &graph, error))
      return NULL;
  if (wire.broken || !graph)
    {
      pastiche_model_damaged (model, error);
      return NULL;
    }
  drop_constant_inputs (model);
  return g_steal_pointer (&model);
}

/* --- The file ----------------------------------------------------------- */

static char *
label_of (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return pastiche_quote_path (base);
}

static gboolean
fail_to_read (const char *label, const char *reason, GError **error)
{
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s cannot be read: %s."), label, reason);
  return FALSE;
}

static gboolean
read_whole (int fd, guint8 *bytes, gsize size)
{
  for (gsize got = 0; got < size;)
    {
      gssize n = read (fd, bytes + got, size - got);

      if (n <= 0)
        return FALSE;
      got += (gsize) n;
    }
  return TRUE;
}

/* Without waiting for a pipe, and no folder.  To be closed with close (); negative where it fails. */
static int
open_file (const char *path, const char *label, gsize *size, GError **error)
{
  int         fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) < 0)
    fail_to_read (label, g_strerror (errno), error);
  else if (!S_ISREG (status.st_mode))
    fail_to_read (label, _ ("it is no regular file"), error);
  else if (status.st_size > (off_t) MAX_FILE)
    fail_to_read (label, _ ("it is larger than 128 MB"), error);
  else
    {
      *size = (gsize) status.st_size;
      return fd;
    }
  if (fd >= 0)
    close (fd);
  return -1;
}

guint8 *
pastiche_model_bytes (const char *path, gsize *length, GError **error)
{
  g_autofree char *label = label_of (path);
  int              fd    = open_file (path, label, length, error);
  guint8          *bytes = fd >= 0 ? pastiche_alloc (MAX (*length, 1), 1, error) : NULL;

  if (bytes && !read_whole (fd, bytes, *length))
    {
      g_clear_pointer (&bytes, pastiche_free);
      fail_to_read (label, _ ("it ends too early"), error);
    }
  if (fd >= 0)
    close (fd);
  return bytes;
}

PasticheModel *
pastiche_model_read (const char *path, GError **error)
{
  g_autofree char *label = label_of (path);
  gsize            length;
  guint8          *bytes = pastiche_model_bytes (path, &length, error);
  PasticheModel   *model = bytes ? pastiche_model_parse (bytes, length, label, error) : NULL;

  pastiche_free (bytes);
  return model;
}

/* The field at *@at of the file, of which @window gets the first bytes; one that is longer ends there. */
static gboolean
next_in_file (int fd, gsize size, guint8 *window, gsize *at, PasticheField *field)
{
  gssize       n    = pread (fd, window, WINDOW, (off_t) *at);
  PasticheWire wire = { window, window + MAX (n, 0), FALSE }, again = wire;
  guint64      key, length;

  if (pastiche_wire_next (&wire, field))
    {
      *at += (gsize) (wire.at - window);
      return TRUE;
    }
  if (!pastiche_wire_varint (&again, &key) || (key & 7) != PASTICHE_WIRE_BYTES || key < 8 || key > G_MAXUINT32 ||
      !pastiche_wire_varint (&again, &length))
    return FALSE;
  *at += (gsize) (again.at - window);
  if (*at > size || length > size - *at)
    return FALSE;
  *at += length;
  *field = (PasticheField) { .number = (guint32) (key >> 3), .type = PASTICHE_WIRE_BYTES, .bytes = again };
  return TRUE;
}

static gboolean
read_texts (PasticheModel *model, int fd, gsize size, GError **error)
{
  g_autofree guint8 *window = g_malloc (WINDOW);
  gboolean           graph  = FALSE;
  PasticheField      field;
  gsize              at = 0;

  for (int i = 0; at < size; i++)
    {
      if (!check_count (model, i, MAX_PARTS, "fields", error))
        return FALSE;
      if (!next_in_file (fd, size, window, &at, &field))
        return pastiche_model_damaged (model, error);
      if (field.number == GRAPH)
        graph = TRUE;
      else if (!read_model_field (model, &field, &graph, error))
        return FALSE;
    }
  return graph || pastiche_model_damaged (model, error);
}

PasticheModel *
pastiche_model_read_texts (const char *path, GError **error)
{
  g_autofree char *label = label_of (path);
  gsize            size;
  int              fd    = open_file (path, label, &size, error);
  PasticheModel   *model = fd >= 0 ? new_model (label) : NULL;

  if (model && !read_texts (model, fd, size, error))
    g_clear_pointer (&model, pastiche_model_free);
  if (fd >= 0)
    close (fd);
  return model;
}

static void
free_texts (char **texts, int n)
{
  for (int i = 0; i < n; i++)
    g_free (texts[i]);
  g_free (texts);
}

static void
clear_node (PasticheNode *node)
{
  free_texts (node->in, node->n_in);
  free_texts (node->out, node->n_out);
  for (int i = 0; i < node->n_attributes; i++)
    {
      g_free (node->attributes[i].name);
      g_free (node->attributes[i].text);
      pastiche_value_clear (&node->attributes[i].values);
    }
  g_free (node->attributes);
  g_free (node->op);
  g_free (node->name);
}

void
pastiche_model_free (PasticheModel *model)
{
  for (int i = 0; i < model->n_nodes; i++)
    clear_node (&model->nodes[i]);
  for (int i = 0; i < model->n_constants; i++)
    {
      g_free (model->constants[i].name);
      pastiche_value_clear (&model->constants[i].value);
    }
  for (int i = 0; i < model->n_in; i++)
    g_free (model->in[i].name);
  for (int i = 0; i < model->n_out; i++)
    g_free (model->out[i].name);
  g_free (model->nodes);
  g_free (model->constants);
  g_free (model->in);
  g_free (model->out);
  g_hash_table_unref (model->metadata);
  g_free (model->producer);
  g_free (model->doc);
  g_free (model->label);
  g_free (model);
}

/* --- Attributes --------------------------------------------------------- */

const PasticheAttribute *
pastiche_node_attribute (const PasticheNode *node, const char *name)
{
  for (int i = 0; i < node->n_attributes; i++)
    if (g_str_equal (node->attributes[i].name, name))
      return &node->attributes[i];
  return NULL;
}

gint64
pastiche_node_int (const PasticheNode *node, const char *name, gint64 otherwise)
{
  const PasticheAttribute *attribute = pastiche_node_attribute (node, name);

  return attribute ? attribute->whole : otherwise;
}

float
pastiche_node_float (const PasticheNode *node, const char *name, float otherwise)
{
  const PasticheAttribute *attribute = pastiche_node_attribute (node, name);

  return attribute ? attribute->number : otherwise;
}

const char *
pastiche_node_text (const PasticheNode *node, const char *name, const char *otherwise)
{
  const PasticheAttribute *attribute = pastiche_node_attribute (node, name);

  return attribute && attribute->text ? attribute->text : otherwise;
}
