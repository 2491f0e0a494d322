package repo

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// FuzzSettings compares with git where the library's answer is taken.
func FuzzSettings(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("as git init writes it", "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n")
		add("extensions", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n\tworktreeConfig\n")
		add("promisor", "[remote \"origin\"]\n\turl = x\n\tpromisor = true\n\tpartialclonefilter = blob:none\n")
		add("quotes and comments", "[CORE]; a\nworktree=\"a # b\" \\\"c\\t # d\n[core \"x\"]bare=1\n[core.y]\nbare=0\n")
		add("windows lines", "[core]\r\n\tbare = true\r\n\tworktree = a\\\r\n b\r\n")
		add("no space before the subsection", `[A"0"]`)
		add("byte order mark", "\ufeff[core]\nbare\n")
	})
	path := filepath.Join(gittest.TempDir(f), "config")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseSettings([]byte(text))
		if ok {
			compareSettings(t, path, text, got)
		}
	})
}

// FuzzPlaces puts any bytes where git expects a path or a ref.
func FuzzPlaces(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("linked", "gitdir: ../real\n", "ref: refs/heads/main\n", "../common\n")
		add("not ended, windows lines", "gitdir: ../real", "ref:refs/heads/main", "../common\r\n")
		add("detached", "gitdir: ../real\n", strings.Repeat("0a", 20)+"\n", ".")
		add("SHA-256 head and slashes", "gitdir: ..//real/./\n", strings.Repeat("0a", 32), "../common/")
		add("head elsewhere", "gitdir: ../real\n", "ref: elsewhere\n", "")
		add("no prefix", "../real\n", "ref: refs/heads/main\n", "../common")
	})
	top := gittest.TempDir(f)
	files := gittest.Repo{TB: f, Dir: top}
	for _, dir := range []string{"real", "common"} {
		files.Write(dir+"/objects/x", "")
		files.Write(dir+"/refs/x", "")
	}
	files.Write("common/config", "[core]\nrepositoryformatversion = 0\n")
	f.Fuzz(func(t *testing.T, gitfile, head, commonDir string) {
		if strings.ContainsRune(gitfile+commonDir, 0) || len(gitfile+commonDir+head) > 1000 {
			t.Skip() // git reads a path up to its first NUL
		}
		files := gittest.Repo{TB: t, Dir: top}
		files.Write("tree/.git", gitfile)
		files.Write("real/HEAD", head)
		files.Write("real/commondir", commonDir)
		compareWithGit(t, files.Path("tree"), nil)
	})
}

// FuzzShallow writes the boundary that was read again.
func FuzzShallow(f *testing.F) {
	id := strings.Repeat("0a", 20)
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("two", id+"\n"+strings.Repeat("1", 40)+"\n")
		add("not ended", id)
		add("another format", strings.Repeat("0a", 32)+"\n")
		add("empty line", id+"\n\n")
	})
	dir := gittest.TempDir(f)
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(filepath.Join(dir, "shallow"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		r := Repository{CommonDir: dir, ObjectFormat: object.SHA1}
		boundary, err := r.Shallow()
		if err != nil {
			return
		}
		var lines []string
		for line := range strings.Lines(strings.ToLower(text)) {
			lines = append(lines, strings.TrimRight(line, "\r\n"))
		}
		for i, id := range boundary {
			if i >= len(lines) || lines[i] != id.String() {
				t.Fatalf("%q is read as %v", text, boundary)
			}
		}
		if len(lines) != len(boundary) {
			t.Fatalf("%q is read as %v", text, boundary)
		}
	})
}

// FuzzEnvironment reads lists that were written for it: what is quoted comes
// back as it was.
func FuzzEnvironment(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("plain", "/a", "/b")
		add("separator and quote", "/a:b", `/"c"`)
		add("controls and not UTF-8", "/a\n\t\x01\x7f", "/\xff\u009b")
		add("backslash at the end", `/a\`, "")
	})
	f.Fuzz(func(t *testing.T, first, second string) {
		if strings.ContainsRune(first+second, 0) {
			t.Skip() // no variable can hold it
		}
		splitCeilings(first + second)
		splitAlternates(first + second)
		list := quoteC(first) + string(filepath.ListSeparator) + quoteC(second)
		want := slices.DeleteFunc([]string{first, second}, func(dir string) bool { return dir == "" })
		if got := splitAlternates(list); !slices.Equal(got, want) {
			t.Fatalf("%s is read as %q, want %q", list, got, want)
		}
	})
}

// quoteC quotes as git does: letters and octal numbers behind a backslash.
func quoteC(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b.WriteString("\\" + text[i:i+1])
		case c < ' ' || c >= 0x7f:
			b.WriteString("\\" + string([]byte{'0' + c>>6, '0' + c>>3&7, '0' + c&7}))
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
