package hooks_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

// churn installs and uninstalls until it is killed. It returns only when that
// fails.
func churn(request string) int {
	var r hooks.Request
	if err := json.Unmarshal([]byte(request), &r); err != nil {
		panic(err)
	}
	for {
		for _, plan := range []func(hooks.Request) (hooks.Plan, error){hooks.PlanInstall, hooks.PlanUninstall} {
			p, err := plan(r)
			if err == nil {
				err = p.Apply()
			}
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
	}
}

// killShapes are the shapes that installing treats differently.
func killShapes() []shape {
	var some []shape
	for _, shape := range shapes() {
		if slices.Contains([]string{"nothing", "shell script", "relative link"}, shape.name) {
			some = append(some, shape)
		}
	}
	return some
}

// TestKill kills installing and uninstalling at random moments. At each one
// git runs the old hook or the new one with the old before it, and the next
// run finishes: all is as it was.
func TestKill(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, shape := range killShapes() {
		f := newFixture(t, hooks.PreCommit)
		path := filepath.Join(f.request.Dir, "pre-commit")
		shape.make(t, path, f.record)
		before := snapshot(t, f.request.Dir)
		request, err := json.Marshal(f.request)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for range gittest.Scale(t, 8) {
			cmd := exec.Command(self)
			cmd.Env = append(gittest.Env(), "HOOKS_TEST_CHURN="+string(request))
			var stderr strings.Builder
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(5_000+rand.IntN(15_000)) * time.Microsecond)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); stderr.Len() > 0 {
				t.Fatalf("%s: %v: %s", shape.name, err, &stderr)
			}
			f.checkKilled(t, shape, seen)
		}
		f.uninstall(t)
		if after := snapshot(t, f.request.Dir); after != before {
			t.Errorf("%s: at last:\n%s\nwant:\n%s", shape.name, after, before)
		}
		t.Logf("%s: after the kills a commit ran %v", shape.name, seen)
	}
}

// TestKillBetweenSteps stops after each step of installing and uninstalling.
func TestKillBetweenSteps(t *testing.T) {
	for _, shape := range killShapes() {
		seen := map[string]int{}
		for done := range 3 {
			f := newFixture(t, hooks.PreCommit)
			shape.make(t, filepath.Join(f.request.Dir, "pre-commit"), f.record)
			before := snapshot(t, f.request.Dir)
			p, err := hooks.PlanInstall(f.request)
			if err != nil {
				t.Fatal(err)
			}
			if done > len(p.Steps) {
				continue
			}
			if err := (hooks.Plan{Steps: p.Steps[:done]}).Apply(); err != nil {
				t.Fatal(err)
			}
			p, err = hooks.PlanUninstall(f.request)
			if err != nil || len(p.Steps) != 1 {
				t.Fatalf("%s, after %d steps: uninstalling is %v, %v", shape.name, done, p.Steps, err)
			}
			f.checkKilled(t, shape, seen)
			f.uninstall(t)
			if after := snapshot(t, f.request.Dir); after != before {
				t.Errorf("%s, after %d steps:\n%s\nwant:\n%s", shape.name, done, after, before)
			}
		}
		if len(seen) != 2 {
			t.Errorf("%s: commits ran %v, want the old hook and the new one", shape.name, seen)
		}
	}
}

func (f *fixture) checkKilled(t *testing.T, shape shape, seen map[string]int) {
	t.Helper()
	f.forget(t)
	if err := f.tryCommit(); err != nil {
		t.Fatalf("%s: after a kill: %v\n%s", shape.name, err, snapshot(t, f.request.Dir))
	}
	oldRuns := ""
	if shape.runs {
		oldRuns = "existing"
	}
	got := order(t, f.record)
	if got != oldRuns && got != strings.TrimSpace(oldRuns+" pycguard") {
		t.Fatalf("%s: after a kill %q ran\n%s", shape.name, got, snapshot(t, f.request.Dir))
	}
	seen[got]++
	f.forget(t)
	f.install(t)
	f.checkCommit(t, strings.TrimSpace(oldRuns+" pycguard"))
	if again, err := hooks.PlanInstall(f.request); err != nil || again.Changes() {
		t.Errorf("%s: a second installation would change %v, %v", shape.name, again.Steps, err)
	}
}
