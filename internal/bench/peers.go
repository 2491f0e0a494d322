//go:build bench

package main

import (
	"debug/buildinfo"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// gitleaksModule is what -install builds.
const gitleaksModule = "github.com/zricethezav/gitleaks/v8@v8.30.1"

// peers are the programs that need not be there. A path is empty where one is
// missing.
type peers struct {
	gogit, gitleaks, prek, preCommit, filterRepo, pyclean, py3clean, file string
	// versions are for the reader of the tables.
	versions []string
}

// findPeers looks for all peers, and notes which are missing. It fails only with
// the context.
func (b *bench) findPeers() error {
	bin := filepath.Dir(b.pycguard)
	gogit := filepath.Join(bin, "gogit")
	if _, err := b.output(filepath.Join(b.source, "internal", "bench", "gogit"), nil, "go", "build", "-o", gogit, "."); err != nil {
		b.miss("go-git", err)
	} else {
		b.peers.gogit = gogit
		b.addVersion("go-git", moduleVersion(gogit, "github.com/go-git/go-git/v5"))
	}
	if err := b.findGitleaks(bin); err != nil {
		b.miss("gitleaks", err)
	}
	b.peers.prek = b.findPrek()
	b.peers.preCommit = b.find("pre-commit")
	b.peers.filterRepo = b.find("git-filter-repo")
	b.peers.file = b.find("file")
	b.peers.py3clean = b.find("py3clean")
	b.peers.pyclean = b.find("pyclean")
	return b.ctx.Err()
}

func (b *bench) miss(name string, why error) {
	b.missing = append(b.missing, fmt.Sprintf("%s: %s", name, why))
}

func (b *bench) addVersion(name, version string) {
	b.peers.versions = append(b.peers.versions, strings.TrimSpace(name+" "+version))
}

// find returns the path of a program that is installed. Its version is the last
// word of the first line that it prints when asked for it.
func (b *bench) find(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		b.miss(name, fmt.Errorf("not installed"))
		return ""
	}
	text, err := b.output("", nil, path, "--version")
	if err != nil {
		b.miss(name, err)
		return ""
	}
	line, _, _ := strings.Cut(text, "\n")
	version := line[strings.LastIndexByte(line, ' ')+1:]
	b.addVersion(name, strings.TrimPrefix(version, name+"-"))
	return path
}

// findPrek also finds the program that npm installs: behind a script that starts
// node, which takes longer than prek itself.
func (b *bench) findPrek() string {
	path := b.find("prek")
	real, err := filepath.EvalSymlinks(path)
	if err != nil || filepath.Ext(real) != ".js" {
		return path
	}
	native, err := filepath.Glob(filepath.Join(filepath.Dir(real), "..", "..", "prek-*", "prek"))
	if err != nil || len(native) != 1 {
		return path
	}
	return native[0]
}

// findGitleaks builds gitleaks where it is not installed and that is asked for.
func (b *bench) findGitleaks(bin string) error {
	path, err := exec.LookPath("gitleaks")
	if err != nil && !b.install {
		return fmt.Errorf("not installed; -install builds it for one run")
	}
	if err != nil {
		path = filepath.Join(bin, "gitleaks")
		install := exec.CommandContext(b.ctx, "go", "install", gitleaksModule)
		install.Env = append(b.env, "GOBIN="+bin)
		install.Dir = b.root
		if out, err := install.CombinedOutput(); err != nil {
			return fmt.Errorf("go install %s: %w\n%s", gitleaksModule, err, out)
		}
	}
	b.peers.gitleaks = path
	b.addVersion("gitleaks", moduleVersion(path, ""))
	return nil
}

// moduleVersion returns the version of a module in a Go program, of its main
// module when none is named.
func moduleVersion(program, module string) string {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return ""
	}
	if module == "" {
		return info.Main.Version
	}
	for _, dep := range info.Deps {
		if dep.Path == module {
			return dep.Version
		}
	}
	return ""
}
