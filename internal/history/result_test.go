package history

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

func TestSourcelessOrder(t *testing.T) {
	path := func(source string, elsewhere bool) Path {
		return Path{Path: source + "c", Source: Source{Path: source, Elsewhere: elsewhere}, Versions: []Version{{Size: 1}}}
	}
	r := &Report{Paths: []Path{
		path("a.py", true),
		path("b.py", false),
		path("c/local_settings.py", true),
		path("d/monkey.py", false),
		path("e/secrets2.py", false),
		path("f/Prod-Config.py", false),
		{Path: "g.pyc", Source: Source{Path: "g.py", Here: true}, Versions: []Version{{Size: 1}}},
		{Path: "h.pyc", Source: Source{Path: "h.py"}, Versions: []Version{{Size: 0}}},
		{Path: "__pycache__/data"},
	}}
	var got []string
	for _, p := range r.Sourceless() {
		got = append(got, p.Path)
	}
	want := []string{"e/secrets2.pyc", "f/Prod-Config.pyc", "c/local_settings.pyc", "b.pyc", "d/monkey.pyc", "a.pyc"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBaselineRoundTrip(t *testing.T) {
	one, two := object.SHA1.Hash(object.Blob, nil), object.SHA256.Hash(object.Blob, nil)
	r := &Report{Paths: []Path{
		{Path: "a<b>.pyc", Versions: []Version{{Blob: one}, {Blob: two}}},
		{Path: "\xff.pyc", Versions: []Version{{Blob: one}}},
	}}
	var file bytes.Buffer
	if err := r.Baseline().Write(&file); err != nil {
		t.Fatal(err)
	}
	b, err := ParseBaseline(file.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, &file)
	}
	if fresh := b.Apply(r); fresh != 0 || len(b) != 3 {
		t.Errorf("got %d fresh and %d entries, want 0 and 3", fresh, len(b))
	}
	// The same blob at another path is another thing.
	moved := &Report{Paths: []Path{{Path: "b.pyc", Versions: []Version{{Blob: one}}}}}
	if fresh := b.Apply(moved); fresh != 1 || moved.Paths[0].Versions[0].Known {
		t.Errorf("moved blob: got %d fresh, want 1", fresh)
	}
}

func TestParseBaselineRefuses(t *testing.T) {
	blob := strings.Repeat("1", 40)
	for _, text := range []string{
		"", "[]", `{"schema":"pycguard-baseline/2","entries":[]}`, `{"entries":[]}`,
		`{"schema":"pycguard-baseline/1","entries":[],"more":1}`,
		`{"schema":"pycguard-baseline/1","entries":[]} {}`,
		`{"schema":"pycguard-baseline/1","entries":[{"path":"a","blob":"12"}]}`,
		`{"schema":"pycguard-baseline/1","entries":[{"blob":"` + blob + `"}]}`,
		`{"schema":"pycguard-baseline/1","entries":[{"path":"a","pathBase64":"YQ==","blob":"` + blob + `"}]}`,
		`{"schema":"pycguard-baseline/1","entries":[{"pathBase64":"!","blob":"` + blob + `"}]}`,
	} {
		if b, err := ParseBaseline([]byte(text)); err == nil {
			t.Errorf("ParseBaseline(%s): got %v, want an error", text, b)
		}
	}
}

func FuzzParseBaseline(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		entry := `{"schema":"pycguard-baseline/1","entries":[{"path":"a","blob":"` + strings.Repeat("1", 40) + `"}`
		add("one", []byte(entry+"]}"))
		add("cut", []byte(entry))
		add("unknown-key", []byte(entry+`],"more":1}`))
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ParseBaseline(data)
		if err != nil {
			return
		}
		var file bytes.Buffer
		if err := b.Write(&file); err != nil {
			t.Fatal(err)
		}
		again, err := ParseBaseline(file.Bytes())
		if err != nil || len(again) != len(b) {
			t.Errorf("written again: got %v, %v, want %v", again, err, b)
		}
	})
}

// TestFilterRepo removes some paths with the real program and sees that the
// others are left.
func TestFilterRepo(t *testing.T) {
	gittest.Require(t, "git-filter-repo")
	names := []string{
		"a.pyc", "dir/a.pyc", "a.pyc.txt", "regex:a.pyc", "glob:*.pyc", "literal:a.pyc", "#a.pyc", "a==>b.pyc", "==>.pyc",
		"a b.pyc ", "ü.pyc", "\xff\xfe.pyc", "tab\t.pyc", "line\n.pyc", "return\r", "\\.pyc", "$py.class", "*.pyc", "x.pyc/kept",
		"__pycache__/x.cpython-311.pyc", "__pycache__/y", "q\"uote.pyc", "(.pyc", ".pyc",
	}
	for round := range 2 {
		r := gittest.Init(t)
		var stream strings.Builder
		stream.WriteString("commit refs/heads/main\ncommitter C <c@example.com> 1700000000 +0000\ndata 0\n")
		var remove []Path
		var want []string
		for i, name := range names {
			fmt.Fprintf(&stream, "M 100644 inline %s\ndata 1\nx\n", quoteImport(name))
			if i%2 == round && name != "x.pyc/kept" {
				remove = append(remove, Path{Path: name})
			} else {
				want = append(want, name)
			}
		}
		// In an older commit, x.pyc was a file.
		remove = append(remove, Path{Path: "x.pyc", AlsoDirectory: true})
		r.GitIn(stream.String()+"\ndone\n", "fast-import", "--quiet", "--done")
		file := filepath.Join(gittest.TempDir(t), "paths")
		if err := os.WriteFile(file, FilterRepoPaths(remove), 0o666); err != nil {
			t.Fatal(err)
		}
		r.Git("filter-repo", "--force", "--quiet", "--invert-paths", "--paths-from-file", file)
		got := strings.Split(strings.TrimSuffix(r.Git("ls-tree", "-r", "-z", "--name-only", "main"), "\x00"), "\x00")
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("left: got %q, want %q", got, want)
		}
	}
}
