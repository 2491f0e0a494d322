package hooks_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

func TestFindManagers(t *testing.T) {
	tests := []struct {
		files string // separated by blanks; "=" sets off the content
		want  string
	}{
		{"", ""},
		{"setup.py lefthook/x prek.toml.bak husky/pre-commit", ""},
		{".pre-commit-config.yaml", "pre-commit .pre-commit-config.yaml false"},
		{".pre-commit-config.yml", "pre-commit .pre-commit-config.yml false"},
		{".pre-commit-config.yaml=id:pycguard", "pre-commit .pre-commit-config.yaml true"},
		{"prek.toml", "prek prek.toml false"},
		{"lefthook.yml lefthook.yaml", "lefthook lefthook.yml false"},
		{".lefthook.toml", "lefthook .lefthook.toml false"},
		{".config/lefthook.json=pycguard", "lefthook .config/lefthook.json true"},
		{"lefthook.jsonc", "lefthook lefthook.jsonc false"},
		{".husky/_/husky.sh", "husky .husky false"},
		{".husky/pre-push=pycguard", "husky .husky true"},
		{".husky", ""},
		{".pre-commit-config.yaml/x", ""},
		{"prek.toml .pre-commit-config.yaml .husky/pre-commit lefthook.yml",
			"prek prek.toml false, pre-commit .pre-commit-config.yaml false, lefthook lefthook.yml false, husky .husky false"},
	}
	for _, test := range tests {
		top := fstest.MapFS{}
		for _, file := range strings.Fields(test.files) {
			name, content, _ := strings.Cut(file, "=")
			top[name] = &fstest.MapFile{Data: []byte(content)}
		}
		found, err := hooks.FindManagers(top)
		var got []string
		for _, m := range found {
			got = append(got, fmt.Sprint(m.Tool, " ", m.File, " ", m.Configured))
		}
		if err != nil || strings.Join(got, ", ") != test.want {
			t.Errorf("%q: got %q, %v, want %q", test.files, got, err, test.want)
		}
	}
}

// TestFindManagersOnDisk has what a file system can hold besides plain files.
func TestFindManagersOnDisk(t *testing.T) {
	top := gittest.TempDir(t)
	symlink(t, "nowhere", filepath.Join(top, "lefthook.yml"))
	symlink(t, "real.yaml", filepath.Join(top, ".pre-commit-config.yaml"))
	writeMode(t, filepath.Join(top, "real.yaml"), "pycguard", 0o644)
	found, err := hooks.FindManagers(os.DirFS(top))
	if want := []hooks.Manager{{Tool: "pre-commit", File: ".pre-commit-config.yaml", Configured: true}}; err != nil || !slices.Equal(found, want) {
		t.Errorf("got %+v, %v, want %+v", found, err, want)
	}
	if _, err := hooks.FindManagers(brokenFS{}); err == nil {
		t.Error("a file system that cannot be read has no managers")
	}
}

type brokenFS struct{}

func (brokenFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// TestInstructions compares what is to be added to each manager's file.
func TestInstructions(t *testing.T) {
	for _, m := range []hooks.Manager{
		{Tool: "pre-commit", File: ".pre-commit-config.yaml"},
		{Tool: "prek", File: "prek.toml"},
		{Tool: "lefthook", File: "lefthook.yml"},
		{Tool: "lefthook", File: ".lefthook.toml"},
		{Tool: "lefthook", File: ".config/lefthook.jsonc"},
		{Tool: "husky", File: ".husky"},
	} {
		instructions := m.Instructions(hooks.Names(), "v1.2.3")
		var out strings.Builder
		for _, snippet := range instructions.Snippets {
			fmt.Fprintf(&out, "== %s\n%s\n", snippet.File, snippet.Text)
		}
		fmt.Fprintf(&out, "$ %s\n", instructions.Command)
		gittest.Golden(t, filepath.Join("testdata", "manager-"+strings.ReplaceAll(strings.TrimPrefix(m.File, "."), "/", "-")+".txt"), out.String())
	}
}
