package main

import (
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A block is code in the documentation. Its info is what stands behind the
// fence: a language, and the name of a file that it is to stand in.
type block struct{ info, content string }

// documentedBlocks are the blocks of the README and of docs.
func documentedBlocks(t *testing.T) iter.Seq[block] {
	t.Helper()
	root := filepath.Join("..", "..")
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(block) bool) {
		for _, page := range append(pages, filepath.Join(root, "README.md")) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			for i, part := range strings.Split("\n"+string(text), "\n```") {
				info, content, _ := strings.Cut(part, "\n")
				if i%2 == 1 && !yield(block{info, content + "\n"}) {
					return
				}
			}
		}
	}
}

// documented returns the block that is to stand in a file.
func documented(t *testing.T, file string) string {
	t.Helper()
	for b := range documentedBlocks(t) {
		if _, name, ok := strings.Cut(b.info, " "); ok && name == file {
			return b.content
		}
	}
	t.Fatalf("the documentation has no block for %s", file)
	return ""
}
