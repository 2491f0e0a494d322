package faults

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/gittest"
)

// A command is one of pycguard's that reads a damaged repository, and how git
// answers the same question.
type command struct {
	args  []string
	stdin func(*site) string
	// linked: it runs in the linked worktree.
	linked bool
	// expect asks git for the paths of bytecode, one a line of the answer.
	// git says no more than "in order" where it is nil.
	expect func(*gittest.Repo) ([]string, error)
	// more: to find more than the undamaged answer is safe. What a remote
	// has is not known where its refs cannot be read, and counts as new.
	more bool
}

func (c command) String() string { return fmt.Sprintf("%v %v", c.args, c.linked) }

func (c command) at(s *site) *gittest.Repo {
	if c.linked {
		return &gittest.Repo{TB: s.TB, Dir: s.linked}
	}
	return s.Repo
}

func (c command) run(s *site) outcome {
	stdin := ""
	if c.stdin != nil {
		stdin = c.stdin(s)
	}
	return run(c.at(s).Dir, stdin, c.args...)
}

// shape is what an outcome says without the details: each path with its rule.
func (c command) shape(o outcome) string {
	var lines []string
	for line := range strings.Lines(o.stdout) {
		if path, rest, ok := strings.Cut(line, ": PYC"); ok {
			line = path + " PYC" + rest[:3]
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}

// committed are the rules for bytecode that git holds.
var committed = []string{"PYC001", "PYC004"}

// paths returns the paths that an outcome gives for the rules.
func (c command) paths(o outcome) []string {
	var paths []string
	for line := range strings.Lines(c.shape(o)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, allowed) {
			// Damage can make the repository bare, which has no
			// configuration of pycguard's.
			continue
		}
		path, rule, ok := strings.Cut(line, " PYC")
		if !ok || slices.Contains(committed, "PYC"+rule) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// judge says why git does not agree with an outcome, empty where it does: git
// finds the repository in order, objects verified, and the same paths in it.
func (c command) judge(s *site, base, got outcome) string {
	if c.more && c.covers(got, base) {
		return ""
	}
	at := c.at(s)
	if _, err := at.TryGit("", "fsck", "--full"); err != nil {
		return fmt.Sprintf("git fsck says: %v", err)
	}
	if c.expect == nil {
		return ""
	}
	want, err := c.expect(at)
	if err != nil {
		return fmt.Sprintf("git says: %v", err)
	}
	if paths := c.paths(got); !slices.Equal(paths, want) {
		return fmt.Sprintf("the paths are %q, those of git %q", paths, want)
	}
	return ""
}

// covers reports whether an outcome gives all paths of another one.
func (c command) covers(got, base outcome) bool {
	paths := c.paths(got)
	return !slices.ContainsFunc(c.paths(base), func(path string) bool { return !slices.Contains(paths, path) })
}

// list asks git for paths that end with NUL, and keeps the bytecode that the
// configuration of a site does not allow.
func list(allowed string, args ...string) func(*gittest.Repo) ([]string, error) {
	return func(r *gittest.Repo) ([]string, error) {
		out, err := r.TryGit("", args...)
		var paths []string
		for path := range strings.SplitSeq(out, "\x00") {
			path = strings.Trim(path, "\n")
			if bytecode.IsName(path) && (allowed == "" || !strings.HasPrefix(path, allowed)) {
				paths = append(paths, path)
			}
		}
		slices.Sort(paths)
		return slices.Compact(paths), err
	}
}

const allowed = "fixtures/"

// historyOf lists what the commits of a range bring; merges are shown.
func historyOf(revisions ...string) func(*gittest.Repo) ([]string, error) {
	return list(allowed, append([]string{"log", "-m", "--root", "--no-renames", "-z", "--name-only", "--diff-filter=d", "--format="}, revisions...)...)
}

var (
	ofIndex   = list(allowed, "ls-files", "-z", "--full-name", ":/")
	checkIdx  = command{args: []string{"check", "--staged"}, expect: ofIndex}
	checkAll  = command{args: []string{"check"}, expect: ofIndex}
	untrack   = command{args: []string{"untrack", "-n"}, expect: ofIndex}
	checkTree = command{args: []string{"check", "--tree", "HEAD"}, expect: list(allowed, "ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD")}
	checkSpan = command{args: []string{"check", "--range", "refs/heads/start..HEAD"}, expect: historyOf("refs/heads/start..HEAD")}
	audit     = command{args: []string{"audit"}, expect: historyOf("--all")}
	prePush   = command{
		args: []string{"hook", "pre-push", "origin", "https://example.com/x"},
		stdin: func(s *site) string {
			return fmt.Sprintf("refs/heads/main %s refs/heads/main %040d\n", s.loose["commit"], 0)
		},
		expect: historyOf("refs/heads/main", "--not", "--remotes=origin"),
		more:   true,
	}
	preReceive = command{
		args: []string{"hook", "pre-receive"},
		stdin: func(s *site) string {
			return fmt.Sprintf("%040d %s refs/heads/new\n", 0, s.loose["pushed"])
		},
		expect: func(r *gittest.Repo) ([]string, error) { return nil, errors.New("the push must not pass") },
	}
	linkedIdx   = command{args: []string{"check", "--staged"}, linked: true, expect: ofIndex}
	linkedAudit = command{args: []string{"audit"}, linked: true, expect: historyOf("--all")}
)
