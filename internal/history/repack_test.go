package history

import (
	"context"
	"slices"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// TestRepackMeanwhile audits while git repacks and prunes: a right answer or an
// error, never a wrong answer.
func TestRepackMeanwhile(t *testing.T) {
	r := newRandomRepo(t, 800, 60, "sha1")
	report, err := Audit(context.Background(), openBare(t, r))
	if err != nil {
		t.Fatal(err)
	}
	want := describe(report)
	ctx, stop := context.WithCancel(context.Background())
	repacked := make(chan error)
	go func() {
		var err error
		for i := 0; ctx.Err() == nil && err == nil; i++ {
			commands := [][]string{{"repack", "-a", "-d", "-f", "-q"}, {"gc", "-q", "--prune=now"}, {"repack", "-q", "-A", "-d", "--unpack-unreachable=now"}}
			_, err = r.TryGit("", commands[i%len(commands)]...)
		}
		repacked <- err
	}()
	right := 0
	for range gittest.Scale(t, 30) {
		var report *Report
		o, err := tryOpenBare(t, r)
		if err == nil {
			report, err = Audit(context.Background(), o)
		}
		switch {
		case err != nil:
			t.Logf("an error, which is allowed: %v", err)
		case len(report.Gaps) != 0:
			t.Errorf("got gaps %v", report.Gaps)
		case !slices.Equal(describe(report), want):
			t.Error("got another report")
		default:
			right++
		}
	}
	stop()
	if err := <-repacked; err != nil {
		t.Fatal(err)
	}
	if right == 0 {
		t.Error("no audit came to an end")
	}
}
