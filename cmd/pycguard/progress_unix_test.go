//go:build unix

package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// progressRepo has a history that an audit needs a moment for.
func progressRepo(t *testing.T, bin string) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t)
	r.ExtraEnv = []string{"PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH")}
	history := gittest.LargeHistory{Seed: 1, Commits: 8000, Levels: 2, DirsPerLevel: 10, FilesPerDir: 10, FilesPerCommit: 3, MergeEvery: 10}
	reader, writer := io.Pipe()
	go func() {
		_, err := history.WriteTo(writer)
		writer.CloseWithError(err)
	}()
	stream, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	r.GitIn(string(stream), "fast-import", "--quiet", "--done")
	return r
}

// stoppedAudit starts an audit that waits to be continued, with its id in a
// file. It is not the terminal's own program: tmux would continue that.
const stoppedAudit = `sh -c 'echo $$ >.git/pid; kill -STOP $$; exec pycguard audit --jobs 1' & wait`

// steps lets a program work for moments only: a short history then takes as long
// as a large one. Between them it is stopped for longer than progress waits to
// be drawn again.
type steps struct{ pid int }

// newSteps waits for the program to write its id into a file, and lets it begin.
func newSteps(t *testing.T, file string) steps {
	t.Helper()
	var s steps
	for end := time.Now().Add(patience); s.pid == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the program did not start")
		}
		text, _ := os.ReadFile(file) // It is there when the program has started.
		s.pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
	}
	t.Cleanup(s.goOn)
	s.step()
	// Nothing is shown for a second.
	time.Sleep(time.Second)
	return s
}

func (s steps) step() {
	syscall.Kill(s.pid, syscall.SIGCONT)
	time.Sleep(2 * time.Millisecond)
	syscall.Kill(s.pid, syscall.SIGSTOP)
	time.Sleep(160 * time.Millisecond)
}

func (s steps) goOn() { syscall.Kill(s.pid, syscall.SIGCONT) }

// until is a condition to wait for on the screen, with a step where it is not
// met.
func (s steps) until(met func(text string) bool) func(string) bool {
	return func(text string) bool {
		if met(text) {
			return true
		}
		s.step()
		return false
	}
}

// progressLine is what is shown while an audit goes on.
var progressLine = regexp.MustCompile(`(?m)^pycguard: ([\d,]+) of ([\d,]+) commits and trees .*?(\d+) %, \S+ left$`)

// The progress appears, moves, fits into a line, and goes away.
func TestProgress(t *testing.T) {
	t.Parallel()
	r := progressRepo(t, filepath.Dir(buildOnce(t)))
	for _, width := range screenWidths {
		t.Run(strconv.Itoa(width), func(t *testing.T) {
			os.Remove(r.Path(".git/pid"))
			s := openCommand(t, r, width, stoppedAudit)
			work := newSteps(t, r.Path(".git/pid"))
			first := progressLine.FindStringSubmatch(s.wait("progress", work.until(progressLine.MatchString)))
			t.Logf("%d columns: %s", width, first[0])
			if width == 200 && !strings.Contains(first[0], "[") {
				t.Errorf("no bar on a wide terminal: %q", first[0])
			}
			s.wait("progress that moves", work.until(func(text string) bool {
				now := progressLine.FindStringSubmatch(text)
				return now != nil && now[1] != first[1] && now[2] == first[2]
			}))
			if got := strings.Count(s.text(), "commits and trees"); got != 1 {
				t.Errorf("the progress stands in %d lines:\n%s", got, s.text())
			}
			work.goOn()
			end := s.waitEnd()
			if !strings.Contains(end, "pycguard: examined 8,") || strings.Contains(end, "left") {
				t.Errorf("the screen at the end:\n%s", end)
			}
		})
	}
	testNoProgress(t, r)
}

// testNoProgress: build servers and terminals that cannot move their cursor see
// no progress.
func testNoProgress(t *testing.T, r *gittest.Repo) {
	for _, setting := range []string{"CI=true", "TERM=dumb"} {
		t.Run(setting, func(t *testing.T) {
			os.Remove(r.Path(".git/pid"))
			s := openCommand(t, r, 80, "export "+setting+"; "+stoppedAudit)
			work := newSteps(t, r.Path(".git/pid"))
			for range 10 {
				work.step()
			}
			if text := s.text(); strings.Contains(text, "commits and trees") {
				t.Errorf("progress is shown:\n%s", text)
			}
			work.goOn()
			s.waitFor("examined")
		})
	}
}
