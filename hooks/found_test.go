package hooks

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func TestFind(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hooks")
	found, err := Find(dir)
	if err != nil || len(found) != 0 {
		t.Fatalf("no directory: got %v, %v", found, err)
	}
	r := Request{Dir: dir, CommonDir: filepath.Dir(dir), Names: []Name{PreCommit}, Executable: filepath.Join(dir, "pycguard")}
	plan, err := PlanInstall(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Apply(); err != nil {
		t.Fatal(err)
	}
	for name, hook := range map[Name]struct {
		text string
		mode os.FileMode
	}{
		PrePush:    {"#!/bin/sh\nexec pycguard hook pre-push \"$@\"\n", 0o755},
		PreReceive: {"#!/bin/sh\ntrue\n", 0o644},
	} {
		if err := os.WriteFile(filepath.Join(dir, string(name)), []byte(hook.text), hook.mode); err != nil {
			t.Fatal(err)
		}
	}
	// Windows knows no executable files: git runs what is there.
	want := []Found{
		{Name: PreCommit, Ours: true, Runs: true},
		{Name: PrePush, Mentions: true, Runs: true},
		{Name: PreReceive, Runs: runtime.GOOS == "windows"},
	}
	if found, err = Find(dir); err != nil || !slices.Equal(found, want) {
		t.Errorf("got %+v, %v, want %+v", found, err, want)
	}
	if err := os.Mkdir(filepath.Join(dir, "update"), 0o777); err != nil {
		t.Fatal(err)
	}
	if found, err = Find(dir); err == nil {
		t.Errorf("a directory in the place of a hook: got %+v and no error", found)
	}
}
