package history

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// Sourceless returns the paths whose source is in none of the commits that hold
// them (rule PYC005), the likeliest leak first: names that promise secrets
// before others, then a source that is in no commit before one that is in some,
// then by path.
func (r *Report) Sourceless() []*Path {
	var list []*Path
	for i := range r.Paths {
		if r.Paths[i].Sourceless() {
			list = append(list, &r.Paths[i])
		}
	}
	slices.SortStableFunc(list, func(a, b *Path) int {
		return cmp.Or(
			first(promisesSecrets(a.Source.Path), promisesSecrets(b.Source.Path)),
			first(!a.Source.Elsewhere, !b.Source.Elsewhere),
		)
	})
	return list
}

// first orders what has a property before what has not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// secretWords are the words in the names of modules that people keep out of a
// repository on purpose.
var secretWords = []string{
	"settings", "setting", "config", "configuration", "conf", "cfg", "local", "env",
	"secret", "secrets", "password", "passwords", "passwd", "credential", "credentials",
	"token", "tokens", "key", "keys", "apikey", "auth", "private", "prod", "production",
}

// promisesSecrets reports whether a word in the base name of a source is one of
// secretWords.
func promisesSecrets(source string) bool {
	base := strings.ToLower(path.Base(source))
	words := strings.FieldsFunc(base, func(c rune) bool { return c == '_' || c == '-' || c == '.' || c == ' ' })
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.Contains(secretWords, strings.TrimRight(word, "0123456789"))
	})
}
