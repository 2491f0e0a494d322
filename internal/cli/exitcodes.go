package cli

import "strconv"

// exitsOf returns the exit codes of a command, "" for the program as a whole,
// and what they mean there.
func exitsOf(command string) []entry {
	o, ok := outcomes[command]
	if !ok {
		o.clean = "done"
	}
	exits := []entry{{strconv.Itoa(codeClean), o.clean}}
	if o.findings != "" {
		exits = append(exits, entry{strconv.Itoa(codeFindings), o.findings})
	}
	return append(exits,
		entry{strconv.Itoa(codeTrouble), "wrong usage, or pycguard could not do its work" + o.trouble},
		entry{strconv.Itoa(codeInterrupted), "interrupted"})
}

// An outcome is what the exit codes of one command mean.
type outcome struct {
	clean string
	// findings is empty for commands that have none.
	findings string
	// trouble goes on behind what all commands say of it.
	trouble string
}

// outcomes says it for each command: a test sees to it that none is missing.
var outcomes = map[string]outcome{
	"": {
		clean:    "nothing found, or the change was made; the state was shown",
		findings: "findings; each command says which",
	},
	"check": {
		clean:    "nothing found",
		findings: "bytecode was found, or a gap in the ignore rules; with --fix: something is let through still",
		trouble:  ", also when a part of it could not be read",
	},
	"fix-ignore": {
		clean:    "bytecode is ignored",
		findings: "bytecode is let through still; --check: lines are missing; --exit-non-zero-on-fix: lines were added",
	},
	"untrack": {clean: "no bytecode is tracked, or with --dry-run: said what is"},
	"clean": {
		clean:   "deleted, or nothing to delete",
		trouble: ", also when something could not be read or deleted",
	},
	"audit": {
		clean:    "no bytecode, or only what --baseline or --fail-on lets pass",
		findings: "bytecode is in the history",
		trouble:  ", also when the repository does not have its whole history",
	},
	"inspect": {
		clean:   "all that was named is described",
		trouble: ", also when something could not be read",
	},
	"install": {
		clean:   "the hooks are installed",
		trouble: ", also when another program manages the hooks here",
	},
	"uninstall": {clean: "no hook of pycguard's is left"},
	"hook": {
		clean:    "no bytecode: git goes on; post-checkout and post-merge, always",
		findings: "bytecode: git stops",
		trouble:  "; git stops",
	},
	"version":    {clean: "printed"},
	"completion": {clean: "printed"},
	"help":       {clean: "printed"},
}
