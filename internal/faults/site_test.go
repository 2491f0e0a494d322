package faults

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// site is a repository with bytecode in it, stored in as many ways as git has:
// loose objects, a pack with offset deltas and one with named deltas, a
// multi-pack-index, a commit-graph, an alternate object directory, loose,
// packed and symbolic refs, a tag, a linked worktree with a HEAD of its own,
// and a configuration for each worktree.
type site struct {
	*gittest.Repo
	linked string // the linked worktree
	// loose are the ids of some loose objects: those of the last commit, and
	// a commit that nothing leads to, as in a push that is not let in yet.
	loose map[string]string
}

// newSite makes a site. Its index is of the version given, and split where that
// is asked for.
func newSite(tb testing.TB, version string, split bool) *site {
	tb.Helper()
	root := gittest.TempDir(tb)
	dir := filepath.Join(root, "repo")
	if err := os.Mkdir(dir, 0o777); err != nil {
		tb.Fatal(err)
	}
	s := &site{Repo: &gittest.Repo{TB: tb, Dir: dir}, linked: filepath.Join(root, "linked")}
	s.Git("init", "-q", "-b", "main")
	s.Git("config", "gc.auto", "0")
	s.Git("config", "core.logAllRefUpdates", "false")
	s.Git("config", "index.version", version)
	s.makeHistory(root)
	s.makeLinked()
	s.makeIndex(split)
	return s
}

// commitFiles writes files, two lines a path, and commits them.
func (s *site) commitFiles(message string, paths ...string) string {
	s.TB.Helper()
	for _, path := range paths {
		s.Write(path, "# "+message+"\n"+path+"\n")
	}
	return s.Commit(message)
}

func (s *site) makeHistory(root string) {
	s.TB.Helper()
	s.Write(".gitignore", "*.log\n/build/\n")
	s.Write("pyproject.toml", "[tool.pycguard]\nallow = [\"fixtures/**\"]\n")
	paths := []string{"pkg/__pycache__/m0.cpython-311.pyc", "fixtures/kept.pyc", "old.pyc", "top.py"}
	for i := range 24 {
		paths = append(paths, fmt.Sprintf("pkg/module_%d.py", i))
	}
	s.commitFiles("one", paths...)
	s.Git("branch", "start")

	// What is in the alternate is not in the repository itself.
	donor := filepath.Join(root, "donor.git")
	s.Git("clone", "-q", "--bare", "--no-local", s.Dir, donor)
	s.Write(".git/objects/info/alternates", "../../../donor.git/objects\n")
	s.Git("repack", "-adlq")
	s.Git("prune-packed", "-q")

	s.commitFiles("two", "pkg/module_1.py", "lib/x.pyc", "lib/x.py")
	s.Git("rm", "-q", "old.pyc")
	s.commitFiles("three", "pkg/module_2.py")
	s.Git("-c", "repack.useDeltaBaseOffset=true", "-c", "pack.threads=1", "repack", "-dlfq")
	s.Git("tag", "-a", "-m", "tag", "v1")
	s.commitFiles("four", "pkg/module_3.py", "lib/y.pyc")
	s.commitFiles("five", "pkg/module_4.py")
	s.Git("-c", "repack.useDeltaBaseOffset=false", "-c", "pack.threads=1", "repack", "-dlfq")
	s.Git("multi-pack-index", "write")
	s.Git("pack-refs", "--all")

	s.Git("checkout", "-q", "-b", "side", "HEAD~1")
	s.commitFiles("side", "side/only.pyc")
	s.Git("checkout", "-q", "main")
	s.Git("update-ref", "refs/remotes/origin/main", "main")
	s.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	s.loose = map[string]string{"commit": s.commitFiles("six", "late/z.pyc", "late/z.py")}
	s.loose["tree"] = strings.TrimSpace(s.Git("rev-parse", "HEAD^{tree}"))
	s.loose["blob"] = strings.TrimSpace(s.Git("rev-parse", "HEAD:late/z.pyc"))
	s.Git("commit-graph", "write", "--reachable")
	s.expectDeltas()
}

// expectDeltas makes sure that each of the two packs has a tree that is a delta.
func (s *site) expectDeltas() {
	s.TB.Helper()
	packs, err := filepath.Glob(s.Path(".git/objects/pack/*.idx"))
	if err != nil || len(packs) != 2 {
		s.TB.Fatalf("packs %q, error %v, want two", packs, err)
	}
	for _, pack := range packs {
		// A delta has seven fields: its depth and base stand behind.
		if !hasDeltaOfTree(strings.Split(s.Git("verify-pack", "-v", pack), "\n")) {
			s.TB.Fatalf("%s has no tree that is a delta", pack)
		}
	}
}

func hasDeltaOfTree(lines []string) bool {
	for _, line := range lines {
		if fields := strings.Fields(line); len(fields) == 7 && fields[1] == "tree" {
			return true
		}
	}
	return false
}

// makeLinked adds a worktree with a detached HEAD that no ref leads to, and
// a configuration of its own.
func (s *site) makeLinked() {
	s.TB.Helper()
	s.Git("worktree", "add", "-q", "--detach", s.linked, "main")
	linked := site{Repo: &gittest.Repo{TB: s.TB, Dir: s.linked}}
	linked.commitFiles("linked", "linked/alone.pyc")
	s.loose["pushed"] = linked.commitFiles("pushed", "pushed/new.pyc")
	linked.Git("reset", "-q", "--hard", "HEAD~1")
	s.Git("config", "core.repositoryFormatVersion", "1")
	s.Git("config", "extensions.worktreeConfig", "true")
	linked.Git("config", "--worktree", "core.fileMode", "true")
}

// makeIndex stages bytecode that is in no commit, and leaves some that is
// neither tracked nor ignored.
func (s *site) makeIndex(split bool) {
	s.TB.Helper()
	s.Git("reset", "-q", "--hard")
	if split {
		s.Git("-c", "splitIndex.maxPercentChange=100", "update-index", "--split-index")
	}
	s.Write("staged.pyc", "staged")
	s.Git("add", "-f", "staged.pyc")
	s.Write("untracked.pyc", "untracked")
}

// glob returns the one path that a pattern matches, relative to the repository.
func (s *site) glob(pattern string) string {
	s.TB.Helper()
	found, err := filepath.Glob(s.Path(pattern))
	if err != nil || len(found) != 1 {
		s.TB.Fatalf("%s: %q, error %v, want one path", pattern, found, err)
	}
	path, err := filepath.Rel(s.Dir, found[0])
	if err != nil {
		s.TB.Fatal(err)
	}
	return filepath.ToSlash(path)
}

// looseFile returns the path of a loose object.
func (s *site) looseFile(kind string) string {
	id := s.loose[kind]
	return ".git/objects/" + id[:2] + "/" + id[2:]
}
