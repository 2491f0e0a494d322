package faults

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// A target is a file to be damaged, relative to the repository, the commands
// that read it in different ways, and the names that a message about it may
// give: trouble is told of the file or of what is missing because of it.
type target struct {
	file     string
	commands []command
	// also are commands that read the file as one of the others does: a part
	// of the damaged forms is enough for them.
	also  []command
	names []string
}

// alsoEvery is which damaged form of a file is read by target.also.
const alsoEvery = 8

// commandsFor returns the commands for the n-th damaged form.
func (t target) commandsFor(n int) []command {
	if n%alsoEvery == 0 {
		return slices.Concat(t.commands, t.also)
	}
	return t.commands
}

// A variant is one way to damage a file at one byte.
type variant struct {
	name   string
	damage func(good []byte, at int) []byte
}

// variants are the ways; each is nil where it would change nothing.
var variants = []variant{
	{"all bits flipped", func(good []byte, at int) []byte { return change(good, at, 0xff) }},
	{"lowest bit flipped", func(good []byte, at int) []byte { return change(good, at, 0x01) }},
	{"highest bit flipped", func(good []byte, at int) []byte { return change(good, at, 0x80) }},
	{"zeroed", func(good []byte, at int) []byte { return change(good, at, at0(good, at)) }},
	{"cut", func(good []byte, at int) []byte { return good[:at] }},
	{"a byte inserted", func(good []byte, at int) []byte { return slices.Insert(bytes.Clone(good), at, byte(at*7+1)) }},
	{"a byte left out", func(good []byte, at int) []byte { return slices.Delete(bytes.Clone(good), at, min(at+1, len(good))) }},
}

func at0(good []byte, at int) byte {
	if at < len(good) {
		return good[at]
	}
	return 0
}

// change flips bits of one byte; there is none behind the end.
func change(good []byte, at int, bits byte) []byte {
	bad := bytes.Clone(good)
	if at < len(good) {
		bad[at] ^= bits
	}
	return bad
}

// sampled is how many damaged variants of each file are tried by default. With
// PYCGUARD_TEST_SCALE above 1 every byte is damaged in every way.
const sampled = 16

// sampleAll reports whether all variants are to be tried.
func sampleAll(tb testing.TB) bool { return gittest.Scale(tb, 1) > 1 }

// damages yields the damaged forms of a file, with their descriptions: a sample
// or all of them.
func damages(tb testing.TB, seed uint64, good []byte, yield func(bad []byte, how string)) {
	random := rand.New(rand.NewPCG(seed, 8))
	all := sampleAll(tb)
	share := float64(sampled) / float64(len(variants)*(len(good)+1))
	for at := range len(good) + 1 {
		for _, v := range variants {
			if !all && random.Float64() >= share {
				continue
			}
			if bad := v.damage(good, at); !bytes.Equal(bad, good) {
				yield(bad, fmt.Sprintf("%s at byte %d of %d", v.name, at, len(good)))
			}
		}
	}
}

// damager tries damaged forms of files in a site of its own.
type damager struct {
	*site
	// base is how each command ends in the undamaged site.
	base map[string]outcome
	tally
}

// tally counts how the runs ended.
type tally struct{ runs, same, other, trouble int }

func (t *tally) add(o tally) {
	t.runs += o.runs
	t.same += o.same
	t.other += o.other
	t.trouble += o.trouble
}

func newDamager(s *site, targets []target) *damager {
	d := &damager{site: s, base: map[string]outcome{}}
	for _, t := range targets {
		for _, c := range t.commandsFor(0) {
			if _, done := d.base[c.String()]; done {
				continue
			}
			o := c.run(s)
			if wrong := o.bad(); wrong != "" || o.code == 2 || c.shape(o) == "" {
				s.TB.Fatalf("undamaged: %s: %v", wrong, o)
			}
			d.base[c.String()] = o
		}
	}
	return d
}

// try runs the commands of a target on damaged forms of its file, and puts the
// good one back. Of several workers each takes every one in turn.
func (d *damager) try(t target, worker, workers int) {
	path := d.Path(t.file)
	info, err := os.Lstat(path)
	if err != nil {
		d.TB.Error(err)
		return
	}
	good, err := os.ReadFile(path)
	if err != nil {
		d.TB.Error(err)
		return
	}
	n := 0
	damages(d.TB, uint64(len(t.file)), good, func(bad []byte, how string) {
		if n++; n%workers != worker {
			return
		}
		d.put(path, bad, info.Mode())
		for _, c := range t.commandsFor(n / workers) {
			if wrong := d.judge(t, c, c.run(d.site)); wrong != "" {
				d.TB.Errorf("%s: %s: %s", t.file, how, wrong)
			}
		}
	})
	d.put(path, good, info.Mode())
}

// put replaces a file, which may be without write permission.
func (d *damager) put(path string, content []byte, mode os.FileMode) {
	if err := errors.Join(os.Remove(path), os.WriteFile(path, content, mode)); err != nil {
		d.TB.Error(err)
	}
}

// judge says what is wrong with an outcome, empty for nothing: trouble must be
// told well, and every other answer that is not the undamaged one must be what
// git says of the damaged repository, which git must hold to be in order.
func (d *damager) judge(t target, c command, got outcome) string {
	d.runs++
	if wrong := got.bad(); wrong != "" {
		return fmt.Sprintf("%s: %v", wrong, got)
	}
	if got.code == 2 {
		d.trouble++
		if wrong := got.vague(append(t.names, filepath.Base(t.file))...); wrong != "" {
			return fmt.Sprintf("%s: %v", wrong, got)
		}
		return ""
	}
	base := d.base[c.String()]
	if got.code == base.code && c.shape(got) == c.shape(base) {
		d.same++
		return ""
	}
	d.other++
	if wrong := c.judge(d.site, base, got); wrong != "" {
		return fmt.Sprintf("not the answer for the undamaged file, and %s: %v", wrong, got)
	}
	return ""
}

// damageAll damages all targets, several at a time.
func damageAll(t *testing.T, version string, split bool, targets func(*site) []target) {
	t.Helper()
	workers := runtime.GOMAXPROCS(0)
	var group sync.WaitGroup
	var lock sync.Mutex
	total := map[string]tally{}
	for worker := range workers {
		s := newSite(t, version, split)
		group.Go(func() {
			chosen := targets(s)
			d := newDamager(s, chosen)
			for _, target := range chosen {
				d.tally = tally{}
				d.try(target, worker, workers)
				lock.Lock()
				sum := total[target.label()]
				sum.add(d.tally)
				total[target.label()] = sum
				lock.Unlock()
			}
		})
	}
	group.Wait()
	for label, sum := range total {
		t.Logf("%-44s %6d runs: %d trouble, %d the same answer, %d another answer that git confirms", label, sum.runs, sum.trouble, sum.same, sum.other)
		if sum.runs == 0 {
			t.Errorf("%s: nothing was tried", label)
		}
	}
}

// label names a target without what differs from site to site.
func (t target) label() string {
	dir, name := filepath.Split(t.file)
	if strings.Contains(name, "pack-") {
		return dir + "*" + filepath.Ext(name)
	}
	return t.file
}
