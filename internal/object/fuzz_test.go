package object

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

func FuzzID(f *testing.F) {
	const id = "0123456789abcdefABCDEF0123456789abcdef01"
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("sha1", id)
		add("sha256", id+id[:24])
		add("short", id[:39])
		add("no digit", "g"+id[1:])
	})
	f.Fuzz(func(t *testing.T, text string) {
		if id, err := ParseID(text); err == nil && id.String() != strings.ToLower(text) {
			t.Fatalf("ParseID(%q): got %v", text, id)
		}
	})
}

// FuzzTree writes a tree that was read back out of its entries: only the
// leading zeros of modes may be lost.
func FuzzTree(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("file", append([]byte("100644 a.py\x00"), make([]byte, 20)...))
		add("padded-mode-sha256", append([]byte("040000 __pycache__\x00"), make([]byte, 32)...))
		add("short-id", []byte("100644 a\x00short"))
	})
	f.Fuzz(func(t *testing.T, tree []byte) {
		for _, format := range []Format{SHA1, SHA256} {
			var again []byte
			r := NewTreeReader(format, tree)
			for r.Next() {
				start := r.Offset() - len(r.Entry.ID) - len(r.Entry.Name) - 1
				again = append(again, tree[len(again):start-1]...)
				again = fmt.Appendf(again, " %s\x00%s", r.Entry.Name, r.Entry.ID)
				if len(again) != r.Offset() {
					t.Fatalf("tree %q: entries of %d bytes end at %d", tree, len(again), r.Offset())
				}
			}
			if !bytes.HasPrefix(tree, again) || r.Err() == nil && len(again) != len(tree) {
				t.Fatalf("tree %q read as %q, error %v", tree, again, r.Err())
			}
		}
	})
}

func FuzzCommit(f *testing.F) {
	const id = "0123456789012345678901234567890123456789"
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("one-parent", []byte("tree "+id+"\nparent "+id+"\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 2 -0130\n\n"))
		add("odd-signature", []byte("tree "+id+"\nauthor <> <<>> 99999999999999999999 +"))
		add("merge-signed", []byte("tree "+id+"\nparent "+id+"\nparent "+id+"\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 2 -0130\ngpgsig x\n y\n\nMerge\n"))
	})
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := ParseCommit(SHA1, content, nil)
		if err != nil {
			return
		}
		again := fmt.Appendf(nil, "tree %v\n", c.Tree)
		for _, parent := range c.Parents {
			again = fmt.Appendf(again, "parent %v\n", parent)
		}
		if !bytes.HasPrefix(bytes.ToLower(content), again) {
			t.Fatalf("commit %q read as %q", content, again)
		}
	})
}

func FuzzTag(f *testing.F) {
	const id = "0123456789012345678901234567890123456789"
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("of-commit", []byte("object "+id+"\ntype commit\ntag v1\n"))
		add("of-tag-with-tagger", []byte("object "+id+"\ntype tag\ntag v1\ntagger T <t@e> 1 +0000\n\ntext\n"))
		add("unknown-type", []byte("object "+id+"\ntype thing\ntag v1\n"))
	})
	f.Fuzz(func(t *testing.T, content []byte) {
		tag, err := ParseTag(SHA1, content)
		if err != nil {
			return
		}
		again := fmt.Appendf(nil, "object %v\ntype %v\n", tag.Object, tag.Kind)
		if !bytes.HasPrefix(bytes.ToLower(content), again) {
			t.Fatalf("tag %q read as %q", content, again)
		}
	})
}
