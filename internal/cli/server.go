package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/config"
	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/suggest"
)

// pushLimits are how much a push may make the server do. 0 is no limit.
type pushLimits struct {
	commits, trees int
	time           time.Duration
}

// defaultLimits let any history in that is known to be public, and stop what
// was made to keep a server busy.
var defaultLimits = pushLimits{commits: 2_000_000, trees: 20_000_000, time: 5 * time.Minute}

// openServerSession is openSession for a hook that judges what others push:
// the configuration is the server's, from the file that --config names or from
// git's own, never from files of a working tree, which a push may write.
func openServerSession(c *cli.Context, p *Process) (*session, error) {
	s, err := findRepository(c, p, newSession(c, p).dir)
	if err != nil {
		return nil, err
	}
	out, err := s.git().Output(c.Context, "config", "-z", "--get-regexp", `^pycguard\.`)
	if none, ok := errors.AsType[*gitcmd.Error](err); ok && none.Code == 1 {
		err = nil
	}
	if err == nil {
		s.config, s.limits, err = readServerSettings(string(out))
	}
	if err != nil {
		return nil, fmt.Errorf("reading the git configuration: %w", err)
	}
	if named := globalString(c, "config"); named != "" {
		s.config, err = config.Read(ospath.From(p.Dir, named))
	}
	return s, err
}

// The variables of git's configuration that a server's hooks know.
const (
	allowKey      = "pycguard.allow"
	extraKey      = "pycguard.extraPatterns"
	maxCommitsKey = "pycguard.maxCommits"
	maxTreesKey   = "pycguard.maxTrees"
	timeoutKey    = "pycguard.timeout"
)

// readServerSettings reads the output of "git config -z --get-regexp", which
// has the names of variables in lower case.
func readServerSettings(listed string) (config.Config, pushLimits, error) {
	c := config.Config{File: "the git configuration"}
	limits := defaultLimits
	for setting := range strings.SplitSeq(strings.TrimSuffix(listed, "\x00"), "\x00") {
		if setting == "" {
			continue
		}
		name, value, _ := strings.Cut(setting, "\n")
		var err error
		switch name {
		case strings.ToLower(allowKey):
			c.Allow = append(c.Allow, value)
		case strings.ToLower(extraKey):
			c.ExtraPatterns = append(c.ExtraPatterns, value)
		case strings.ToLower(maxCommitsKey):
			limits.commits, err = parseLimit(value)
		case strings.ToLower(maxTreesKey):
			limits.trees, err = parseLimit(value)
		case strings.ToLower(timeoutKey):
			limits.time, err = parseTimeout(value)
		default:
			err = errors.New(unknownVariable(name))
		}
		if err != nil {
			return config.Config{}, pushLimits{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return c, limits, nil
}

func unknownVariable(name string) string {
	known := []string{allowKey, extraKey, maxCommitsKey, maxTreesKey, timeoutKey}
	if near := suggest.Nearest(name, known); near != "" {
		return fmt.Sprintf("unknown variable; did you mean %s?", near)
	}
	return "unknown variable; known are " + strings.Join(known, ", ")
}

func parseLimit(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%.80q is not a whole number, or 0 for no limit", value)
	}
	return n, nil
}

// parseTimeout reads seconds, or a time with its unit.
func parseTimeout(value string) (time.Duration, error) {
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, nil
	}
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%.80q is not a time, as 4s or 2m, or 0 for no limit", value)
	}
	return d, nil
}
