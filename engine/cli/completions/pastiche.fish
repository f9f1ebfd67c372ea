# SPDX-License-Identifier: GPL-3.0-or-later
# fish: what may be typed after “pastiche”, by the program itself.
function __pastiche_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l option (string replace -r -- '^(--[^=]*=)?.*' '$1' "$last")
    set -l typed (string replace -r -- '^--[^=]*=' '' "$last")
    for line in ($words[1] complete -- $words[2..] "$last" 2>/dev/null)
        switch $line
            case :files
                printf '%s\n' $option(__fish_complete_path $typed)
            case :folders
                printf '%s\n' $option(__fish_complete_directories $typed)
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c pastiche -f -a '(__pastiche_complete)'
