package object

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// writeObjects stores contents as they are, however odd, and returns the ids.
func writeObject(r *gittest.Repo, kind Kind, content []byte) string {
	r.TB.Helper()
	return strings.TrimSpace(r.GitIn(string(content), "hash-object", "-t", kind.String(), "-w", "--stdin", "--literally"))
}

// randomTree makes a tree, often with odd modes, sometimes broken.
func randomTree(random *rand.Rand, format Format) []byte {
	modes := []string{"100644", "100755", "100664", "100600", "40000", "040000", "120000", "160000", "100", "0", "", "9", "177777", "1000001006440"}
	var tree []byte
	for i := range random.IntN(5) {
		mode := modes[random.IntN(len(modes)*(1+i%2)/2)]
		if random.IntN(3) > 0 {
			mode = "100644"
		}
		name := fmt.Sprintf("%c\xff file %d", 'a'+i, random.IntN(1000))
		tree = append(tree, mode+" "+name+"\x00"...)
		tree = append(tree, format.Hash(Blob, []byte{byte(random.IntN(3))}).Bytes()...)
	}
	if len(tree) > 0 && random.IntN(5) == 0 {
		tree = tree[:random.IntN(len(tree))]
	}
	if len(tree) > 0 && random.IntN(5) == 0 {
		tree[random.IntN(len(tree))] = byte(random.IntN(256))
	}
	return tree
}

// TestTreeAgainstGit compares with git ls-tree. A mode that does not fit into
// 32 bits is refused here, and cut by git.
func TestTreeAgainstGit(t *testing.T) {
	for _, format := range []Format{SHA1, SHA256} {
		r := gittest.Init(t, "--object-format="+format.String())
		random := rand.New(rand.NewPCG(1, 2))
		broken := 0
		for range gittest.Scale(t, 150) {
			tree := randomTree(random, format)
			want, gitErr := r.TryGit("", "ls-tree", "-z", writeObject(r, Tree, tree))
			got, err := listTree(format, tree)
			if (err == nil) != (gitErr == nil) && !bytes.Contains(tree, []byte("1000001006440")) {
				t.Fatalf("tree %q: got error %v, want %v", tree, err, gitErr)
			}
			if err != nil {
				broken++
				continue
			}
			if got != want {
				t.Fatalf("tree %q:\ngot  %q\nwant %q", tree, got, want)
			}
		}
		if broken == 0 {
			t.Error("no tree was broken: the test does not try the errors")
		}
	}
}

// listTree writes a tree as git ls-tree -z does.
func listTree(format Format, tree []byte) (string, error) {
	var b strings.Builder
	r := NewTreeReader(format, tree)
	for r.Next() {
		kind := Blob
		switch {
		case r.Entry.Mode.IsDir():
			kind = Tree
		case r.Entry.Mode.IsSubmodule():
			kind = Commit
		}
		fmt.Fprintf(&b, "%06o %v %x\t%s\x00", r.Entry.Mode.Canonical(), kind, r.Entry.ID, r.Entry.Name)
	}
	return b.String(), r.Err()
}

// TestSignatureAgainstGit compares odd author and committer lines with git log.
func TestSignatureAgainstGit(t *testing.T) {
	r := gittest.Init(t)
	tree := strings.TrimSpace(r.GitIn("", "mktree"))
	first := writeObject(r, Commit, []byte("tree "+tree+"\nauthor A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\n"))
	for _, line := range []string{
		"Ada Lovelace <ada@example.com> 1700000000 +0100",
		"<ada@example.com> 1700000000 +0100",
		" <> 1 -0000",
		"No Mail 1700000000 +0100",
		"Half <ada@example.com 1700000000 +0100",
		"Two <a@b> <c@d> 1700000000 +0100",
		"Inner <a<b>@c> 1700000000 +0100",
		"Gt <a>b> 1700000000 +0100",
		"No date <a@b>",
		"No date <a@b> ",
		"No zone <a@b> 1700000000",
		"Odd zone <a@b> 1700000000 0100",
		"Odd zone <a@b> 1700000000 +",
		"Odd zone <a@b> 1700000000 +1x",
		"Blanks   <a@b>   1700000000   -0330 ",
		"Before <a@b> -5 +0000",
		"J\xf6rg <j\xf6rg@b> 1700000000 +0100",
		"",
	} {
		content := fmt.Appendf(nil, "tree %s\nparent %s\nparent %s\nauthor %s\ncommitter %s\n\nmessage\n", tree, first, first, line, line)
		id := writeObject(r, Commit, content)
		c, err := ParseCommit(SHA1, content, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%v %v|%s|%s|%s|%s|%s|%s\n", c.Tree, c.Parents, c.Author.Name, c.Author.Email, date(c.Author), c.Committer.Name, c.Committer.Email, date(c.Committer))
		want := r.Git("-c", "i18n.logOutputEncoding=none", "log", "-1", "--format=tformat:%T [%P]|%an|%ae|%at|%cn|%ce|%ct", id)
		if got != want {
			t.Errorf("%q:\ngot  %q\nwant %q", line, got, want)
		}
	}
}

func date(s Signature) string {
	if s.Zone == nil {
		return ""
	}
	return strconv.FormatInt(s.Time, 10)
}

func TestParseCommitErrors(t *testing.T) {
	id := strings.Repeat("ab", 20)
	for _, content := range []string{
		"",
		"tree ",
		"tree " + id,
		"tree " + id + "0\n",
		"tree " + id[:39] + "x\n",
		"parent " + id + "\ntree " + id + "\n",
		"tree " + id + "\nparent " + id[:39] + "\n",
		"tree " + id + "\nparent " + id,
	} {
		if c, err := ParseCommit(SHA1, []byte(content), nil); err == nil {
			t.Errorf("ParseCommit(%q): got %v, want an error", content, c)
		}
	}
}

func TestParseTag(t *testing.T) {
	id := strings.Repeat("ab", 20)
	for _, c := range []struct {
		content string
		kind    Kind
	}{
		{"object " + id + "\ntype commit\ntag v1\n", Commit},
		{"object " + id + "\ntype tag\n", Tag},
		{"object " + id + "\ntype tag", 0},
		{"object " + id + "\ntype twig\n", 0},
		{"object " + id + "\n", 0},
		{"object " + id[1:] + "\ntype tag\n", 0},
		{"", 0},
	} {
		got, err := ParseTag(SHA1, []byte(c.content))
		if (err == nil) != (c.kind != 0) || got.Kind != c.kind {
			t.Errorf("ParseTag(%q): got %v %v, want %v", c.content, got, err, c.kind)
		}
		if c.kind != 0 && got.Object.String() != id {
			t.Errorf("ParseTag(%q): got object %v", c.content, got.Object)
		}
	}
}

func TestHashAgainstGit(t *testing.T) {
	for _, format := range []Format{SHA1, SHA256} {
		r := gittest.Init(t, "--object-format="+format.String())
		for kind := Commit; kind <= Tag; kind++ {
			content := []byte("content of a " + kind.String())
			if got, want := format.Hash(kind, content).String(), writeObject(r, kind, content); got != want {
				t.Errorf("Hash(%v) in %v: got %s, want %s", kind, format, got, want)
			}
		}
	}
}
