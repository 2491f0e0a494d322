#compdef pycguard
# Completion of pycguard for zsh.

_pycguard() {
    local -a answer values shown end
    local kind line
    answer=("${(@f)$(command pycguard __complete zsh "--current=${(Q)PREFIX}" "${(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
    kind=$answer[1]
    shift answer

    case $kind in
    files | dirs)
        # Behind --option= only the value is a path.
        [[ $PREFIX == --*=* ]] && compset -P '*='
        if [[ $kind == dirs ]]; then _files -/; else _files; fi
        return
        ;;
    parts) end=(-S '') ;;
    words) ;;
    *) return 1 ;;
    esac

    for line in $answer; do
        values+=("${line%%$'\t'*}")
        # A colon ends the value for _describe.
        line=${line//\\/\\\\}
        line=${line//:/\\:}
        shown+=("${line/$'\t'/:}")
    done
    _describe -t pycguard pycguard shown values $end
}

# As a file in a directory of $fpath the completion system calls it; else it
# makes itself known.
if [[ $funcstack[1] == _pycguard ]]; then
    _pycguard "$@"
else
    compdef _pycguard pycguard
fi
