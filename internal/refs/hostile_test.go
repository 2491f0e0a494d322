package refs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

func TestSymbolicChains(t *testing.T) {
	f := newFixture(t, 1, "sha1")
	f.Git("symbolic-ref", "refs/chain/1", "refs/heads/main")
	for i := 2; i < 9; i++ {
		f.Git("symbolic-ref", fmt.Sprint("refs/chain/", i), fmt.Sprint("refs/chain/", i-1))
	}
	f.Git("symbolic-ref", "refs/chain/loop-a", "refs/chain/loop-b")
	f.Git("symbolic-ref", "refs/chain/loop-b", "refs/chain/loop-a")
	set, err := Read(context.Background(), f.source(f.Dir))
	if err != nil {
		t.Fatal(err)
	}
	f.compareListing(f.Dir, set)
	f.compareEach(f.Dir, set)
	if len(set.Broken) < 3 {
		t.Errorf("got %d broken refs, want the long chains and the loop: %v", len(set.Broken), set.Broken)
	}
}

func TestLinkRefs(t *testing.T) {
	f := newFixture(t, 1, "sha1")
	head := f.Path(".git/HEAD")
	if err := os.Remove(head); err != nil {
		t.Fatal(err)
	}
	link(t, "refs/heads/main", head)
	link(t, "main", f.Path(".git/refs/heads/beside"))
	link(t, "nowhere", f.Path(".git/refs/heads/dangling"))
	link(t, "heads", f.Path(".git/refs/linked"))
	f.compare(f.Dir)
}

func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Skip(err)
	}
}

// TestUnreadable has what no repository should have: an error or a broken ref,
// never silence.
func TestUnreadable(t *testing.T) {
	for name, damage := range map[string]func(f *fixture){
		"a link to a directory above": func(f *fixture) { link(t, "..", f.Path(".git/refs/heads/up")) },
		"a file that is too long":     func(f *fixture) { f.Write(".git/refs/heads/long", strings.Repeat("a", maxLoose+1)) },
		"a cut packed-refs":           func(f *fixture) { f.Write(".git/packed-refs", f.commit()+" refs/heads/x") },
		"a line without a name":       func(f *fixture) { f.Write(".git/packed-refs", f.commit()+"\n") },
		"a peeled value at first":     func(f *fixture) { f.Write(".git/packed-refs", "^"+f.commit()+"\n") },
		"an empty file":               func(f *fixture) { f.Write(".git/refs/heads/empty", "") },
		"no HEAD":                     func(f *fixture) { os.Remove(f.Path(".git/HEAD")) },
		"another object format":       func(f *fixture) { f.Write(".git/refs/heads/x", strings.Repeat("ab", 32)+"\n") },
		"a directory for packed-refs": func(f *fixture) { f.Write(".git/packed-refs/x", "") },
		"a worktree without HEAD":     func(f *fixture) { f.Write(".git/worktrees/w/gitdir", "x") },
		"a directory for HEAD": func(f *fixture) {
			os.Remove(f.Path(".git/HEAD"))
			f.Write(".git/HEAD/x", "")
		},
	} {
		f := newFixture(t, 1, "sha1")
		source := f.source(f.Dir)
		damage(f)
		set, err := Read(context.Background(), source)
		if err == nil && len(set.Broken) == 0 {
			t.Errorf("%s: got neither an error nor a broken ref", name)
		}
	}
}

func TestBeforeTheFirstCommit(t *testing.T) {
	r := gittest.Init(t)
	gitDir := r.Path(".git")
	set, err := Read(context.Background(), Source{GitDir: gitDir, CommonDir: gitDir, Format: object.SHA1})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Tips) != 0 || len(set.Broken) != 0 || len(set.Ignored) != 1 || !errors.Is(set.Ignored[0].Err, errDangling) {
		t.Errorf("got %+v, want HEAD among the ignored and nothing else", set)
	}
}

func TestLeftOverWorktree(t *testing.T) {
	f := newFixture(t, 1, "sha1")
	if err := os.MkdirAll(filepath.Join(f.Dir, ".git/worktrees/left/refs"), 0o777); err != nil {
		t.Fatal(err)
	}
	f.compare(f.Dir)
}

func TestValidNameAgainstGit(t *testing.T) {
	r := gittest.Init(t)
	pieces := []string{"a", "/", ".", "..", ".lock", "@", "{", "~", " ", "\x7f", "\\", "*", "?", "[", ":", "^", "ü", "\xff", "-", "\x01", "HEAD"}
	tried := 0
	for _, a := range pieces {
		for _, b := range pieces {
			for _, c := range []string{"", "a", "/", ".", "{", "/x"} {
				name := a + b + c
				// One in seven is enough: each is a child process.
				tried++
				if tried%7 != 0 || strings.HasPrefix(name, "-") {
					continue
				}
				_, err := r.TryGit("", "check-ref-format", "--allow-onelevel", name)
				if got, want := validName(name), err == nil; got != want {
					t.Errorf("validName(%q): got %v, git says %v", name, got, want)
				}
			}
		}
	}
}

func FuzzParsePacked(f *testing.F) {
	id := strings.Repeat("0a", 20)
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("peeled", []byte("# pack-refs with: peeled fully-peeled sorted \n"+id+" refs/heads/a\n^"+id+"\n"))
		add("without-header", []byte(id+" refs/heads/a\n"+id+" refs/tags/b\n"))
		add("peeled-at-first", []byte("^"+id+"\n"+id+"\trefs/heads/a\r\n"))
		add("cut", []byte(id+" refs/heads/a"))
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		packed, err := parsePacked(data, object.SHA1)
		if err != nil {
			return
		}
		var again []byte
		for _, ref := range packed {
			again = fmt.Appendf(again, "%v %s\n", ref.id, ref.name)
		}
		second, err := parsePacked(again, object.SHA1)
		if err != nil || fmt.Sprint(second) != fmt.Sprint(packed) {
			t.Errorf("read again: got %v, %v, want %v", second, err, packed)
		}
	})
}

func FuzzParseLoose(f *testing.F) {
	id := strings.Repeat("0a", 20)
	gittest.Corpus(f, func(add func(string, ...any)) {
		for name, content := range map[string]string{
			"id": id + "\n", "id-not-ended": id, "id-and-more": id + " x",
			"symbolic": "ref: refs/heads/main\n", "symbolic-short": "ref:HEAD", "bad-name": "ref: a..b",
			"empty": "", "empty-line": "\n",
		} {
			add(name, []byte(content))
		}
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := parseLoose(data, object.SHA1)
		if err == nil && (v.target == "") == v.id.IsZero() {
			t.Errorf("parseLoose(%q): got %+v, want an id or a target", data, v)
		}
		if err == nil && v.target != "" && !validTarget(v.target) {
			t.Errorf("parseLoose(%q): got a target that is no name", data)
		}
	})
}
