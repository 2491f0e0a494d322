package dialect

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// judge is a working copy of a real program.
type judge struct {
	tb      testing.TB
	dir     string
	program string
	dialect *Dialect
	env     []string
	setUp   [][]string
	// ask prints the untracked files that are not ignored, one a line or
	// NUL-separated.
	ask []string
}

// newJudge makes a working copy for a dialect whose program can be installed.
func newJudge(tb testing.TB, dialect *Dialect) *judge {
	tb.Helper()
	j := &judge{tb: tb, dialect: dialect, dir: gittest.TempDir(tb)}
	home := gittest.TempDir(tb)
	j.env = append(gittest.Env(), "HOME="+home, "USER=ada", "LC_ALL=C.UTF-8")
	switch dialect.Program {
	case "Mercurial":
		j.program = gittest.Require(tb, "hg")
		j.env = append(j.env, "HGRCPATH=", "HGPLAIN=1")
		j.setUp = [][]string{{"init", "."}}
		j.ask = []string{"status", "--unknown", "--no-status", "--print0"}
	case "Breezy":
		j.program = gittest.Require(tb, "brz")
		// Without a file of its own, Breezy writes one that ignores bytecode.
		j.env = append(j.env, "XDG_CONFIG_HOME="+home, "BRZ_EMAIL=Ada Author <ada@example.com>", "BRZ_LOG="+os.DevNull)
		if err := os.Mkdir(filepath.Join(home, "breezy"), 0o777); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, "breezy", "ignore"), nil, 0o666); err != nil {
			tb.Fatal(err)
		}
		j.setUp = [][]string{{"init", "-q"}}
		j.ask = []string{"add", "--dry-run"}
	case "Fossil":
		j.program = gittest.Require(tb, "fossil")
		repository := filepath.Join(home, "repository.fossil")
		j.setUp = [][]string{{"init", repository}, {"open", "--force", repository}}
		j.ask = []string{"extras", "--dotfiles"}
	}
	for _, args := range j.setUp {
		if out, err := j.run(args...); err != nil {
			tb.Fatalf("%v\n%s", err, out)
		}
	}
	return j
}

func (j *judge) run(args ...string) (string, error) {
	cmd := exec.Command(j.program, args...)
	cmd.Dir = j.dir
	cmd.Env = j.env
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s %s: %w\n%s", j.program, strings.Join(args, " "), err, stderr.String())
	}
	return out.String(), nil
}

func (j *judge) write(name, content string) {
	j.tb.Helper()
	path := filepath.Join(j.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		j.tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		j.tb.Fatal(err)
	}
}

// kept returns the files that the program does not ignore. The error is for
// an ignore file that it refuses.
func (j *judge) kept() (map[string]bool, error) {
	out, err := j.run(j.ask...)
	if err != nil {
		return nil, err
	}
	kept := map[string]bool{}
	for _, line := range strings.FieldsFunc(out, func(c rune) bool { return c == '\n' || c == 0 }) {
		kept[strings.Trim(strings.TrimPrefix(line, "adding "), `"`)] = true
	}
	return kept, nil
}

var judgePaths = []string{
	"a.pyc", "ab.py", "b/a.pyc", "b/c/a.pyo", "b/c/x y.pyc", "build/a", "build/lib/a.pyc",
	"__pycache__/a.cpython-313.pyc", "b/__pycache__/b.cpython-313.pyc", "b/c/__pycache__/q",
	"b/a$py.class", "A.PYC", "[x].pyc", "caf\u00e9/a.pyc", "caf\u00e9/\u00e9.pyo", "b/#x", "b/a-b", "b/a,b.pyc", "c/b/a", "ab/a.b.c",
}

// TestAgreesWithPrograms compares with the real programs on random rules: on
// every path the program and the dialect agree, unless the dialect says that
// it cannot tell.
func TestAgreesWithPrograms(t *testing.T) {
	for program, tries := range map[string]int{"Mercurial": 15, "Breezy": 8, "Fossil": 100} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			d := byProgram(program)
			j := newJudge(t, d)
			for _, path := range judgePaths {
				j.write(path, "")
			}
			random := rand.New(rand.NewPCG(7, 11))
			told := 0
			for range gittest.Scale(t, tries) {
				told += j.compare(randomRules(random, d))
			}
			if told < tries*len(judgePaths)/2 {
				t.Errorf("only %d paths were decided", told)
			}
		})
	}
}

