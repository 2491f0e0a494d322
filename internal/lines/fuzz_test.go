package lines

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// FuzzAppend wants everything that was there as it was, and each line that is
// added on a line of its own.
func FuzzAppend(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("ended", []byte("a\n"), "__pycache__/")
		add("not ended", []byte("a"), "*.pyc")
		add("windows, half ended", []byte("a\r\nb\r"), "*.pyc")
		add("byte order mark", []byte("\ufeff"), "*.pyc")
		add("mixed", []byte("a\r\nb\nc\r\n"), "*.pyc")
	})
	f.Fuzz(func(t *testing.T, data []byte, line string) {
		if strings.ContainsAny(line, "\r\n") {
			t.Skip() // no line
		}
		got := Append(data, line, "last")
		added, ok := bytes.CutPrefix(got, data)
		ending := Ending(data)
		if !ok || Ending(got) != ending || !bytes.HasSuffix(added, []byte(line+ending+"last"+ending)) {
			t.Fatalf("Append(%q, %q) = %q", data, line, got)
		}
		before := bytes.TrimSuffix(added, []byte(line+ending+"last"+ending))
		if wasEnded := len(before) == 0; wasEnded != endsLine(data) || !wasEnded && before[len(before)-1] != '\n' {
			t.Fatalf("Append(%q, %q) = %q, with %q before the first line", data, line, got, before)
		}
	})
}

// FuzzDiff has git apply the diff to the old file, which gives the new one.
func FuzzDiff(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("line added", "a\nb\n", "a\nb\n__pycache__/\n")
		add("last line not ended", "a", "a\n*.pyc")
		add("windows lines", "a\r\nb\r\n", "a\r\n*.pyc\r\nb\r\n")
		add("new file", "", "*.pyc\n")
		add("emptied", "*.pyc\n", "")
	})
	repo := gittest.Init(f)
	f.Fuzz(func(t *testing.T, old, changed string) {
		if old == changed || strings.ContainsRune(old+changed, 0) {
			t.Skip() // no change, or no text
		}
		repo := &gittest.Repo{TB: t, Dir: repo.Dir}
		repo.Write("file", old)
		patch := Diff("file", []byte(old), []byte(changed))
		if _, err := repo.TryGit(string(patch), "apply", "--whitespace=nowarn"); err != nil {
			t.Fatalf("from %q to %q: git refuses %q: %v", old, changed, patch, err)
		}
		// git takes a file away that ends up empty.
		got, err := os.ReadFile(repo.Path("file"))
		if string(got) != changed || err != nil && changed != "" {
			t.Fatalf("from %q to %q: git makes %q of %q, %v", old, changed, got, patch, err)
		}
	})
}
