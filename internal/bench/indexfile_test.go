//go:build bench

package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// git must list what an index was made of.
func TestIndexFile(t *testing.T) {
	for _, file := range []indexFile{
		{version: 2, entries: 1},
		{version: 2, entries: 20_123, bytecode: 77},
		{version: 4, entries: 20_123, bytecode: 77},
		{version: 4, entries: 60, bytecode: 30},
	} {
		r := gittest.Init(t)
		if err := file.write(t.Context(), filepath.Join(r.Dir, ".git", "index")); err != nil {
			t.Fatal(err)
		}
		want := slices.Collect(file.names())
		if len(want) != file.entries || !slices.IsSorted(want) {
			t.Errorf("%+v: %d names, sorted: %v", file, len(want), slices.IsSorted(want))
		}
		got := strings.Split(strings.TrimSuffix(r.Git("ls-files", "-z"), "\x00"), "\x00")
		if !slices.Equal(got, want) {
			t.Errorf("%+v: git lists %d names, from %q to %q", file, len(got), got[0], got[len(got)-1])
		}
		if count := len(strings.Fields(r.Git("ls-files", "*.pyc"))); count != file.bytecode {
			t.Errorf("%+v: %d names of bytecode", file, count)
		}
		// Only fsck verifies the checksum and the order. It wants the blob.
		r.GitIn("x = 1\n", "hash-object", "-w", "--stdin")
		r.Git("fsck")
	}
}
