package hooks

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"
)

// scriptVersion goes up when the script changes. The form of its first two
// lines never changes, so that every pycguard recognises the hooks of every
// other: the digest in the second line is of everything behind that line, and
// tells a script as written from one changed by hand.
const scriptVersion = 1

const (
	shebang = "#!/bin/sh\n"
	marker  = "# pycguard-hook "
)

// keptSuffix is what the name of a kept hook has behind that of its hook.
const keptSuffix = ".pycguard-kept"

// The script is POSIX shell. It calls nothing but cat and grep, so that it
// runs with dash, bash, busybox and the shell of git for Windows.
const (
	scriptKept = `# Keeps compiled Python bytecode out of this repository.
# "pycguard uninstall @NAME@" removes this file and puts back the hook that
# stood here before: it is kept beside this file, and runs first.

case $0 in
*/*) pycguard_kept=${0%/*}/@NAME@@KEPT@ ;;
*) pycguard_kept=./@NAME@@KEPT@ ;;
esac

# The pre-commit framework, installed over this hook, runs it from its own. If
# the kept hook is the framework's too, it must not run within itself.
pycguard_has_kept() {
	[ -f "$pycguard_kept" ] && [ -x "$pycguard_kept" ] || return
	[ -z "${PRE_COMMIT_RUNNING_LEGACY-}" ] ||
		! grep -q -e '@FRAMEWORK@' -- "$pycguard_kept"
}

`
	scriptRunKept = `if pycguard_has_kept; then
	"$pycguard_kept" "$@" || exit
fi

`
	scriptRunKeptInput = `# Both hooks get the same input. The dot saves its last line feed from the
# shell, which drops those at the end.
pycguard_input=
if pycguard_has_kept; then
	pycguard_input=$(cat && echo .) || exit
	printf %s "${pycguard_input%.}" 2>/dev/null | "$pycguard_kept" "$@" || exit
fi

`
	scriptFind = `pycguard=@EXECUTABLE@
if [ ! -f "$pycguard" ] || [ ! -x "$pycguard" ]; then
	pycguard=$(command -v pycguard)
fi
case $pycguard in
/* | [A-Za-z]:/*) ;;
*)
	{
		echo 'pycguard: @NAME@ hook: pycguard was not found, @VERDICT@'
		printf '  looked at %s and on PATH\n' @EXECUTABLE@
		echo '  to install it: go install github.com/pycguard/pycguard/cmd/pycguard@latest'
		printf '  to remove this hook: delete %s\n' "$0"
		if [ -f "$pycguard_kept" ]; then
			printf '  and give its name to the hook from before: %s\n' "$pycguard_kept"
		fi
	} >&2
	exit @STATUS@
	;;
esac

`
	scriptRun = `exec "$pycguard" @COMMAND@ "$@"
`
	scriptRunInput = `if [ -z "$pycguard_input" ]; then
	exec "$pycguard" @COMMAND@ "$@"
fi
printf %s "${pycguard_input%.}" | "$pycguard" @COMMAND@ "$@"
`
)

// script returns the hook script that runs executable, an absolute path, with
// "hook NAME", arguments and what git gives the hook.
func script(name Name, executable string, arguments []string) []byte {
	text := scriptKept + scriptRunKept + scriptFind + scriptRun
	if name.readsInput() {
		text = scriptKept + scriptRunKeptInput + scriptFind + scriptRunInput
	}
	verdict, status := "so nothing was checked: git is stopped here", "1"
	if !name.Blocks() {
		verdict, status = "so nothing was cleaned", "0"
	}
	body := strings.NewReplacer(
		"@NAME@", string(name),
		"@KEPT@", keptSuffix,
		"@FRAMEWORK@", frameworkLine,
		"@EXECUTABLE@", quote(filepath.ToSlash(executable)),
		"@COMMAND@", hookCommand(name, arguments),
		"@VERDICT@", verdict,
		"@STATUS@", status,
	).Replace(text)
	return append(header(body), body...)
}

// header returns the first two lines of a script with that body.
func header(body string) []byte {
	return fmt.Appendf(nil, "%s%s%d sha256:%x\n", shebang, marker, scriptVersion, sha256.Sum256([]byte(body)))
}

// hookCommand returns the arguments of pycguard, quoted for the shell.
func hookCommand(name Name, arguments []string) string {
	command := "hook " + string(name)
	for _, argument := range arguments {
		command += " " + quote(argument)
	}
	return command
}

// quote returns text as one word of a POSIX shell. Nothing is special between
// single quotes, not even a line feed.
func quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// isScript reports whether content is a hook script of some version of
// pycguard, and whether it is as it was written.
func isScript(content []byte) (ours, intact bool) {
	rest, ours := bytes.CutPrefix(content, []byte(shebang+marker))
	if !ours {
		return false, false
	}
	line, body, _ := bytes.Cut(rest, []byte("\n"))
	_, digest, _ := bytes.Cut(line, []byte(" sha256:"))
	return true, string(digest) == fmt.Sprintf("%x", sha256.Sum256(body))
}
