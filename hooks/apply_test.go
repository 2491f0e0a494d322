package hooks

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestCopyFile checks what keeps a hook where there are no hard links.
func TestCopyFile(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	for _, mode := range []os.FileMode{0o644, 0o755, 0o700, 0o777} {
		if err := errors.Join(os.WriteFile(from, []byte("\x00\xff\r\n"), 0o600), os.Chmod(from, mode)); err != nil {
			t.Fatal(err)
		}
		if err := copyFile(from, to, mode); err != nil {
			t.Fatal(err)
		}
		a, err := look(from)
		if err != nil {
			t.Fatal(err)
		}
		b, err := look(to)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := b.isCopyOf(a); err != nil || !same {
			t.Errorf("%v: the copy is %v %q, %v", mode, b.info.Mode(), b.head, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("the directory holds %v, %v", entries, err)
	}
	if err := os.WriteFile(from, []byte("\x00\xfe\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, _ := look(from)
	b, _ := look(to)
	if same, err := b.isCopyOf(a); err != nil || same {
		t.Errorf("other content counts as a copy, %v", err)
	}
}

func TestReadsOwnName(t *testing.T) {
	tests := map[string]bool{
		"#!/bin/sh\nn=$(basename \"$0\")\n":                                     true,
		"#!/bin/sh\nn=`basename -- $0`\n":                                       true,
		"#!/bin/bash\nn=${0##*/}\n":                                             true,
		"#!/bin/bash\nn=$(basename \"${BASH_SOURCE[0]}\")\n":                    true,
		"#!/bin/sh\n. \"$(dirname \"$0\")/husky.sh\"\n":                         true,
		"#!/usr/bin/env sh\n. \"$(dirname -- \"$0\")/_/husky.sh\"\n":            true,
		"#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"":                          true,
		"#!/usr/bin/env ruby\nhook = File.basename($0)\n":                       true,
		"#!/usr/bin/env ruby\nhook_type = File.basename(__FILE__)\n":            true,
		"#!/usr/bin/env python3\nname = os.path.basename(sys.argv[0])\n":        true,
		"#!/usr/bin/env python3\nname = Path(__file__).name\n":                  true,
		"#!/usr/bin/env node\nconst n = path.basename(process.argv[1])\n":       true,
		"#!/bin/sh\nmake lint\n":                                                false,
		"#!/bin/sh\n. \"$(dirname \"$0\")/functions.sh\"\n":                     false,
		"#!/usr/bin/env bash\nHERE=\"$(cd \"$(dirname \"$0\")\" && pwd)\"\n":    false,
		"#!/bin/sh\ntop=$(basename \"$PWD\")\n":                                 false,
		"\x7fELF basename $0":                                                   false,
		"#!/bin/sh\n# see husky\ncommand -v git-lfs >/dev/null\ngit lfs \"$@\"": false,
	}
	for content, want := range tests {
		if got := (file{head: []byte(content)}).readsOwnName(); got != want {
			t.Errorf("%q: got %v, want %v", content, got, want)
		}
	}
}

// TestIsScript tells a script as written from one changed by hand, whatever
// its version.
func TestIsScript(t *testing.T) {
	written := string(script(PreCommit, "/x", nil))
	tests := []struct {
		content      string
		ours, intact bool
	}{
		{written, true, true},
		{"#!/bin/sh\n# pycguard-hook 99 sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\nx", true, true},
		{written + "\n", true, false},
		{written[:len(written)-1], true, false},
		{"#!/bin/sh\n# pycguard-hook ", true, false},
		{"#!/bin/sh\n# pycguard-hook 1 sha256:\n", true, false},
		{"#!/bin/sh\n" + written, false, false},
		{"", false, false},
	}
	for _, test := range tests {
		if ours, intact := isScript([]byte(test.content)); ours != test.ours || intact != test.intact {
			t.Errorf("%.80q: got %v, %v, want %v, %v", test.content, ours, intact, test.ours, test.intact)
		}
	}
}
