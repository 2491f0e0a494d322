package index

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"unsafe"

	"github.com/edsrzf/mmap-go"

	"github.com/pycguard/pycguard/internal/object"
)

// mapping is a file mapped into memory. A nil mapping stands for bytes that
// need none.
type mapping struct {
	bytes mmap.MMap
}

// openFile maps the index file at path and checks its header.
func openFile(path string, format object.Format) (*file, error) {
	m, err := mapFile(path)
	if err != nil {
		return nil, err
	}
	f, err := parseFile(path, m.bytes, format, m)
	if err != nil {
		return nil, errors.Join(err, m.close())
	}
	return f, nil
}

// mapFile maps the regular file at path. It looks at the file's type before it
// opens it: to open a FIFO would wait for a writer.
func mapFile(path string) (*mapping, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("reading the index: %s is not a regular file (%s)", path, info.Mode())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	defer f.Close()
	if info.Size() == 0 {
		return &mapping{}, nil // which cannot be mapped
	}
	mapped, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("mapping the index %s into memory: %w", path, err)
	}
	return &mapping{bytes: mapped}, nil
}

func (m *mapping) close() error {
	if m == nil || m.bytes == nil {
		return nil
	}
	return m.bytes.Unmap()
}

// guard runs read, which looks at the mapping. When the file named name shrinks
// meanwhile, its end is no longer there to be read: the operating system then
// ends a process that is not prepared for it. Here that becomes an error. git
// itself never shrinks an index; it puts a new file in its place.
func (m *mapping) guard(name string, read func() error) (err error) {
	if m == nil {
		return read()
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if reason := recover(); reason != nil {
			offset, ok := m.fault(reason)
			if !ok {
				panic(reason)
			}
			err = &FormatError{Path: name, Offset: offset, Problem: "the file became shorter, or unreadable, while it was read"}
		}
	}()
	return read()
}

// fault returns the offset in the file when reason, which a panic gave, is an
// access to a page of the mapping that is not there.
func (m *mapping) fault(reason any) (offset int64, ok bool) {
	fault, ok := reason.(interface{ Addr() uintptr })
	if !ok || len(m.bytes) == 0 {
		return 0, false
	}
	start := uintptr(unsafe.Pointer(unsafe.SliceData(m.bytes)))
	at := fault.Addr() - start
	return int64(at), at < uintptr(len(m.bytes))
}
