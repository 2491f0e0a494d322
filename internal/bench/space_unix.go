//go:build bench && unix

package main

import (
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// checkSpace fails when the inputs will not fit below dir. Shared are the
// histories that several suites use; the rest goes with each suite.
func checkSpace(dir string, divisor int, chosen []suite) error {
	var most int64
	for _, s := range chosen {
		most = max(most, s.space/int64(divisor))
	}
	most += shared / int64(divisor)
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return fmt.Errorf("free space of %s: %w", dir, err)
	}
	if free := int64(stat.Bavail) * int64(stat.Bsize); free < most {
		return fmt.Errorf("%s has %s free and needs %s: set TMPDIR to another place, or use -quick", dir, measure.Size(free), measure.Size(most))
	}
	return nil
}
