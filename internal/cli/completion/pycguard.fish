# Completion of pycguard for fish.

function __pycguard_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (command pycguard __complete fish "--current=$current" $words[2..-1] 2>/dev/null)
    test (count $answer) -gt 0; or return

    # Behind --option= only the value is a path.
    set -l option (string match -r -- '^--[^=]+=' $current)
    set -l path (string replace -r -- '^--[^=]+=' '' $current)
    switch $answer[1]
        case files
            for file in (__fish_complete_path $path)
                printf '%s%s\n' "$option" $file
            end
        case dirs
            for dir in (__fish_complete_directories $path '')
                printf '%s%s\n' "$option" $dir
            end
        case '*'
            test (count $answer) -gt 1; and printf '%s\n' $answer[2..-1]
    end
end

complete -c pycguard -f -a '(__pycguard_complete)'
