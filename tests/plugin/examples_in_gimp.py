# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): the examples of plugin/examples, each in both languages, and the procedures that only
# scripts use.
import os

folder, examples = args['folder'], args['examples']
for name in ('paint-folder', 'strengths', 'mix', 'album', 'list-styles'):
    exec(open(f'{examples}/{name}.py').read())


def scheme(name, call):
    """Load the example and evaluate the call, in one interpreter: the status and, if it failed, the sentence."""
    procedure = Gimp.get_pdb().lookup_procedure('plug-in-script-fu-eval')
    config = procedure.create_config()
    config.set_property('run-mode', Gimp.RunMode.NONINTERACTIVE)
    config.set_property('script', f'(begin (load "{examples}/{name}.scm") {call})')
    values = procedure.run(config)
    return values.index(0).value_nick, values.index(1) if values.length() > 1 else None


def layers(path):
    """By their names, from the top, and what they make together."""
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(path))
    found = [(layer.get_name(), read(layer)) for layer in image.get_layers()]
    return found, read(image.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE))


photo = f'{folder}/in/photo.png'
paint_folder(f'{folder}/in', f'{folder}/py', style='vangogh', strength=80)
strengths(photo, f'{folder}/py/strip.png', 'vangogh', (0, 60, 120))
mix(photo, f'{folder}/py/mix.xcf', 'vangogh', 'dore', (30, 70))
album(f'{folder}/scans', f'{folder}/py/album', threshold=20)
results['sound'] = album(f'{folder}/scans', f'{folder}/py/sound', threshold=100)
image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(f'{folder}/scans/torn.png'))
call(image, image.get_layers()[0], procedure='plug-in-pastiche-restore', threshold=20.0)
results['mended'] = read(painted[0])
results['styles'] = list_styles()

results['scheme'] = [
    scheme('paint-folder', f'(paint-folder "{folder}/in/*.png" "{folder}/scm" "vangogh" 80)'),
    scheme('strengths', f'(strengths "{photo}" "{folder}/scm/strip.png" "vangogh" \'(0 60 120))'),
    scheme('mix', f'(mix "{photo}" "{folder}/scm/mix.xcf" "vangogh" "dore" \'(30 70))'),
    scheme('album', f'(album "{folder}/scans/*.png" "{folder}/scm/album" 20)'),
    scheme('list-styles', f'(call-with-output-file "{folder}/scm/list" (lambda (port) (write (list-styles) port)))')]
for language in 'py', 'scm':
    results[f'mix {language}'] = layers(f'{folder}/{language}/mix.xcf')
    results[f'album {language}'] = {name: layers(f'{folder}/{language}/album/{name}') for name in os.listdir(f'{folder}/{language}/album')}


def add(**settings):
    procedure = Gimp.get_pdb().lookup_procedure('plug-in-pastiche-add')
    config = procedure.create_config()
    for name, value in settings.items():
        config.set_property(name, value)
    values = procedure.run(config)
    return values.index(0).value_nick, values.index(1) if values.length() > 1 else None


results['arguments'] = {name: [spec.name for spec in Gimp.get_pdb().lookup_procedure(name).get_arguments()]
                        for name in Gimp.get_pdb().query_procedures('plug-in-pastiche.*', *7 * ['.*'])}
results['added'] = [add(file=Gio.File.new_for_path(photo), title='The Harbour'), add(file=Gio.File.new_for_path(photo))]
results['not added'] = [add(file=Gio.File.new_for_path(path)) for path in (f'{folder}/in/notes.txt', os.devnull, f'{folder}/none.safetensors')]
results['styles then'] = list_styles()
