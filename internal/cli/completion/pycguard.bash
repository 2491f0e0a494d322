# Completion of pycguard for bash, 3.2 or newer, with or without the package
# bash-completion.

_pycguard() {
    local line=${COMP_LINE:0:COMP_POINT} words=() last rest word i

    # bash takes words apart at = and :, too. What stood together is put
    # together again.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        rest=${line#"${line%%[![:space:]]*}"}
        word=${COMP_WORDS[i]}
        if ((i == COMP_CWORD)); then word=$rest; fi
        last=$((${#words[@]} - 1))
        if ((last >= 0)) && [[ $rest == "$line" ]]; then
            words[last]+=$word
        else
            words+=("$word")
        fi
        line=${rest#"$word"}
    done
    last=$((${#words[@]} - 1))
    local current=${words[last]} before
    unset "words[last]"
    case $word in
    = | :) before=$current ;;
    *) before=${current%"$word"} ;;
    esac

    local kind= value
    COMPREPLY=()
    while IFS= read -r value; do
        if [[ -z $kind ]]; then
            kind=$value
        else
            COMPREPLY+=("${value#"$before"}")
        fi
    done < <(command pycguard __complete bash "--current=$current" "${words[@]:1}" 2>/dev/null)

    # Without an answer, and for files, the shell completes file names. The
    # bash of macOS has no compopt: it then does so for directories, too.
    if type compopt >/dev/null 2>&1; then
        case $kind in
        words) compopt +o default ;;
        parts) compopt +o default -o nospace ;;
        dirs) compopt +o default -o dirnames ;;
        esac
    fi
}

complete -o default -F _pycguard pycguard
