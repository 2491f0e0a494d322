//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// The configurations of hook clients that are compared: pycguard, the same by a
// regular expression of paths, and the hook for names that is part of prek.
const (
	hookOurs = `repos:
  - repo: local
    hooks:
      - id: pycguard
        name: pycguard
        language: system
        entry: '"%s" check --staged'
        pass_filenames: false
        always_run: true
`
	hookFail = `repos:
  - repo: local
    hooks:
      - id: no-bytecode
        name: no bytecode
        language: fail
        entry: bytecode does not belong in a commit
        files: '(^|/)__pycache__/|\.py[co]$|\$py\.class$'
`
	hookBuiltin = `repos:
  - repo: builtin
    hooks:
      - id: deny-filename-pattern
        args: ['\.py[co]$|\$py\.class$']
`
)

// What the hooks of the clients do in place of our work.
const (
	ownFail    = "own hook, `language: fail` with a pattern of paths"
	ownBuiltin = "own hook `deny-filename-pattern`, which does not see directories"
)

// benchHooks checks the same small repository as benchSmall through the clients
// that people run hooks with.
func benchHooks(b *bench) error {
	dir, err := b.smallRepository()
	if err != nil {
		return err
	}
	configs := map[string]string{"ours": fmt.Sprintf(hookOurs, b.pycguard), "fail": hookFail, "builtin": hookBuiltin}
	for name, text := range configs {
		configs[name] = filepath.Join(b.dir, name+".yaml")
		if err := os.WriteFile(configs[name], []byte(text), 0o666); err != nil {
			return err
		}
	}
	var all []measure.Peer
	if b.peers.prek != "" {
		client := hookClient{b, dir, b.peers.prek}
		own := []measure.Peer{
			{Name: "prek, " + ownFail, Command: client.run(configs["fail"])},
			{Name: "prek, " + ownBuiltin, Command: client.run(configs["builtin"])},
		}
		if err := b.compare("pycguard as a hook of prek", client.run(configs["ours"]), own...); err != nil {
			return err
		}
		all = append(all, own...)
	}
	if b.peers.preCommit != "" {
		client := hookClient{b, dir, b.peers.preCommit}
		own := measure.Peer{Name: "pre-commit, " + ownFail, Command: client.run(configs["fail"])}
		if err := b.compare("pycguard as a hook of pre-commit", client.run(configs["ours"]), own); err != nil {
			return err
		}
		all = append(all, own)
	}
	return b.compare("pycguard as a hook of git", b.ours(dir, nothing, "check", "--staged"), all...)
}

// hookClient is pre-commit, or prek, which takes the same arguments.
type hookClient struct {
	b       *bench
	dir     string
	program string
}

// run keeps what the client stores away from the user's own.
func (c hookClient) run(config string) measure.Command {
	command := c.b.command(c.dir, c.program, "run", "--config", config)
	home := filepath.Join(c.b.dir, "home")
	command.Env = append(c.b.env[:len(c.b.env):len(c.b.env)], "PRE_COMMIT_HOME="+home, "PREK_HOME="+home+"-prek")
	return command
}
