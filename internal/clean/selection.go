package clean

import (
	"slices"
	"time"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/pycfile"
)

// Selection says which bytecode is meant. What is set holds together: a file
// must fit all of it. The zero Selection is all bytecode.
type Selection struct {
	// Orphans is bytecode whose source is gone, Ghosts what Python would
	// still import without it, Stale what no longer fits its source.
	Orphans, Ghosts, Stale bool
	// Legacy is bytecode outside of cache directories.
	Legacy bool
	// Before is for files last written before that time; zero for all.
	Before time.Time
	// Interpreters are those whose bytecode is meant, NotInterpreters those
	// whose bytecode is not; empty for all. A file that does not say which
	// interpreter wrote it fits neither.
	Interpreters, NotInterpreters []bytecode.Interpreter
}

// picks reports whether a candidate is meant. The cheap questions come first.
func (s Selection) picks(c *candidate, hollow bool) (bool, error) {
	switch {
	case s.Legacy && c.cached:
		return false, nil
	case !s.Before.IsZero() && !c.info.modified.Before(s.Before):
		return false, nil
	case c.keep == Foreign || c.keep == Irregular || c.keep == NotADir:
		// There is nothing to look into, and it concerns only those who
		// want all bytecode away.
		return !s.asksForMore(), nil
	}
	for _, picks := range []func(*candidate, bool) (bool, error){s.picksInterpreter, s.picksSourceless, s.picksStale} {
		if picked, err := picks(c, hollow); err != nil || !picked {
			return false, err
		}
	}
	return true, nil
}

// asksForMore reports whether the selection asks for what stands in the files.
func (s Selection) asksForMore() bool {
	return s.Orphans || s.Ghosts || s.Stale || len(s.Interpreters)+len(s.NotInterpreters) > 0
}

func (s Selection) picksInterpreter(c *candidate, _ bool) (bool, error) {
	if len(s.Interpreters)+len(s.NotInterpreters) == 0 {
		return true, nil
	}
	writer, ok, err := c.writer()
	if err != nil || !ok {
		return false, err
	}
	is := func(i bytecode.Interpreter) bool { return overlap(i, writer) }
	return (len(s.Interpreters) == 0 || slices.ContainsFunc(s.Interpreters, is)) && !slices.ContainsFunc(s.NotInterpreters, is), nil
}

// writer returns the interpreter that wrote the file: by its name, else by its
// header. ok is false where neither tells.
func (c *candidate) writer() (writer bytecode.Interpreter, ok bool, err error) {
	if writer, ok := bytecode.ParseName(c.local).Interpreter(); ok {
		return writer, true, nil
	}
	prefix, err := c.prefix()
	if err != nil {
		return bytecode.Interpreter{}, false, err
	}
	header, err := bytecode.ParseHeader(prefix)
	return header.Interpreter, err == nil, nil
}

// overlap reports whether two interpreters have a version in common.
func overlap(a, b bytecode.Interpreter) bool {
	order := func(v bytecode.Version) int { return int(v.Major)<<8 | int(v.Minor) }
	return a.Implementation == b.Implementation && order(a.From) <= order(b.To) && order(b.From) <= order(a.To)
}

func (s Selection) picksSourceless(c *candidate, hollow bool) (bool, error) {
	if !s.Orphans && !s.Ghosts {
		return true, nil
	}
	state, err := c.stateByName()
	return err == nil && (!s.Orphans || state.Sourceless()) && (!s.Ghosts || hollow || state == pycfile.Ghost), err
}

func (s Selection) picksStale(c *candidate, _ bool) (bool, error) {
	if !s.Stale {
		return true, nil
	}
	return c.isStale()
}
