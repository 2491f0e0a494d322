//go:build bench

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/bench/measure"
	"github.com/pycguard/pycguard/internal/gittest"
)

// bench is what the suites share.
type bench struct {
	options
	ctx context.Context
	// root is for everything, removed at the end; dir is the part of one
	// suite, removed behind it.
	root, dir string
	// source is the directory of our module.
	source string
	// pycguard is the program, built from source.
	pycguard string
	env      []string
	table    measure.Table
	verdicts []measure.Verdict
	// missing says what could not be measured, and why.
	missing []string
	// histories are the large histories made so far.
	histories map[gittest.LargeHistory]string
	peers     peers
}

func newBench(ctx context.Context, root string, out io.Writer, o options) (*bench, error) {
	b := &bench{
		options: o, ctx: ctx, root: root, dir: root, env: gittest.Env(), table: measure.Table{W: out},
		pycguard:  filepath.Join(root, "bin", "pycguard"),
		histories: make(map[gittest.LargeHistory]string),
	}
	var err error
	if b.source, err = b.output("", nil, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/pycguard/pycguard"); err != nil {
		return nil, err
	}
	if _, err := b.output(b.source, nil, "go", "build", "-o", b.pycguard, "./cmd/pycguard"); err != nil {
		return nil, err
	}
	if b.repo != "" {
		if b.repo, err = filepath.Abs(b.repo); err != nil {
			return nil, err
		}
	}
	return b, b.findPeers()
}

// size returns how large an input is to be that has n objects in a full run.
func (b *bench) size(n int) int { return max(n/b.divisor, 1) }

// ours is pycguard with arguments. Without a code it has to find nothing.
func (b *bench) ours(dir string, exits []int, args ...string) measure.Command {
	c := b.command(dir, append([]string{b.pycguard}, args...)...)
	c.Exits = exits
	return c
}

var (
	nothing  []int         // the exit codes where there is nothing to find
	findings = []int{1}    // where there is something
	anything = []int{0, 1} // where nobody knows
)

func (b *bench) command(dir string, args ...string) measure.Command {
	return measure.Command{Args: args, Dir: dir, Env: b.env}
}

// peer is another program, under the name of its command line.
func (b *bench) peer(dir string, args ...string) measure.Peer {
	return measure.Peer{Name: "`" + strings.Join(args, " ") + "`", Command: b.command(dir, args...)}
}

// called gives a peer another name than its command line.
func called(name string, p measure.Peer) measure.Peer {
	p.Name = name
	return p
}

// within gives a peer goals.
func within(most measure.Goals, p measure.Peer) measure.Peer {
	p.Most = most
	return p
}

// once is for peers that take minutes.
func once(p measure.Peer) measure.Peer {
	p.Once = true
	return p
}

// compare holds a contest and prints its rows. The goals are for the inputs that
// they were set for.
func (b *bench) compare(work string, ours measure.Command, peers ...measure.Peer) error {
	if b.divisor > 1 || b.repo != "" {
		for i := range peers {
			peers[i].Most.Time, peers[i].Most.Memory = 0, 0
		}
	}
	r, err := b.hold(measure.Contest{Work: work, Ours: ours, Peers: peers, Rounds: b.rounds, Budget: b.budget})
	if err != nil {
		return err
	}
	for _, v := range r.Verdicts() {
		b.verdicts = append(b.verdicts, v)
		if err := b.table.Row(v.Row...); err != nil {
			return err
		}
	}
	return nil
}

// hold holds a contest, and notes which peers failed.
func (b *bench) hold(c measure.Contest) (*measure.Result, error) {
	fmt.Fprintln(os.Stderr, "measuring", c.Work)
	r, err := c.Hold(b.ctx)
	if err != nil {
		return nil, err
	}
	for i, failure := range r.Failures {
		if failure != nil {
			b.missing = append(b.missing, fmt.Sprintf("%s, %s: %s", c.Work, c.Peers[i].Name, failure))
		}
	}
	return r, nil
}

func (b *bench) git(dir string, args ...string) error {
	_, err := b.output(dir, nil, append([]string{"git"}, args...)...)
	return err
}

// output runs a program that prepares something, and returns what it prints
// without the spaces around it.
func (b *bench) output(dir string, stdin io.Reader, args ...string) (string, error) {
	cmd := exec.CommandContext(b.ctx, args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = b.env
	cmd.Stdin = stdin
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out)), nil
}
