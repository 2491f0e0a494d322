package dialect

import (
	"regexp"
	"sync"
)

// lazyRegexp returns a regular expression that is compiled when it is first
// needed: most runs of the program never need it.
func lazyRegexp(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
