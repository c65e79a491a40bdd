// What each shell is told: to ask this program, with everything that was typed so far. The answer is a candidate a line, what
// it is behind a tab; or `:files`, and the shell offers its own.

const bash = `# bash completion of qpq: source <(qpq completion bash)
# Takes a line into words as the shell would: raw is the last one as it was typed, quote the mark that is open in it.
_qpq_words() {
  local line=$1 word= char at
  words=() raw= quote=
  for ((at = 0; at < \${#line}; at++)); do
    char=\${line:at:1}
    if [[ -z $quote && $char == [[:space:]] ]]; then
      [[ -z $raw ]] || words+=("$word")
      word= raw=
      continue
    fi
    raw+=$char
    if [[ $char == \\\\ && $quote != \\' ]]; then
      ((at += 1))
      raw+=\${line:at:1} word+=\${line:at:1}
    elif [[ $char == "$quote" ]]; then quote=
    elif [[ -z $quote && $char == [\\'\\"] ]]; then quote=$char
    else word+=$char
    fi
  done
  words+=("$word")
}
_qpq() {
  local words raw quote typed mark before candidate about char apostrophe="'\\\\''"
  _qpq_words "\${COMP_LINE:0:COMP_POINT}"
  typed=("\${words[@]:1}") mark=$quote
  # The answer is put in place of the second argument, which is no whole word: bash takes words apart at @ and :, which
  # stand in names and addresses, and leaves out the mark that is open.
  _qpq_words "\${raw%"$2"}"
  before=\${#words[0]}
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate about; do
    if [[ $candidate == :files ]]; then
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$2"))
      return
    fi
    candidate=\${candidate:before}
    # What the shell would obey is quoted, as the word is.
    case $mark in
      \\') candidate=\${candidate//\\'/$apostrophe} ;;
      \\") for char in \\\\ \\" \\$ \\\`; do candidate=\${candidate//"$char"/\\\\$char}; done ;;
      *) printf -v candidate %q "$candidate" ;;
    esac
    COMPREPLY+=("$candidate")
  done < <(qpq complete -- "\${typed[@]}" 2>/dev/null)
}
complete -F _qpq qpq
`;

const zsh = `#compdef qpq
# zsh completion of qpq: source <(qpq completion zsh), or as _qpq in a folder of fpath
_qpq() {
  local -a candidates
  local candidate about
  while IFS=$'\\t' read -r candidate about; do
    if [[ $candidate == :files ]]; then
      _files
      return
    fi
    candidates+=("\${candidate//:/\\\\:}:$about")
  done < <(qpq complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  _describe -V qpq candidates
}
if [[ \${funcstack[1]} == _qpq ]]; then _qpq "$@"; else compdef _qpq qpq; fi
`;

const fish = `# fish completion of qpq: qpq completion fish | source
function __qpq_candidates
    set -l typed (commandline -opc) (commandline -ct)
    for candidate in (qpq complete -- $typed[2..-1] 2>/dev/null)
        if test "$candidate" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $candidate
        end
    end
end
complete -c qpq -f -a '(__qpq_candidates)'
`;

export const shells: Readonly<Record<"bash" | "zsh" | "fish", string>> = { bash, zsh, fish };
