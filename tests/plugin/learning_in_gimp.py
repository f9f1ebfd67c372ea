# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): learns a style, paints in it, and is told what is wrong.
def tune(**settings):
    """('success', name), or another status and the sentence."""
    procedure = Gimp.get_pdb().lookup_procedure('plug-in-pastiche-tune')
    config = procedure.create_config()
    for name, value in settings.items():
        config.set_property(name, value)
    values = procedure.run(config)
    return values.index(0).value_nick, values.index(1) if values.length() > 1 else None


photo = np.repeat(np.repeat(np.random.default_rng(args['seed']).random((10, 14, 4), np.float32), 12, 0), 12, 1)
photo[..., 3] = 1
image, layer = new_image(photo)
results['learned'] = tune(paintings=[args['painting']], title='Two Steps', steps=2, drawable=layer)
if results['learned'][0] == 'success':
    results['painted'] = call(image, layer, style=results['learned'][1])
    results['image'] = describe(image)
results['in private'] = tune(paintings=[args['painting']], title='In Private', steps=1, closeness=1.5, loss='minimax', artist='A. Painter',
                             licence='CC0-1.0', source='The attic', private=True, drawable=layer)
results['nothing to learn from'] = tune(paintings=[], steps=1, drawable=layer)
results['no picture'] = tune(paintings=[__import__('os').devnull], steps=1, drawable=layer)
