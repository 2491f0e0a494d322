package scan

import (
	"slices"
	"sync"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/finding"
)

// Coverage is the question "do the rules that everybody has ignore all
// bytecode that Python would write next to the sources?".
type Coverage struct {
	// Sources are the directories that hold Python source.
	Sources []string
	// Rules are the .gitignore files that everybody has.
	Rules []RuleFile
	// Local are .gitignore files, and Personal other ignore files, that exist
	// on this machine only. They do not count, but can be why nobody noticed.
	Local    []RuleFile
	Personal []*ignore.File
	FoldCase bool
	Limit    Limit
	// Workers is how many parts of the proof are made at once, at least 1.
	Workers int
	// Always are directories to ask for whatever they hold.
	Always []string
	// Explain asks for Covered.Proof.
	Explain bool
}

// Covered is the answer to Coverage.
type Covered struct {
	// Directories is how many were asked for: the top, and those with Python
	// source. It is 0 where there is no Python source.
	Directories int
	// Open is how many of them have a gap.
	Open int
	// Proof has the answer for each directory and form of bytecode, where
	// Coverage.Explain asks for it.
	Proof []ignore.Coverage
	// Findings are sorted. One stands for all directories below its path
	// where the cause is the same.
	Findings []finding.Finding
}

// Coverage asks for the coverage of the working tree.
func (s *Survey) Coverage() Coverage {
	return Coverage{
		Sources:  s.Sources,
		Rules:    s.Rules,
		Local:    s.Local,
		Personal: s.personal,
		FoldCase: s.FoldCase,
		Limit:    s.limit,
		Workers:  s.workers,
	}
}

// Run proves the coverage.
func (c Coverage) Run() Covered {
	dirs := c.directories()
	if len(dirs) == 0 {
		return Covered{}
	}
	m := c.matcher(c.Rules)
	answer := Covered{Directories: len(dirs)}
	var gaps []ignore.Coverage
	if c.Explain {
		answer.Proof = inParts(dirs, c.Workers, func(part []string) []ignore.Coverage { return m.Prove(part) })
		gaps = ignore.Gaps(answer.Proof)
	} else {
		gaps = inParts(dirs, c.Workers, m.FindGaps)
	}
	c.findHidden(gaps)
	answer.Open = countDirs(gaps)
	for _, g := range groupGaps(gaps) {
		answer.Findings = append(answer.Findings, g.finding())
	}
	finding.Sort(answer.Findings)
	return answer
}

// inParts proves sorted directories in parts that are made at once.
func inParts(dirs []string, workers int, prove func(part []string) []ignore.Coverage) []ignore.Coverage {
	parts := make([][]ignore.Coverage, min(max(1, workers), len(dirs)))
	var group sync.WaitGroup
	for i := range parts {
		group.Go(func() { parts[i] = prove(dirs[i*len(dirs)/len(parts) : (i+1)*len(dirs)/len(parts)]) })
	}
	group.Wait()
	return slices.Concat(parts...)
}

// directories returns those that the proof is asked for.
func (c Coverage) directories() []string {
	dirs := slices.Clone(c.Always)
	for _, dir := range c.Sources {
		if c.Limit.Contains(dir) {
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) > 0 && len(c.Limit) == 0 {
		dirs = append(dirs, "")
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

func (c Coverage) matcher(files ...[]RuleFile) *ignore.Matcher {
	var options []ignore.Option
	if c.FoldCase {
		options = append(options, ignore.FoldCase)
	}
	var parsed []*ignore.File
	for _, file := range slices.Concat(files...) {
		parsed = append(parsed, ignore.Parse(file.Content, file.path(), file.Dir, options...))
	}
	return ignore.New(parsed...)
}

func (f RuleFile) path() string {
	if f.Dir == "" {
		return gitignore
	}
	return f.Dir + "/" + gitignore
}

// findHidden fills in which rule of this machine hides a gap.
func (c Coverage) findHidden(gaps []ignore.Coverage) {
	if len(gaps) == 0 || len(c.Local) == 0 && len(c.Personal) == 0 {
		return
	}
	var dirs []string
	for _, gap := range gaps {
		dirs = append(dirs, gap.Dir)
	}
	hidden := map[[2]string]*ignore.Rule{}
	for _, here := range c.matcher(c.Rules, c.Local).With(c.Personal...).Prove(dirs) {
		if here.Ignored {
			hidden[[2]string{here.Dir, here.Pattern}] = here.Rule
		}
	}
	for i := range gaps {
		gaps[i].HiddenBy = hidden[[2]string{gaps[i].Dir, gaps[i].Pattern}]
	}
}

// countDirs counts the directories of gaps, which are sorted.
func countDirs(gaps []ignore.Coverage) int {
	n := 0
	for i := range gaps {
		if i == 0 || gaps[i].Dir != gaps[i-1].Dir {
			n++
		}
	}
	return n
}
