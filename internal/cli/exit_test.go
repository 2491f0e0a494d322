package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestExitCode(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"nothing found", nil, 0},
		{"findings", errFindings, 1},
		{"findings, wrapped", fmt.Errorf("x: %w", errFindings), 1},
		{"trouble", errors.New("x"), 2},
		{"interrupted", errInterrupted, 130},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

// Commands that write, or run long, end in order when they are interrupted.
func TestInterrupted(t *testing.T) {
	r := gittest.Init(t)
	r.Write("a.pyc", "a")
	r.Commit("one")
	interrupted := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return ctx, cancel
	}
	for _, command := range []string{"audit", "clean"} {
		var stderr bytes.Buffer
		code := Main(context.Background(), Process{
			Args: []string{"pycguard", command},
			Env:  gittest.Env(), Dir: r.Dir,
			In: &bytes.Buffer{}, Out: io.Discard, Err: &stderr,
			Interrupts: interrupted,
		})
		if code != 130 || !strings.HasSuffix(stderr.String(), "pycguard: interrupted\n") {
			t.Errorf("%s: got exit code %d, %q", command, code, stderr.String())
		}
	}
}
