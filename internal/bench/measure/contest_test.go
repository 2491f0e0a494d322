package measure

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMain is also the program that the contests of the tests run: it does what
// its argument says.
func TestMain(m *testing.M) {
	switch os.Getenv("MEASURE_TEST_DO") {
	case "":
		os.Exit(m.Run())
	case "fail":
		os.Stderr.WriteString("cannot do it\n")
		os.Exit(3)
	case "sleep":
		time.Sleep(time.Minute)
	case "fill":
		memory := make([]byte, 300<<20)
		for i := 0; i < len(memory); i += 4096 {
			memory[i] = 1
		}
	}
}

// do is this program, doing something. Each run is noted in log.
func do(t *testing.T, what string, log *[]string) Command {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Command{Args: []string{program}, Env: append(os.Environ(), "MEASURE_TEST_DO="+what), Prepare: func() error {
		*log = append(*log, what)
		return nil
	}}
}

func TestTurns(t *testing.T) {
	var log []string
	slow := Peer{Name: "slow", Command: do(t, "slow", &log), Once: true}
	broken := Peer{Name: "broken", Command: do(t, "fail", &log)}
	quick := Peer{Name: "quick", Command: do(t, "quick", &log)}
	c := Contest{Work: "work", Ours: do(t, "ours", &log), Peers: []Peer{slow, broken, quick}, Rounds: 3}
	r, err := c.Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := "ours fail quick ours slow quick ours quick ours quick"
	if got := strings.Join(log, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	lengths := []int{len(r.OurRuns), len(r.PeerRuns[0]), len(r.PeerRuns[1]), len(r.PeerRuns[2])}
	if !slices.Equal(lengths, []int{3, 1, 0, 3}) {
		t.Errorf("runs: got %d, want 3, 1, 0, 3", lengths)
	}
	if r.Failures[0] != nil || r.Failures[2] != nil || r.Failures[1] == nil || !strings.Contains(r.Failures[1].Error(), "cannot do it") {
		t.Errorf("failures: %v", r.Failures)
	}
}

func TestBudget(t *testing.T) {
	var log []string
	c := Contest{Work: "work", Ours: do(t, "ours", &log), Rounds: 10, Budget: time.Nanosecond}
	r, err := c.Hold(t.Context())
	if err != nil || len(r.OurRuns) != leastRounds {
		t.Fatalf("got %d rounds, %v", len(r.OurRuns), err)
	}
}

func TestOurFailureEndsTheContest(t *testing.T) {
	var log []string
	ours := do(t, "fail", &log)
	_, err := Contest{Work: "the work", Ours: ours, Rounds: 1}.Hold(t.Context())
	if err == nil || !strings.Contains(err.Error(), "the work") || !strings.Contains(err.Error(), "cannot do it") {
		t.Errorf("got %v", err)
	}
	ours.Exits = []int{0, 3}
	if _, err := (Contest{Work: "the work", Ours: ours, Rounds: 1}).Hold(t.Context()); err != nil {
		t.Errorf("an exit code that is accepted: %v", err)
	}
}

func TestInterruption(t *testing.T) {
	var log []string
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	quick := do(t, "ours", &log)
	_, err := Contest{Ours: quick, Peers: []Peer{{Command: do(t, "sleep", &log)}}, Rounds: 1}.Hold(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 30*time.Second {
		t.Errorf("got %v after %v", err, time.Since(start))
	}
}

func TestPeakMemory(t *testing.T) {
	var log []string
	sample, err := do(t, "fill", &log).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if sample.Peak == 0 {
		t.Skip("this system does not tell")
	}
	if sample.Peak < 300<<20 || sample.Peak > 600<<20 {
		t.Errorf("got %s for a program that fills 300 MiB", Size(sample.Peak))
	}
	if sample.Wall <= 0 || sample.CPU <= 0 {
		t.Errorf("got %v wall time, %v processor time", sample.Wall, sample.CPU)
	}
}
