//go:build !linux

package odb

// release does nothing: the system decides by itself what stays in memory.
func (m *mapped) release(start, end int64) {}
