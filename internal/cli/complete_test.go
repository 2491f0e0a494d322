package cli

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// completed asks as the script of a shell does.
func completed(t *testing.T, dir, shell, current string, words ...string) (kind string, answer []string) {
	t.Helper()
	var out, stderr bytes.Buffer
	code := Main(context.Background(), Process{
		Args: append([]string{"pycguard", completeCommand, shell, "--current=" + current}, words...),
		Env:  gittest.Env(), Dir: dir, In: &bytes.Buffer{}, Out: &out, Err: &stderr,
	})
	if code != 0 || stderr.Len() > 0 {
		t.Errorf("%s, %q: exit code %d, %q", shell, words, code, stderr.String())
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, line := range lines[1:] {
		word, _, _ := strings.Cut(line, "\t")
		answer = append(answer, word)
	}
	return lines[0], answer
}

func TestPropose(t *testing.T) {
	r := gittest.Init(t)
	r.Write("a.py", "x")
	r.Commit("one")
	r.Git("branch", "it's")
	for _, c := range []struct {
		words   string
		current string
		kind    string
		want    []string
	}{
		{"", "un", wantWords, []string{"untrack", "uninstall"}},
		{"-q", "ch", wantWords, []string{"check"}},
		{"-C", "", wantDirs, nil},
		{"--config", "x", wantFiles, nil},
		{"", "--vers", wantWords, []string{"--version"}},
		{"check", "--c", wantWords, []string{"--coverage", "--content", "--config", "--color"}},
		{"check", "-", wantWords, nil},
		{"check", "", wantFiles, nil},
		{"-C .. check", "", wantWords, nil},
		{"check --staged", "a", wantFiles, nil},
		{"check --tree", "", wantWords, []string{"HEAD", "it's", "main"}},
		{"check --tree=x --format", "j", wantWords, []string{"json", "junit"}},
		{"check", "--tree=ma", wantWords, []string{"--tree=main"}},
		{"check", "--staged=", wantWords, nil},
		{"check", "--zebra=", wantWords, nil},
		{"check --zebra", "", wantFiles, nil},
		{"check --range", "main..i", wantWords, []string{"main..it's"}},
		{"check --range", "H", wantParts, []string{"HEAD.."}},
		{"audit", "", wantWords, []string{"HEAD", "it's", "main"}},
		{"audit main", "i", wantWords, []string{"it's"}},
		{"audit --", "--", wantFiles, nil},
		{"fix-ignore", "", wantDirs, nil},
		{"fix-ignore a", "", wantWords, nil},
		{"hook", "post-m", wantWords, []string{"post-merge"}},
		{"hook pre-push", "", wantWords, nil},
		{"install pre-push", "pre-p", wantWords, []string{"pre-push"}},
		{"help", "v", wantWords, []string{"version"}},
		{"version", "", wantWords, nil},
		{"zebra", "", wantWords, nil},
		{"completion", "p", wantWords, []string{"powershell"}},
		{"audit --since", "", wantWords, nil},
	} {
		kind, got := completed(t, r.Dir, "fish", c.current, strings.Fields(c.words)...)
		if c.current == "-" {
			got = nil // all of them
		}
		if kind != c.kind || !slices.Equal(got, c.want) {
			t.Errorf("%q, then %q: got %s %q, want %s %q", c.words, c.current, kind, got, c.kind, c.want)
		}
	}
	if _, got := completed(t, r.Dir, "bash", "it", "check", "--tree"); !slices.Equal(got, []string{`it\'s`}) {
		t.Errorf("for bash: got %q", got)
	}
	if _, got := completed(t, r.Dir, "bash", `"it`, "check", "--tree"); len(got) > 0 {
		t.Errorf("for bash, in quotes that would end: got %q", got)
	}
	if kind, got := completed(t, t.TempDir(), "zsh", "", "check", "--tree"); kind != wantWords || len(got) > 0 {
		t.Errorf("outside of repositories: got %s %q", kind, got)
	}
}

// What scripts may ask wrongly is answered with nothing.
func TestProposeNothing(t *testing.T) {
	for _, args := range [][]string{{}, {"bash"}, {"bash", "x"}} {
		var out, stderr bytes.Buffer
		code := Main(context.Background(), Process{
			Args: append([]string{"pycguard", completeCommand}, args...), Dir: t.TempDir(), Out: &out, Err: &stderr,
		})
		if code != 0 || out.Len()+stderr.Len() > 0 {
			t.Errorf("%q: exit code %d, %q, %q", args, code, out.String(), stderr.String())
		}
	}
}

// bash reads what escapeShell writes as the same word, and unquoteShell reads
// it as bash does.
func TestShellWords(t *testing.T) {
	bash := gittest.Require(t, "bash")
	const letters = "ab /$'\"\\`!#&|;<>()*?[]{}~=:^%@,.-é"
	r := rand.New(rand.NewPCG(1, 2))
	var words []string
	script := "set +H\n"
	for range gittest.Scale(t, 300) {
		var b strings.Builder
		for range r.IntN(8) + 1 {
			runes := []rune(letters)
			b.WriteRune(runes[r.IntN(len(runes))])
		}
		words = append(words, b.String())
		script += "printf '%s\\n' " + escapeShell(b.String()) + "\n"
	}
	out, err := exec.Command(bash, "-c", script).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if !slices.Equal(got, words) {
		for i, word := range words {
			if i >= len(got) || got[i] != word {
				t.Fatalf("escapeShell(%q) = %q", word, escapeShell(word))
			}
		}
	}
	for _, word := range words {
		if bare, open := unquoteShell(escapeShell(word)); bare != word || open != 0 {
			t.Errorf("unquoteShell(%q): got %q, %q open", escapeShell(word), bare, open)
		}
	}
	for quoted, want := range map[string]string{`'a b'c`: "a bc", `"a\"b\c"`: `a"b\c`, `a\ b`: "a b", `'it'\''s'`: "it's", `"a`: "a"} {
		if got, _ := unquoteShell(quoted); got != want {
			t.Errorf("unquoteShell(%q): got %q, want %q", quoted, got, want)
		}
	}
}
