//go:build bench

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"
)

// eachPackage makes n directories below dir, in a hundred parents, and calls do
// for each, several at a time.
func (b *bench) eachPackage(dir string, n int, do func(i int, pkg string) error) error {
	group, ctx := errgroup.WithContext(b.ctx)
	group.SetLimit(4)
	for i := range n {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			pkg := filepath.Join(dir, "services", fmt.Sprintf("team%02d", i%100), fmt.Sprintf("package_%05d", i))
			if err := os.MkdirAll(pkg, 0o777); err != nil {
				return err
			}
			return do(i, pkg)
		})
	}
	return group.Wait()
}

func writeModules(pkg string, n int) error {
	for i := range n {
		if err := os.WriteFile(filepath.Join(pkg, fmt.Sprintf("module_%02d.py", i)), []byte("x = 1\n"), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// compiled is a file of a common size.
var compiled = bytes.Repeat([]byte("bytecode"), 320)

// writeCache writes the cache directory of n modules.
func writeCache(pkg string, n int) error {
	cache := filepath.Join(pkg, "__pycache__")
	if err := os.MkdirAll(cache, 0o777); err != nil {
		return err
	}
	for i := range n {
		if err := os.WriteFile(filepath.Join(cache, fmt.Sprintf("module_%02d.cpython-311.pyc", i)), compiled, 0o666); err != nil {
			return err
		}
	}
	return nil
}
