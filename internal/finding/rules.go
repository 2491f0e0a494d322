package finding

// Rule is one kind of finding. Rules are the fixed table below.
type Rule struct {
	ID      string // "PYC001", never reused
	Name    string // "committed-bytecode"
	Level   Level
	Summary string // one sentence, lower case, no full stop
	// Help says what is bad about it and what to do, in whole sentences, and
	// Command does it in a shell. Where no command can, Command is empty.
	Help, Command string
}

// The rules. The ids are promises: they stand in configurations and reports.
var (
	CommittedBytecode = Rule{"PYC001", "committed-bytecode", Error,
		"compiled Python bytecode is part of the commit",
		"Bytecode in a commit bloats the history, causes merge conflicts, and is imported in place of modules that were deleted. Stop tracking it: the files stay on disk, and Python writes them again. What is there on purpose is named in the configuration: allow.",
		"pycguard untrack"}
	UnignoredBytecode = Rule{"PYC002", "unignored-bytecode", Warning,
		"bytecode in the working tree is neither tracked nor ignored, so the next \"git add .\" takes it",
		"No ignore rule keeps this file out of the next commit. Add the missing lines to .gitignore, or delete the file if nothing needs it.",
		"pycguard fix-ignore"}
	IgnoreGap = Rule{"PYC003", "ignore-gap", Warning,
		"the committed ignore rules let bytecode through",
		"Python would write bytecode into this directory under a name that the committed .gitignore files do not ignore. Rules of one machine, such as core.excludesFile, do not protect anybody else. Add the missing lines, or remove the rule that re-includes bytecode.",
		"pycguard fix-ignore"}
	HistoryBytecode = Rule{"PYC004", "history-bytecode", Warning,
		"bytecode is in the history",
		"Everybody who clones the repository fetches this file, also where a later commit has removed it. Taking it out means rewriting the history, in a fresh clone and agreed with everybody who has one. If that is not worth it, accept it in a baseline.",
		"pycguard audit --write-paths paths.txt\ngit filter-repo --invert-paths --paths-from-file paths.txt"}
	SourcelessBytecode = Rule{"PYC005", "sourceless-bytecode", Error,
		"bytecode whose source is in none of the commits that hold it; it may leak what was kept out on purpose",
		"Bytecode holds the constants of its source: a settings file that is kept out of the repository on purpose can be read from it. Treat passwords, keys and tokens in that source as leaked and rotate them; then take the bytecode out.",
		""}
	DisguisedBytecode = Rule{"PYC006", "disguised-bytecode", Error,
		"bytecode under a name that does not say so",
		"The content is compiled Python, the name is another one. No rule about names finds such a file. Find out how it came here, and take it out of the commit.",
		""}
	GhostModule = Rule{"PYC007", "ghost-module", Warning,
		"Python would import a module whose source is gone",
		"The bytecode outlived its source, and Python imports it all the same: tests pass here that fail in a fresh clone. Delete it.",
		"pycguard clean --ghosts"}
)

// Rules returns all rules, in the order of their ids.
func Rules() []Rule {
	return []Rule{
		CommittedBytecode, UnignoredBytecode, IgnoreGap, HistoryBytecode,
		SourcelessBytecode, DisguisedBytecode, GhostModule,
	}
}
