//go:build bench

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// The hooks beside which pycguard is measured must stop bytecode as it does.
func TestHooksOfClientsStopBytecode(t *testing.T) {
	for _, test := range []struct{ client, config string }{
		{"pre-commit", hookFail}, {"prek", hookFail}, {"prek", hookBuiltin},
	} {
		program := gittest.Require(t, test.client)
		r := gittest.Init(t)
		r.Write("mod.py", "x = 1\n")
		r.Git("add", ".")
		config := filepath.Join(gittest.TempDir(t), "config.yaml")
		if err := os.WriteFile(config, []byte(test.config), 0o666); err != nil {
			t.Fatal(err)
		}
		b := &bench{ctx: t.Context(), dir: gittest.TempDir(t), env: gittest.Env()}
		run := hookClient{b, r.Dir, program}.run(config)
		if _, err := run.Run(t.Context()); err != nil {
			t.Errorf("%s stops a source: %v\n%s", test.client, err, test.config)
		}
		r.Write("mod.pyc", "bytecode")
		r.Git("add", ".")
		run.Exits = findings
		if _, err := run.Run(t.Context()); err != nil {
			t.Errorf("%s lets bytecode pass: %v\n%s", test.client, err, test.config)
		}
	}
}
