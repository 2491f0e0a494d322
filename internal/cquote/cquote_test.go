package cquote

import (
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestUnquote(t *testing.T) {
	for text, want := range map[string][2]string{
		`""`:                   {"", ""},
		`"a b"`:                {"a b", ""},
		`"/a:b":/c`:            {"/a:b", ":/c"},
		`"\a\b\f\n\r\t\v\\\""`: {"\a\b\f\n\r\t\v\\\"", ""},
		`"\303\274\377\000"x`:  {"ü\xff\x00", "x"},
		"\"raw \xff\n\"":       {"raw \xff\n", ""},
	} {
		path, rest, err := Unquote(text)
		if err != nil || path != want[0] || rest != want[1] {
			t.Errorf("Unquote(%s): got %q and %q, %v, want %q", text, path, rest, err, want)
		}
	}
	for _, text := range []string{``, `a`, `"`, `"a`, `"\`, `"\x41"`, `"\400"`, `"\18x"`, `"\12`, `"\u0041"`, `"\'"`} {
		if path, rest, err := Unquote(text); err == nil || path != "" || rest != text {
			t.Errorf("Unquote(%s): got %q and %q, %v, want an error", text, path, rest, err)
		}
	}
}

// FuzzUnquote has git read the same quotes, as the name of a tree's entry.
func FuzzUnquote(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("letters", `"\a\b\f\n\r\t\v\\\""`)
		add("octal", `"\303\274\377\001"`)
		add("raw bytes beside escapes", "\"\xff\u009b\\t\"")
		add("escapes of Go", `"\x41\u0041"`)
		add("octal too large", `"\400"`)
		add("not closed", `"a`)
		add("more behind", `"a"b`)
	})
	repo := gittest.Init(f)
	blob := strings.TrimSpace(repo.GitIn("", "hash-object", "-w", "--stdin"))
	f.Fuzz(func(t *testing.T, text string) {
		path, rest, err := Unquote(text)
		if !strings.HasPrefix(text, `"`) || strings.ContainsAny(text, "\n\x00") || strings.ContainsAny(path, "/\x00") || err == nil && path == "" {
			t.Skip() // no line, or no name in a tree
		}
		repo := &gittest.Repo{TB: t, Dir: repo.Dir}
		tree, gitErr := repo.TryGit("100644 blob "+blob+"\t"+text+"\n", "mktree")
		if (gitErr == nil) != (err == nil) {
			t.Fatalf("Unquote(%s): got %q, %v; git says %v", text, path, err, gitErr)
		}
		if err == nil && !strings.HasSuffix(text, `"`+rest) {
			t.Fatalf("Unquote(%s): got the rest %q", text, rest)
		}
		if gitErr != nil {
			return
		}
		listed := repo.Git("ls-tree", "-z", "--name-only", strings.TrimSpace(tree))
		if strings.TrimSuffix(listed, "\x00") != path {
			t.Fatalf("Unquote(%s): got %q, git %q", text, path, listed)
		}
	})
}
