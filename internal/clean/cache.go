package clean

import "os"

// cache is an open cache directory.
type cache struct {
	*handle
	files
	// total is the number of all things in it.
	total int
}

// caches are the open cache directories of one directory: one, or several that
// differ in case.
type caches struct{ open []*cache }

func (c caches) close() {
	for _, open := range c.open {
		open.close()
	}
}

// removable reports whether all of want cache directories could be opened and
// have nothing that stays.
func (c caches) removable(want int) bool {
	for _, open := range c.open {
		if !open.files.removable() || len(open.all) != open.total {
			return false
		}
	}
	return len(c.open) == want
}

func (w *walker) openCaches(d *directory, names []string, home func() (*os.Root, error), r *Result) caches {
	var c caches
	for _, name := range names {
		opened, err := d.open(name)
		if err != nil {
			r.trouble(d.below(name), err)
			continue
		}
		in := &cache{handle: opened}
		c.open = append(c.open, in)
		w.fill(d, in, home, r)
	}
	return c
}

// fill judges the content of a cache directory.
func (w *walker) fill(d *directory, in *cache, home func() (*os.Root, error), r *Result) {
	entries, err := in.list()
	if err != nil {
		r.trouble(d.below(in.name), err)
		in.failed = true
		return
	}
	in.total = len(entries)
	if isRepository(entries) {
		r.Repositories = append(r.Repositories, d.below(in.name))
		in.failed = true
		return
	}
	r.Examined++
	for _, entry := range entries {
		local := join(in.name, entry.Name())
		if d.excludes(local, entry.IsDir()) {
			continue
		}
		in.judge(w, d, candidate{
			in: in.handle, base: entry.Name(), home: home, local: local, path: d.below(local), cached: true,
		}, r)
	}
}

// removeCache deletes what is selected in a cache directory, and the directory
// when nothing is left. It returns the number of directories removed.
func (w *walker) removeCache(d *directory, c *cache, hollow bool, r *Result) int {
	left := c.total - w.removeFiles(c.files, hollow, r)
	if left > 0 || c.failed || w.ctx.Err() != nil {
		return 0
	}
	return w.removeDirectory(d, c.name, r)
}
