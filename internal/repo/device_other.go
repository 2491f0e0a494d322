//go:build !unix

package repo

// deviceOf knows no file systems here: a drive has no parent to climb to.
func deviceOf(string) (device uint64, ok bool) { return 0, false }
