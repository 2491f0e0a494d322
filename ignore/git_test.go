package ignore

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// scene is a set of ignore files and the paths to ask for.
type scene struct {
	// files has the content of the .gitignore of each directory.
	files map[string]string
	// exclude and personal are .git/info/exclude and core.excludesFile.
	exclude, personal string
	fold              bool
	paths             []string
	// dirs are those of paths, and those of files, that are directories.
	dirs map[string]bool
}

func newScene(g gen, paths int) scene {
	s := scene{files: map[string]string{}, dirs: map[string]bool{}, fold: g.one(2)}
	dirs := []string{""}
	for range 4 {
		dirs = append(dirs, join(dirs[g.IntN(len(dirs))], g.component()))
	}
	for range paths {
		s.paths = append(s.paths, g.path(dirs[1:]))
	}
	// Every path goes through git's own normalisation; a path and its own
	// parent may both be asked for.
	for _, dir := range dirs[1:] {
		s.addDir(dir)
	}
	for _, path := range s.paths {
		if g.one(4) {
			s.addDir(path)
		}
	}
	s.files[""] = g.file(s.paths)
	for _, dir := range dirs[1:] {
		if g.one(2) {
			s.files[dir] = g.file(pathsBelow(s.paths, dir))
		}
	}
	if g.one(2) {
		s.exclude = g.file(s.paths)
	}
	if g.one(2) {
		s.personal = g.file(s.paths)
	}
	return s
}

// addDir says that a path and all above it are directories.
func (s scene) addDir(path string) {
	for path != "" {
		s.dirs[path] = true
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
	}
}

func pathsBelow(paths []string, dir string) []string {
	var found []string
	for _, path := range paths {
		if rest, ok := strings.CutPrefix(path, dir+"/"); ok {
			found = append(found, rest)
		}
	}
	return found
}

func (s scene) options() []Option {
	if s.fold {
		return []Option{FoldCase}
	}
	return nil
}

const personalName = ".git/personal"

func (s scene) excludes() []*File {
	return []*File{
		Parse([]byte(s.exclude), ".git/info/exclude", "", s.options()...),
		Parse([]byte(s.personal), personalName, "", s.options()...),
	}
}

func (s scene) parse(dir string) *File {
	return Parse([]byte(s.files[dir]), join(dir, ".gitignore"), dir, s.options()...)
}

func (s scene) matcher() *Matcher {
	var files []*File
	for dir := range s.files {
		files = append(files, s.parse(dir))
	}
	return New(files...).With(s.excludes()...)
}

// ask returns which rule git says decides each path.
func (s scene) ask(repo *gittest.Repo) []string {
	repo.TB.Helper()
	entries, err := os.ReadDir(repo.Dir)
	if err != nil {
		repo.TB.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != ".git" {
			if err := os.RemoveAll(repo.Path(entry.Name())); err != nil {
				repo.TB.Fatal(err)
			}
		}
	}
	for dir := range s.dirs {
		if err := os.MkdirAll(repo.Path(dir), 0o777); err != nil {
			repo.TB.Fatal(err)
		}
	}
	for dir, content := range s.files {
		repo.Write(filepath.Join(dir, ".gitignore"), content)
	}
	repo.Write(".git/info/exclude", s.exclude)
	repo.Write(personalName, s.personal)
	// In front of "./" nothing of a path is pathspec magic.
	input := "./" + strings.Join(s.paths, "\x00./") + "\x00"
	out, err := repo.TryGit(input, "-c", "core.excludesFile="+personalName, "-c", fmt.Sprint("core.ignoreCase=", s.fold),
		"check-ignore", "--no-index", "-v", "-n", "-z", "--stdin")
	fields := strings.Split(out, "\x00")
	if len(fields) != 4*len(s.paths)+1 {
		repo.TB.Fatalf("git answered %d fields for %d paths: %v", len(fields), len(s.paths), err)
	}
	answers := make([]string, len(s.paths))
	for i, path := range s.paths {
		answer := fields[4*i : 4*i+4]
		if answer[3] != "./"+path {
			repo.TB.Fatalf("git answered for %q, asked was %q", answer[3], path)
		}
		if answer[0] != "" {
			answers[i] = fmt.Sprintf("%s:%s:%s", answer[0], answer[1], answer[2])
		}
	}
	return answers
}

func show(d Decision) string {
	if d.Rule == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%s", d.Rule.Source, d.Rule.Line, d.Rule.Pattern)
}

// check compares all ways of asking with git's answers.
func (s scene) check(tb testing.TB, answers []string) {
	tb.Helper()
	m := s.matcher()
	for i, path := range s.paths {
		isDir := s.dirs[path]
		d := m.Match(path, isDir)
		if got := show(d); got != answers[i] {
			tb.Errorf("%q (directory: %v, fold: %v) is decided by %q, git says %q\n%s", path, isDir, s.fold, got, answers[i], s)
		}
		if want := d.Rule != nil && !d.Rule.Negated; d.Ignored != want {
			tb.Errorf("%q: ignored is %v with rule %q", path, d.Ignored, show(d))
		}
		if walked := s.walk(path, isDir); show(walked) != show(d) {
			tb.Errorf("%q: a walk says %q, Match says %q", path, show(walked), show(d))
		}
	}
}

// walk decides a path as a directory walker does.
func (s scene) walk(path string, isDir bool) Decision {
	dir := Top(s.excludes()...)
	if _, ok := s.files[""]; ok {
		dir = dir.With(s.parse(""))
	}
	for i := range path {
		if path[i] != '/' {
			continue
		}
		dir = dir.Enter(path[:i])
		if _, ok := s.files[path[:i]]; ok {
			dir = dir.With(s.parse(path[:i]))
		}
	}
	return dir.Match(path, isDir)
}

func (s scene) String() string {
	var b strings.Builder
	for _, dir := range slices.Sorted(maps.Keys(s.files)) {
		fmt.Fprintf(&b, "%q: %q\n", join(dir, ".gitignore"), s.files[dir])
	}
	fmt.Fprintf(&b, "exclude: %q\npersonal: %q\n", s.exclude, s.personal)
	return b.String()
}

func TestAgreesWithGit(t *testing.T) {
	const perScene = 200
	repo := gittest.Init(t)
	scenes := gittest.Scale(t, 50)
	decided := 0
	for seed := range scenes {
		s := newScene(newGen(uint64(seed)), perScene)
		answers := s.ask(repo)
		s.check(t, answers)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
		for _, answer := range answers {
			if answer != "" {
				decided++
			}
		}
	}
	t.Logf("%d pairs, %d decided by a rule", scenes*perScene, decided)
	if decided*4 < scenes*perScene {
		t.Errorf("only %d of %d paths are decided by a rule: the test asks too little", decided, scenes*perScene)
	}
}
