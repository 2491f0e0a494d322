package repo

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// answer is what git rev-parse says about a repository, in Repository's words.
type answer struct {
	gitDir, commonDir, workTree, prefix, indexFile, objectDir, format string
}

func ours(r *Repository) answer {
	return answer{r.GitDir, r.CommonDir, r.WorkTree, r.Prefix, r.IndexFile, r.ObjectDir, r.ObjectFormat.String()}
}

// askGit returns false when git finds no repository it can work with.
func askGit(t *testing.T, dir string, env []string) (answer, bool) {
	t.Helper()
	revParse := func(args ...string) (string, bool) {
		cmd := exec.Command("git", append([]string{"rev-parse"}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(gittest.Env(), env...)
		out, err := cmd.Output()
		return strings.TrimSuffix(string(out), "\n"), err == nil
	}
	var a answer
	var ok bool
	if a.gitDir, ok = revParse("--absolute-git-dir"); !ok {
		return a, false
	}
	// The other paths may be relative to dir.
	path := func(args ...string) string {
		out, ok := revParse(args...)
		if !ok {
			t.Fatalf("git rev-parse %q in %s with %q: failed", args, dir, env)
		}
		return absolute(dir, out)
	}
	a.commonDir = path("--git-common-dir")
	a.indexFile = path("--git-path", "index")
	a.objectDir = path("--git-path", "objects")
	a.workTree, _ = revParse("--show-toplevel")
	a.prefix, _ = revParse("--show-prefix")
	a.prefix = strings.TrimSuffix(a.prefix, "/")
	a.format, _ = revParse("--show-object-format")
	return a, true
}

// site is a directory full of repositories of every shape.
func site(t *testing.T) string {
	t.Helper()
	top := gittest.TempDir(t)
	git := func(dir string, args ...string) {
		(&gittest.Repo{TB: t, Dir: filepath.Join(top, dir)}).Git(args...)
	}
	write := func(name, content string) {
		(&gittest.Repo{TB: t, Dir: top}).Write(name, content)
	}
	git("", "init", "-q", "plain")
	git("", "init", "-q", "--object-format=sha256", "sha256")
	git("", "init", "-q", "--bare", "bare.git")
	git("", "init", "-q", "--separate-git-dir", filepath.Join(top, "apart.git"), "apart")
	write("plain/deep/er/file.py", "")
	write("plain/notes/.git/config", "not a repository")
	write("plain/empty/.git/HEAD", "ref: elsewhere\n")
	git("plain", "add", "deep")
	git("plain", "commit", "-q", "-m", "one")
	git("plain", "worktree", "add", "-q", "../linked")
	git("", "-c", "protocol.file.allow=always", "init", "-q", "super")
	git("super", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../plain", "sub")
	git("", "clone", "-q", "--bare", "plain", "hub.git")
	git("hub.git", "worktree", "add", "-q", "../from-hub", "HEAD")
	git("", "init", "-q", "moved")
	git("moved", "config", "core.worktree", "../../plain/deep")
	git("", "init", "-q", "own")
	git("own", "config", "extensions.worktreeConfig", "true")
	git("own", "config", "core.repositoryformatversion", "1")
	git("own", "commit", "-q", "--allow-empty", "-m", "one")
	git("own", "worktree", "add", "-q", "../own-linked")
	git("own", "config", "--worktree", "core.bare", "false")
	git("", "init", "-q", "--bare", "alone.git")
	write("alone.git/config", "[core]\nbare\n")
	git("", "init", "-q", "odd config")
	write("odd config/.git/config", "[core]\n\trepositoryformatversion = 0 ; why\n  bare=\"false\"\n[CORE] FileMode\n"+
		"[include]\n\tpath = missing\n[branch \"a \\\"b\\\\\"]\n\tremote = x\\ty # z\n[alias]\n\tl = log \\\n  --oneline\n")
	if err := os.Symlink("plain", filepath.Join(top, "link")); err != nil {
		t.Fatal(err)
	}
	return top
}

func TestOpenAgreesWithGit(t *testing.T) {
	top := site(t)
	dirs := []string{"", "plain", "plain/deep/er", "plain/.git", "plain/.git/objects", "plain/notes", "plain/empty",
		"sha256", "bare.git", "bare.git/refs", "apart", "apart.git", "linked", "linked/deep", "super", "super/sub/deep",
		"hub.git", "from-hub", "from-hub/deep/er", "moved", "plain/deep", "own", "own-linked", "odd config", "alone.git", "link/deep"}
	abs := func(name string) string { return filepath.Join(top, name) }
	envs := [][]string{
		nil,
		{"GIT_DIR=" + abs("plain/.git")},
		{"GIT_DIR=.git"},
		{"GIT_DIR=" + abs("bare.git")},
		{"GIT_DIR=" + abs("apart/.git")},
		{"GIT_DIR=" + abs("moved/.git")},
		{"GIT_DIR=" + abs("plain/.git/worktrees/linked")},
		{"GIT_DIR=" + abs("plain/.git"), "GIT_WORK_TREE=" + abs("plain")},
		{"GIT_DIR=" + abs("bare.git"), "GIT_WORK_TREE=."},
		{"GIT_WORK_TREE=" + abs("plain/deep")},
		{"GIT_DIR=" + abs("plain/.git"), "GIT_IMPLICIT_WORK_TREE=0"},
		{"GIT_DIR=" + abs("plain/.git"), "GIT_COMMON_DIR=" + abs("bare.git")},
		{"GIT_INDEX_FILE=" + abs("other-index")},
		{"GIT_INDEX_FILE=other-index"},
		{"GIT_OBJECT_DIRECTORY=" + abs("bare.git/objects")},
		{"GIT_CEILING_DIRECTORIES=" + abs("plain")},
		{"GIT_CEILING_DIRECTORIES=" + abs("link") + ":" + abs("plain/deep")},
		{"GIT_CEILING_DIRECTORIES=:" + abs("link")},
		{"GIT_DIR=" + abs("nowhere")},
	}
	agreed := 0
	for _, dir := range dirs {
		for _, env := range envs {
			compareWithGit(t, filepath.Join(top, dir), env)
			agreed++
		}
	}
	t.Logf("%d places compared", agreed)
}

func compareWithGit(t *testing.T, dir string, env []string) {
	t.Helper()
	r, err := Open(dir, append(gittest.Env(), env...))
	real, evalErr := filepath.EvalSymlinks(dir)
	if evalErr != nil {
		t.Fatal(evalErr)
	}
	want, found := askGit(t, real, env)
	if !found {
		if err == nil {
			t.Errorf("%s with %q: git finds no repository, got %+v", dir, env, ours(r))
		}
		return
	}
	if err != nil {
		t.Errorf("%s with %q: %v, want %+v", dir, env, err, want)
		return
	}
	if got := ours(r); got != want {
		t.Errorf("%s with %q:\n got %+v\nwant %+v", dir, env, got, want)
	}
}

func TestOpenNotFound(t *testing.T) {
	dir := gittest.TempDir(t)
	_, err := Open(dir, append(gittest.Env(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir)))
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("Open in an empty directory: got %v, want ErrNotFound", err)
	}
}

func TestOpenRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, c := range []struct{ name, config, want string }{
		{"newer version", "[core]\nrepositoryformatversion = 2\n", "version 2"},
		{"unknown extension", "[core]\nrepositoryformatversion = 1\n[extensions]\nfuture = 1\n", `"future"`},
		{"extension before its version", "[core]\nrepositoryformatversion = 0\n[extensions]\nobjectFormat = sha256\n", `"objectformat"`},
		{"unknown hash", "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = md5\n", `"md5"`},
		{"unknown refs", "[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = sql\n", `"sql"`},
		{"not a configuration", "[core\n", "config"},
	} {
		repo := gittest.Init(t)
		repo.Write(".git/config", c.config)
		if _, err := Open(repo.Dir, gittest.Env()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one with %s", c.name, err, c.want)
		}
		if _, err := repo.TryGit("", "rev-parse", "--git-dir"); err == nil {
			if _, err := repo.TryGit("", "ls-files"); err == nil && c.name != "unknown refs" {
				t.Errorf("%s: git takes it", c.name)
			}
		}
	}
}

func TestReadsHowTheRepositoryIsStored(t *testing.T) {
	repo := gittest.Init(t)
	repo.Write(".git/config", "[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = reftable\npartialClone = origin\n")
	r, err := Open(repo.Dir, gittest.Env())
	if err != nil {
		t.Fatal(err)
	}
	if r.RefStorage != "reftable" || !r.Partial || r.Bare() {
		t.Errorf("got %+v, want reftable, partial, not bare", r)
	}
}

func TestSplitAlternates(t *testing.T) {
	for list, want := range map[string][]string{
		"":               nil,
		"/a:/b":          {"/a", "/b"},
		":/a:":           {"/a"},
		`"/a:b":/c`:      {"/a:b", "/c"},
		`"/a\"\t\\x":/c`: {"/a\"\t\\x", "/c"},
		`"/open:/c`:      {`"/open`, "/c"},
	} {
		got := splitAlternates(list)
		if strings.Join(got, "\x00") != strings.Join(want, "\x00") {
			t.Errorf("splitAlternates(%s): got %q, want %q", strconv.Quote(list), got, want)
		}
	}
}
