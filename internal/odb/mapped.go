package odb

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"unsafe"

	"github.com/edsrzf/mmap-go"

	"github.com/pycguard/pycguard/internal/plainfile"
)

// mapped is a file in memory. It stays readable after the file is deleted, as
// a repack does, but not after it is cut: reads happen below a guard.
type mapped struct {
	path string
	data mmap.MMap
}

// openMapped maps a file whole. An empty file has no bytes.
func openMapped(path string) (*mapped, error) {
	file, info, err := plainfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	m := &mapped{path: path}
	if info.Size() == 0 {
		return m, nil
	}
	if m.data, err = mmap.Map(file, mmap.RDONLY, 0); err != nil {
		return nil, fmt.Errorf("map %s into memory: %w", path, err)
	}
	return m, nil
}

func (m *mapped) close() error {
	if m.data == nil {
		return nil
	}
	return m.data.Unmap()
}

// offset returns which byte of the file stands at the address.
func (m *mapped) offset(address uintptr) (int64, bool) {
	start := uintptr(unsafe.Pointer(unsafe.SliceData(m.data)))
	if address < start || address-start >= uintptr(len(m.data)) {
		return 0, false
	}
	return int64(address - start), true
}

// fault is what the runtime panics with when SetPanicOnFault is set and
// memory cannot be read.
type fault interface {
	runtime.Error
	Addr() uintptr
}

var errShrank = errors.New("the file cannot be read here any more; was it cut while in use, or did the disk fail?")

// guard runs read, and makes a fault on one of the mapped files into an error
// that names the file and place. files is called only then.
func guard(files func() []*mapped, read func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		f, ok := cause.(fault)
		if !ok {
			panic(cause)
		}
		for _, m := range files() {
			if offset, ok := m.offset(f.Addr()); ok {
				err = corrupt(m.path, offset, errShrank)
				return
			}
		}
		panic(cause)
	}()
	return read()
}
