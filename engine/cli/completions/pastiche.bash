# SPDX-License-Identifier: GPL-3.0-or-later
# bash: what may be typed after “pastiche”, by the program itself. Bash takes “--style=monet” apart at the “=”.
_pastiche ()
{
  local i line words=()

  for ((i = 1; i <= COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == = ]] || words+=("${COMP_WORDS[i]}")
  done
  [[ ${COMP_WORDS[COMP_CWORD]} != = ]] || words+=('')
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default ;;
      :folders) compopt -o dirnames ;;
      *) printf -v line %q "${line%%$'\t'*}"; COMPREPLY+=("$line") ;;
    esac
  done < <("$1" complete -- "${words[@]}" 2>/dev/null)
}
complete -F _pastiche pastiche
