/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model-tensor.h: the parts of an .onnx file that hold numbers: tensors and attributes.  For model.c alone.
 */
#pragma once

#include "model.h"
#include "wire.h"

/* Set that the file is damaged.  Always FALSE. */
gboolean pastiche_model_damaged (const PasticheModel *model, GError **error);

/* The bytes as a text; free with g_free (). */
char *pastiche_wire_text (const PasticheWire *bytes);

/* Read a tensor's @name and @value, which are the caller's to free, also on failure.  Errors as for
 * pastiche_model_read (). */
gboolean pastiche_model_read_tensor (const PasticheModel *model,
                                     PasticheWire         wire,
                                     char               **name,
                                     PasticheValue       *value,
                                     GError             **error);

/* Read an @attribute of @node, which is named where it is refused; to be cleared also on failure. */
gboolean pastiche_model_read_attribute (const PasticheModel *model,
                                        const PasticheNode  *node,
                                        PasticheWire         wire,
                                        PasticheAttribute   *attribute,
                                        GError             **error);
