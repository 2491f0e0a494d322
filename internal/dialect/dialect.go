package dialect

import (
	"path"
	"strings"
)

// Dialect is the ignore files of one program. The values of All are the only
// ones.
type Dialect struct {
	// Program is the name of the program, for people.
	Program string
	// File is the name of the file, for people.
	File string
	// Where says where the program looks for the file.
	Where string
	// Syntax says what sets the rules apart from git's.
	Syntax string
	// Exactness says which rules can be evaluated, and who is the judge.
	Exactness string

	// isFile reports whether the last components of a path name the file.
	isFile func(path string) bool
	// above counts the directories between the file and the one that its
	// rules are for.
	above int
	// walks: see decider.
	walks     bool
	parse     func(data []byte, include Include) rules
	additions func(data []byte) [][]addition
}

// All returns the dialects in a fixed order. They do not change.
func All() []*Dialect { return all }

var all = []*Dialect{
	{
		Program:   "Docker",
		File:      ".dockerignore",
		Where:     "at the root of a build context; NAME.dockerignore beside the Dockerfile NAME, for the context that it is built in",
		Syntax:    "patterns are anchored at the context's root, ** crosses directories, ! re-includes; the last match decides",
		Exactness: "all rules, by github.com/moby/patternmatcher",
		isFile:    isDockerFile,
		parse:     parseDocker,
		additions: additionsDocker,
	},
	{
		Program:   "Mercurial",
		File:      ".hgignore",
		Where:     "at the root of the working copy",
		Syntax:    "Python regular expressions, globs and rooted globs, chosen by syntax: lines or by the prefix of a line; no negation",
		Exactness: "globs, and regular expressions that Go's can express; not included files. hg is the judge",
		isFile:    named(".hgignore"),
		walks:     true,
		parse:     parseMercurial,
		additions: additionsMercurial,
	},
	{
		Program:   "Breezy",
		File:      ".bzrignore",
		Where:     "at the root of the working tree",
		Syntax:    "globs for names, or for whole paths where they hold a slash; RE: regular expressions; ! excepts, !! overrides exceptions; order does not matter",
		Exactness: "globs, and regular expressions that Go's can express. brz is the judge",
		isFile:    named(".bzrignore"),
		walks:     true,
		parse:     parseBreezy,
		additions: additionsBreezy,
	},
	{
		Program:   "Fossil",
		File:      ".fossil-settings/ignore-glob",
		Where:     "at the root of the check-out",
		Syntax:    "globs for the whole path, between white space or commas, perhaps in quotes; * matches slashes; no negation",
		Exactness: "all globs, but for those in lines that begin with #. fossil is the judge",
		isFile:    named(".fossil-settings/ignore-glob"),
		above:     1,
		walks:     true,
		parse:     parseFossil,
		additions: additionsFossil,
	},
	{
		Program:   "Perforce",
		File:      ".p4ignore",
		Where:     "in any directory, by custom; the variable P4IGNORE names it",
		Syntax:    "names with *, a slash at the start or the end, ! overrides the rules above",
		Exactness: "these alone, by the Helix Core Command-Line Reference; the rest is left open",
		isFile:    named(".p4ignore"),
		parse:     parsePerforce,
		additions: additionsPerforce,
	},
	{
		Program:   "Helm",
		File:      ".helmignore",
		Where:     "at the root of a chart",
		Syntax:    "globs of Go's filepath.Match, without **; the first match decides, and ! ignores what does not match",
		Exactness: "all rules, by the documentation of Helm's package pkg/ignore",
		isFile:    named(".helmignore"),
		walks:     true,
		parse:     parseHelm,
		additions: additionsHelm,
	},
	{
		Program:   "gcloud",
		File:      ".gcloudignore",
		Where:     "at the root of the directory that is uploaded",
		Syntax:    "like git's, but a slash inside does not anchor; #!include:FILE takes in another file",
		Exactness: "all rules, by \"gcloud topic gcloudignore\" and what gcloud does",
		isFile:    named(".gcloudignore"),
		walks:     true,
		parse:     parseGcloud,
		additions: additionsGcloud,
	},
}

// named reports for paths whose last components are name.
func named(name string) func(string) bool {
	return func(path string) bool { return strings.HasSuffix("/"+path, "/"+name) }
}

func isDockerFile(path string) bool { return strings.HasSuffix(baseName(path), ".dockerignore") }

// Find returns the dialect of the ignore file at a slash-separated path, or
// nil.
func Find(path string) *Dialect {
	for _, d := range all {
		if d.isFile(path) {
			return d
		}
	}
	return nil
}

// Base returns the directory that the rules of the ignore file at file are
// for; "" is the directory that file is relative to.
func (d *Dialect) Base(file string) string {
	for range 1 + d.above {
		file = path.Dir(file)
	}
	if file == "." {
		return ""
	}
	return file
}
