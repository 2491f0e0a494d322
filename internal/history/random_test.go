package history

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// file is one entry of a made-up commit.
type file struct {
	mode    string
	content string // the id, for a submodule
}

// snapshot is all files of a made-up commit, by path.
type snapshot map[string]file

// randomHistory makes up a history and writes it for git fast-import: several
// roots, merges of two and more, criss-cross, files that come, change, go and
// return, directories that are copied, and bytecode among them in all forms.
type randomHistory struct {
	rand      *rand.Rand
	snapshots []snapshot // of commit 0, 1, …
	stream    bytes.Buffer
	idSize    int // in hexadecimal digits
}

var (
	madeDirs  = []string{"", "pkg/", "pkg/sub/", "a b/", "ü/", "pkg/__pycache__/", "__pycache__/", "x.pyc/", "__PYCACHE__/deep/er/"}
	madeNames = []string{
		"settings.py", "settings.pyc", "mod.py", "mod.pyo", "mod.pyw", "Mod.PYC", "x$py.class", "m.pyc.123", ".pyc", "*.pyc",
		"settings.cpython-311.pyc", "mod.pypy39.pyc", "modcpython-38.pyc", "mod", "conftest.cpython-38-pytest-6.2.5.pyc",
		"__pycache__", "data.bin", "README", "x.pyc-notyet", "new\nline.pyc", "\"quoted\\.pyc", "\xff\xfe.pyc", "x.pyc",
	}
	madeModes    = []string{"100644", "100644", "100644", "100755", "120000", "160000"}
	madeContents = []string{"", "\r\n", "one", "two", "\xa7\x0d\x0d\x0a\x03\x00\x00\x00hashhash\xe3\x00\x00\x00\x00", "\x03\xf3\x0d\x0atimec\x00\x00\x00"}
)

func (h *randomHistory) pick(from []string) string { return from[h.rand.IntN(len(from))] }

func (h *randomHistory) file() file {
	f := file{mode: h.pick(madeModes), content: h.pick(madeContents)}
	if f.mode == "160000" {
		f.content = strings.Repeat(h.pick([]string{"1", "2"}), h.idSize)
	}
	return f
}

// put adds a file, and takes away what cannot be beside it.
func (s snapshot) put(name string, f file) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		delete(s, dir)
	}
	maps.DeleteFunc(s, func(other string, _ file) bool { return strings.HasPrefix(other, name+"/") })
	s[name] = f
}

// change makes one random change. The keys are sorted first, so that a seed
// makes the same history each time.
func (h *randomHistory) change(s snapshot) {
	names := slices.Sorted(maps.Keys(s))
	some := ""
	if len(names) > 0 {
		some = h.pick(names)
	}
	switch h.rand.IntN(7) {
	case 0, 1:
		s.put(h.pick(madeDirs)+h.pick(madeNames), h.file())
	case 2:
		delete(s, some)
	case 3:
		if some != "" {
			s[some] = h.file()
		}
	case 4: // a directory is copied
		to := h.pick([]string{"copy", "pkg/copy", "__pycache__"})
		for _, name := range names {
			if rest, ok := strings.CutPrefix(name, "pkg/"); ok && !strings.HasPrefix(to, "pkg") {
				s.put(to+"/"+rest, s[name])
			}
		}
	case 5: // something returns from an older commit
		old := h.snapshots[h.rand.IntN(len(h.snapshots))]
		for _, name := range slices.Sorted(maps.Keys(old)) {
			if h.rand.IntN(3) == 0 {
				s.put(name, old[name])
			}
		}
	case 6: // a directory goes
		dir := h.pick(madeDirs)
		maps.DeleteFunc(s, func(name string, _ file) bool { return dir != "" && strings.HasPrefix(name, dir) })
	}
}

// parents picks what the next commit is built on.
func (h *randomHistory) parents() []int {
	n := len(h.snapshots)
	count := []int{0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 5}[h.rand.IntN(12)]
	var parents []int
	for range min(count, n) {
		// Recent ones mostly, so that histories run side by side.
		p := max(0, n-1-h.rand.IntN(4))
		if !slices.Contains(parents, p) {
			parents = append(parents, p)
		}
	}
	return parents
}

