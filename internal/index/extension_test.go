package index_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// gitExtensions are the extensions that may be ignored, and how to have git
// write them.
var gitExtensions = []struct {
	signature string
	write     func(r *gittest.Repo)
}{
	{"TREE", func(r *gittest.Repo) { r.Git("write-tree") }},
	{"REUC", resolveConflict},
	{"UNTR", func(r *gittest.Repo) {
		r.Git("update-index", "--force-untracked-cache")
		r.Git("status")
	}},
	{"FSMN", func(r *gittest.Repo) {
		r.Write(".git/monitor", "#!/bin/sh\nprintf 'token\\0/\\0'\n")
		if err := os.Chmod(r.Path(".git/monitor"), 0o755); err != nil {
			r.TB.Fatal(err)
		}
		r.Git("config", "core.fsmonitor", r.Path(".git/monitor"))
		r.Git("update-index", "--fsmonitor")
		r.Git("status")
	}},
	{"EOIE", func(r *gittest.Repo) {
		r.Git("-c", "index.recordEndOfIndexEntries=true", "update-index", "--force-write-index")
	}},
	{"IEOT", func(r *gittest.Repo) {
		r.Git("-c", "index.threads=4", "-c", "index.recordOffsetTable=true", "update-index", "--force-write-index")
	}},
	{"UNTR", func(r *gittest.Repo) {
		r.Git("config", "feature.manyFiles", "true")
		r.Git("status")
	}},
}

func TestExtensions(t *testing.T) {
	for _, c := range gitExtensions {
		for _, format := range formats {
			for _, version := range []string{"2", "4"} {
				t.Run(c.signature+"/"+format.String()+"/v"+version, func(t *testing.T) {
					r := gittest.Init(t, "--object-format="+format.String())
					for i := range 30 {
						r.Write(fmt.Sprintf("dir%d/file%02d", i%3, i), fmt.Sprint(i))
					}
					r.Git("add", ".")
					r.Git("update-index", "--index-version", version)
					c.write(r)
					if !bytes.Contains(indexBytes(r), []byte(c.signature)) {
						t.Fatalf("git wrote no %s", c.signature)
					}
					expectAsGit(t, r, format)
				})
			}
		}
	}
}

func indexBytes(r *gittest.Repo) []byte {
	r.TB.Helper()
	data, err := os.ReadFile(r.Path(".git/index"))
	if err != nil {
		r.TB.Fatal(err)
	}
	return data
}

// resolveConflict makes a conflict and resolves it, which git remembers.
func resolveConflict(r *gittest.Repo) {
	id := strings.TrimSpace(r.GitIn("content", "hash-object", "-w", "--stdin"))
	info := ""
	for stage := 1; stage <= 3; stage++ {
		info += fmt.Sprintf("100644 %s %d\tfought over\n", id, stage)
	}
	r.GitIn(info, "update-index", "--index-info")
	r.Write("fought over", "peace")
	r.Git("add", "fought over")
}
