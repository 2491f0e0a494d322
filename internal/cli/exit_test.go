package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestExitCode(t *testing.T) {
	running := context.Background()
	stopped, cancel := context.WithCancel(running)
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		err  error
		want int
	}{
		{"nothing found", running, nil, 0},
		{"findings", running, errFindings, 1},
		{"findings, wrapped", running, fmt.Errorf("x: %w", errFindings), 1},
		{"trouble", running, errors.New("x"), 2},
		{"interrupted", stopped, context.Canceled, 130},
		{"interrupted among findings", stopped, errFindings, 130},
		{"done before the interruption", stopped, nil, 0},
	} {
		if got := exitCode(c.ctx, c.err); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

// A command that waits for input ends when the user interrupts it.
func TestInterrupted(t *testing.T) {
	in, feed := io.Pipe()
	defer feed.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var stderr bytes.Buffer
	time.AfterFunc(100*time.Millisecond, cancel)
	code := Main(ctx, Process{
		Args: []string{"pycguard", "inspect", "-"},
		Env:  gittest.Env(), Dir: gittest.TempDir(t),
		In: in, Out: io.Discard, Err: &stderr,
	})
	if code != 130 || stderr.String() != "pycguard: interrupted\n" {
		t.Errorf("got exit code %d, %q", code, stderr.String())
	}
}
