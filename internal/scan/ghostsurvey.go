package scan

import (
	"path"
	"slices"
	"strings"
)

// Haunted reports whether there may be ghosts at all.
func (s *Survey) Haunted() bool { return len(s.haunted) > 0 }

// Ghosts looks for ghosts where the survey has seen that there may be some; it
// reads nothing when there are none. It reports only what lies in directories
// that the survey entered: what git ignores as a whole is left to "clean".
func (s *Survey) Ghosts(g Ghosts) (Result, error) {
	if !s.Haunted() {
		return Result{}, nil
	}
	result, err := g.Run()
	kept := result.Findings[:0]
	for _, f := range result.Findings {
		if s.entered(f.Path) {
			kept = append(kept, f)
		}
	}
	result.Findings = kept
	return result, err
}

// entered reports whether a ghost, a file or a directory, lies in a directory
// that may hold ghosts, or has one below it.
func (s *Survey) entered(ghost string) bool {
	dir := path.Dir(ghost)
	if dir == "." {
		dir = ""
	}
	return slices.ContainsFunc(s.haunted, func(haunted string) bool {
		return haunted == dir || haunted == ghost || strings.HasPrefix(haunted, ghost+"/")
	})
}