// commit adds one commit.
func (h *randomHistory) commit() {
	parents := h.parents()
	s := snapshot{}
	for i, p := range parents {
		from := h.snapshots[p]
		for _, name := range slices.Sorted(maps.Keys(from)) {
			// A merge takes all of its first parent, and half of the others.
			if i == 0 || h.rand.IntN(2) == 0 {
				s.put(name, from[name])
			}
		}
	}
	if len(h.snapshots) > 0 {
		for range h.rand.IntN(4) {
			h.change(s)
		}
	}
	h.write(parents, s)
	h.snapshots = append(h.snapshots, s)
}

// write adds the commit to the stream. Commit n has the mark n+1.
func (h *randomHistory) write(parents []int, s snapshot) {
	n := len(h.snapshots)
	// Times go up and down: they are no order of commits.
	fmt.Fprintf(&h.stream, "commit refs/heads/all\nmark :%d\n", n+1)
	fmt.Fprintf(&h.stream, "author Ada %d <ada@example.com> %d +0100\n", n%3, 1_700_000_000+n)
	fmt.Fprintf(&h.stream, "committer Cleo <cleo@example.com> %d +0000\ndata 0\n", 1_700_000_000+100*n-h.rand.IntN(300))
	if len(parents) == 0 && n > 0 {
		// A commit without "from" would follow the branch.
		reset := fmt.Sprintf("reset refs/heads/all\n\n")
		at := bytes.LastIndex(h.stream.Bytes(), []byte("commit refs/heads/all\n"))
		tail := slices.Clone(h.stream.Bytes()[at:])
		h.stream.Truncate(at)
		h.stream.WriteString(reset)
		h.stream.Write(tail)
	}
	for i, p := range parents {
		fmt.Fprintf(&h.stream, "%s :%d\n", []string{"from", "merge"}[min(i, 1)], p+1)
	}
	h.stream.WriteString("deleteall\n")
	for _, name := range slices.Sorted(maps.Keys(s)) {
		f := s[name]
		if f.mode == "160000" {
			fmt.Fprintf(&h.stream, "M %s %s %s\n", f.mode, f.content, quoteImport(name))
			continue
		}
		fmt.Fprintf(&h.stream, "M %s inline %s\ndata %d\n%s\n", f.mode, quoteImport(name), len(f.content), f.content)
	}
	h.stream.WriteString("\n")
}

// quoteImport quotes a path for git fast-import.
func quoteImport(name string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(name) {
		if c < ' ' || c == '"' || c == '\\' || c > '~' {
			fmt.Fprintf(&b, `\%03o`, c)
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// newRandomRepo makes a bare repository with a random history and refs of all
// kinds to it.
func newRandomRepo(t *testing.T, seed uint64, commits int, format string) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t, "--bare", "--object-format="+format)
	h := &randomHistory{rand: rand.New(rand.NewPCG(seed, 2)), idSize: 40}
	if format == "sha256" {
		h.idSize = 64
	}
	for range commits {
		h.commit()
	}
	h.stream.WriteString("done\n")
	r.GitIn(h.stream.String(), "fast-import", "--quiet", "--done", "--force", "--export-marks=marks")
	addRefs(t, r, h.rand, commits)
	return r
}

// addRefs points refs at some of the commits, and tags at tags, trees and blobs.
func addRefs(t *testing.T, r *gittest.Repo, random *rand.Rand, commits int) {
	t.Helper()
	var ids []string
	for line := range strings.Lines(gittestRead(t, r, "marks")) {
		_, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		ids = append(ids, id)
	}
	if len(ids) != commits {
		t.Fatalf("fast-import made %d commits, want %d", len(ids), commits)
	}
	slices.Sort(ids) // the marks come in no order
	some := func() string { return ids[random.IntN(len(ids))] }
	for i := range 4 {
		r.Git("update-ref", fmt.Sprint("refs/heads/b", i), some())
		r.Git("update-ref", fmt.Sprint("refs/pull/", i, "/head"), some())
	}
	r.Git("tag", "-a", "-m", "t", "annotated", some())
	r.Git("tag", "-a", "-m", "t", "twice", "annotated")
	r.Git("tag", "tree", some()+"^{tree}")
	r.Git("tag", "-a", "-m", "t", "annotated-tree", some()+"^{tree}")
	r.Git("tag", "blob", strings.TrimSpace(r.GitIn("blob", "hash-object", "-w", "--stdin")))
	r.Git("update-ref", "--no-deref", "HEAD", some())
}
