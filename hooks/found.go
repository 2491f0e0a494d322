package hooks

import "bytes"

// Found is a hook that stands in a hooks directory.
type Found struct {
	Name Name
	// Ours is true for pycguard's own hook, also where it was changed since,
	// or where the pre-commit framework runs it.
	Ours bool
	// Mentions is true where the beginning of another hook mentions
	// pycguard: somebody calls it there.
	Mentions bool
	// Runs is false where git passes over the file because it is not
	// executable.
	Runs bool
}

// Find returns the hooks that stand in a hooks directory, an absolute path,
// among those that pycguard can stand behind. The directory need not exist.
func Find(dir string) ([]Found, error) {
	var all []Found
	for _, name := range names {
		s, err := examine(dir, name)
		if err != nil {
			return nil, err
		}
		if s.hook.kind == absent {
			continue
		}
		ours := s.hook.kind == ours || s.hook.kind == edited
		all = append(all, Found{
			Name:     name,
			Ours:     ours,
			Mentions: !ours && bytes.Contains(s.hook.head, []byte("pycguard")),
			Runs:     s.hook.executable(),
		})
	}
	return all, nil
}
