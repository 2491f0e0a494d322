package gittest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
)

// LargeHistory describes a made-up history of a Python project, large enough to
// measure with: the same values give the same objects. Each commit changes a few
// files in different directories, some far more often than others; every so
// often a side branch is merged.
type LargeHistory struct {
	Seed    uint64
	Commits int
	// Levels is how deep the directories are, DirsPerLevel how many
	// directories each has, and FilesPerDir how many files are in each
	// of the lowest.
	Levels, DirsPerLevel, FilesPerDir int
	// FilesPerCommit is how many files a commit changes. With it a commit
	// makes about 1 + FilesPerCommit * Levels trees.
	FilesPerCommit int
	// MergeEvery is how many commits lie between merges; 0 is none.
	MergeEvery int
	// CacheDirs is how many directories get a __pycache__ after a quarter of
	// the history. It then follows the sources in that directory, until it
	// goes after three quarters. 0 is a clean history.
	CacheDirs int
}

// DefaultLargeHistory has 100,000 commits, more than 1,000,000 trees, 51,840
// files in 1,728 directories, and no bytecode.
var DefaultLargeHistory = LargeHistory{
	Seed: 1, Commits: 100_000, Levels: 3, DirsPerLevel: 12, FilesPerDir: 30, FilesPerCommit: 4, MergeEvery: 10,
}

// WriteTo writes the history for git fast-import --done, to refs/heads/main and
// tags.
func (l LargeHistory) WriteTo(w io.Writer) (int64, error) {
	if l.Commits < 1 || l.Levels < 1 || l.DirsPerLevel < 1 || l.FilesPerDir < 1 || l.FilesPerCommit < 1 {
		return 0, errors.New("large history: commits, levels, directories and files must be above zero")
	}
	out := &counter{w: w}
	buffered := bufio.NewWriterSize(out, 1<<20)
	h := &historyWriter{LargeHistory: l, Writer: buffered, rand: rand.New(rand.NewPCG(l.Seed, 3)), dirs: 1}
	for range l.Levels {
		h.dirs *= l.DirsPerLevel
	}
	h.root()
	for n := 2; n <= l.Commits; n++ {
		h.next(n)
	}
	fmt.Fprint(h, "done\n")
	return out.n, errors.Join(buffered.Flush(), out.err)
}

// counter counts what is written.
type counter struct {
	w   io.Writer
	n   int64
	err error
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	if err != nil {
		c.err = err
	}
	return n, err
}

// historyWriter writes one history. Commit n has the mark n.
type historyWriter struct {
	LargeHistory
	*bufio.Writer
	rand *rand.Rand
	dirs int // at the lowest level
	// tip is the mark of the main line's last commit.
	tip int
	// cachesGone says that the cache directories have been taken away.
	cachesGone bool
}

// change is one file with its new content.
type change struct{ dir, file, value int }

// dirName returns the path of a lowest directory, with its slash.
func (h *historyWriter) dirName(dir int) string {
	name := ""
	for range h.Levels {
		name += fmt.Sprintf("package%02d/", dir%h.DirsPerLevel)
		dir /= h.DirsPerLevel
	}
	return name
}

func fileName(file int) string {
	if file == 0 {
		return "__init__.py"
	}
	return fmt.Sprintf("module_%02d.py", file)
}

// begin writes the head of a commit.
func (h *historyWriter) begin(n int, parents ...int) {
	fmt.Fprintf(h, "commit refs/heads/main\nmark :%d\n", n)
	fmt.Fprintf(h, "committer Dev %d <dev%d@example.com> %d +0000\n", n%50, n%50, 1_000_000_000+600*n)
	message := fmt.Sprintf("Change number %d\n", n)
	fmt.Fprintf(h, "data %d\n%s", len(message), message)
	for i, parent := range parents {
		fmt.Fprintf(h, "%s :%d\n", []string{"from", "merge"}[min(i, 1)], parent)
	}
}

func (h *historyWriter) data(path, content string) {
	fmt.Fprintf(h, "M 100644 inline %s\ndata %d\n%s\n", path, len(content), content)
}

// root writes the first commit, with all files.
func (h *historyWriter) root() {
	h.begin(1)
	for dir := range h.dirs {
		for file := range h.FilesPerDir {
			h.put(change{dir, file, 0}, false)
		}
	}
	h.tip = 1
}

// put writes one file, and its bytecode where that is asked for.
func (h *historyWriter) put(c change, cached bool) {
	dir := h.dirName(c.dir)
	h.data(dir+fileName(c.file), fmt.Sprintf("import sys\n\nVALUE = %d\nMODULE = %d\n", c.value, c.dir*h.FilesPerDir+c.file))
	if cached {
		stem := fileName(c.file)[:len(fileName(c.file))-len(".py")]
		h.data(dir+"__pycache__/"+stem+".cpython-311.pyc", fmt.Sprintf("\xa7\r\r\n\x00\x00\x00\x00%08d\xe3\x00\x00\x00\x00", c.value%1e8))
	}
}

// changes picks the files of one commit. A few directories get most changes.
func (h *historyWriter) changes(n int) []change {
	changes := make([]change, h.FilesPerCommit)
	for i := range changes {
		skewed := h.rand.Float64()
		dir := int(skewed * skewed * skewed * float64(h.dirs))
		changes[i] = change{dir, h.rand.IntN(h.FilesPerDir), n*h.FilesPerCommit + i}
	}
	return changes
}

// hasCache reports whether the directory has a cache directory at commit n.
func (h *historyWriter) hasCache(dir, n int) bool {
	return dir < h.CacheDirs && h.Commits/4 <= n && n < h.Commits*3/4
}

// next writes commit n.
func (h *historyWriter) next(n int) {
	// A side branch needs a commit of its own and a merge.
	if h.MergeEvery > 0 && n%h.MergeEvery == 0 && n > h.MergeEvery && n < h.Commits {
		side := h.changes(n)
		h.begin(n, max(1, n-h.MergeEvery+1))
		h.putAll(side, n)
		h.begin(n+1, h.tip, n)
		h.putAll(side, n+1)
		h.tip = n + 1
		return
	}
	if h.tip == n {
		return // written as the merge already
	}
	h.begin(n, h.tip)
	h.putAll(h.changes(n), n)
	h.dropCaches(n)
	h.tip = n
	if n%1000 == 0 {
		fmt.Fprintf(h, "reset refs/tags/v%d\nfrom :%d\n\n", n/1000, n)
	}
}

func (h *historyWriter) putAll(changes []change, n int) {
	for _, c := range changes {
		h.put(c, h.hasCache(c.dir, n))
	}
}

// dropCaches takes the cache directories away when their time is over.
func (h *historyWriter) dropCaches(n int) {
	if h.cachesGone || n < h.Commits*3/4 {
		return
	}
	h.cachesGone = true
	for dir := range min(h.CacheDirs, h.dirs) {
		fmt.Fprintf(h, "D %s__pycache__\n", h.dirName(dir))
	}
}
