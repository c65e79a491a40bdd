// What each shell is told: to ask this program, with everything that was typed so far. The answer is a candidate a line, what
// it is behind a tab; or `:files`, and the shell offers its own.

const bash = `# bash completion of qpq: source <(qpq completion bash)
_qpq() {
  # What bash puts the answer in place of: it takes words apart at @ and :, which stand in names and addresses.
  local replaced=$2 line=\${COMP_LINE:0:COMP_POINT} words word typed candidate about
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  word=\${words[\${#words[@]}-1]}
  typed=\${word#[\\'\\"]}
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate about; do
    if [[ $candidate == :files ]]; then
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$replaced"))
      return
    fi
    # Within quotes it stands as it is; else what the shell would obey is quoted.
    [[ $word == [\\'\\"]* ]] || printf -v candidate %q "$candidate"
    COMPREPLY+=("\${candidate#"\${typed%"$replaced"}"}")
  done < <(qpq complete -- "\${words[@]:1:\${#words[@]}-2}" "\${typed//\\\\/}" 2>/dev/null)
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
