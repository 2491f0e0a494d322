package odb

import "syscall"

// release lets go of the memory that holds a stretch of the file. It is read
// again from the file, or the system's cache, when it is looked at.
func (m *mapped) release(start, end int64) {
	page := int64(syscall.Getpagesize())
	start -= start % page
	// That is advice: where it is not taken, the memory stays.
	_ = syscall.Madvise(m.data[start:end], syscall.MADV_DONTNEED)
}