// compare returns how many paths the dialect decided.
func (j *judge) compare(rules string) int {
	j.tb.Helper()
	j.write(j.dialect.File, rules)
	kept, err := j.kept()
	told := 0
	for _, path := range judgePaths {
		decision := j.dialect.Decide([]byte(rules), path, nil)
		switch {
		case decision.State == Unknown:
			continue
		case err != nil:
			j.tb.Errorf("%s refuses the rules\n%s\nand %q is decided: %+v\n%v", j.dialect.Program, rules, path, decision, err)
			continue
		case (decision.State == Ignored) == kept[path]:
			j.tb.Errorf("%s with the rules\n%s\nignores %q: %v, here %+v", j.dialect.Program, rules, path, !kept[path], decision)
		}
		told++
	}
	j.checkRefusal(rules, err)
	return told
}

// checkRefusal checks that nothing is proved by rules that the program
// refuses.
func (j *judge) checkRefusal(rules string, err error) {
	j.tb.Helper()
	if proof := j.dialect.Prove([]byte(rules), someDirs, nil); err != nil && len(proof.Open) != len(someDirs)*len(forms) {
		j.tb.Errorf("%s refuses the rules\n%s\nand the proof is %+v\n%v", j.dialect.Program, rules, proof, err)
	}
}

func byProgram(program string) *Dialect {
	i := slices.IndexFunc(all, func(d *Dialect) bool { return d.Program == program })
	return all[i]
}

var randomPieces = map[string][]string{
	"Mercurial": {"a", "b", ".pyc", "*", "**", "**/", "/", "?", "[ab]", "[!a]", "[^a]", "{a,b}", "__pycache__", "\\.", ".*", "$", "^", "(a|b)", "py[co]", "build", "\\#", "#", "\\", ",", "|", "\u00e9", "+", "\\w", "\\$", "a{1,2}", "(?:b/)", "é"},
	"Breezy":    {"a", "b", ".pyc", "*", "**/", "/", "?", "[ab]", "[!a]", "[^a]", "[[:alnum:]]", "__pycache__", ".", "./", ".*", "$", "^", "(a|b)", "py[co]", "build", "\\", "#", "|", "\u00e9", "+", "*.", "\\w", "{1,2}", "[^/]"},
	"Fossil":    {"a", "b", ".pyc", "*", "/", "?", "[ab]", "[^a]", "[a-c]", "[]x]", "__pycache__", ".", "*/", "py[co]", "build", "\"", "'", ",", " ", "#", "\u00e9", "[", "]", "[a-", "x y", "-"},
}

var randomStarts = map[string]string{"Mercurial": "syntax: glob\n", "Breezy": "*\n", "Fossil": " , "}

var randomPrefixes = map[string][]string{
	"Mercurial": {"", "", "", "glob:", "re:", "rootglob:", "regexp:", "syntax: glob\n", "syntax: regexp\n", "syntax:rootglob\n", "#", "(?i)", "^"},
	"Breezy":    {"", "", "", "RE:", "RE:.*", "!", "!!", "!RE:", "#", "./", "*.", "!*"},
	"Fossil":    {"", "", "*", "*/", "#"},
}

func randomRules(random *rand.Rand, d *Dialect) string {
	pick := func(words []string) string { return words[random.IntN(len(words))] }
	var b strings.Builder
	if random.IntN(4) == 0 {
		b.WriteString(randomStarts[d.Program])
	}
	for range 1 + random.IntN(3) {
		b.WriteString(pick(randomPrefixes[d.Program]))
		for range 1 + random.IntN(4) {
			b.WriteString(pick(randomPieces[d.Program]))
		}
		b.WriteString(pick([]string{"\n", "\n", "\n", "\r\n", " \n", "/\n"}))
	}
	return b.String()
}
