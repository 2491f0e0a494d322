package odb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// inflater inflates zlib streams that lie in memory. It is kept for the next
// stream, because setting one up costs more than inflating a small object.
type inflater struct {
	source bytes.Reader
	stream io.ReadCloser
}

var inflaters = sync.Pool{New: func() any { return new(inflater) }}

// firstAlloc is how much is allocated on the word of a size in a file. What
// is larger grows as the data comes.
const firstAlloc = 1 << 20

// maxRatio is how far zlib can inflate: 258 bytes from two bits.
const maxRatio = 1032

var (
	errTooLong  = errors.New("the data is longer than its size says")
	errTooShort = errors.New("the data is shorter than its size says")
)

// reset begins a stream.
func (f *inflater) reset(stream []byte) error {
	f.source.Reset(stream)
	if f.stream == nil {
		r, err := zlib.NewReader(&f.source)
		if err != nil {
			return err
		}
		f.stream = r
		return nil
	}
	return f.stream.(zlib.Resetter).Reset(&f.source, nil)
}

// inflate appends to dst the whole content of the zlib stream at the start of
// b, which must be of the size given, and verifies the stream's checksum. It
// returns how many bytes of b lie behind the stream.
func inflate(dst, b []byte, size int64) (content []byte, behind int, err error) {
	if size > maxRatio*int64(len(b)) {
		return nil, 0, errTooShort
	}
	f := inflaters.Get().(*inflater)
	defer inflaters.Put(f)
	if err := f.reset(b); err != nil {
		return nil, 0, inflateError(err)
	}
	if content, err = f.read(dst, size); err != nil {
		return nil, 0, err
	}
	return content, f.source.Len(), nil
}

// read appends the rest of the stream to dst.
func (f *inflater) read(dst []byte, size int64) ([]byte, error) {
	total := int64(len(dst)) + size
	for int64(len(dst)) < total {
		if len(dst) == cap(dst) {
			dst = grow(dst, total)
		}
		n, err := f.stream.Read(dst[len(dst):min(int64(cap(dst)), total)])
		dst = dst[:len(dst)+n]
		if err == io.EOF && int64(len(dst)) < total {
			return nil, errTooShort
		}
		if err != nil && err != io.EOF {
			return nil, inflateError(err)
		}
	}
	return dst, f.expectEnd()
}

// expectEnd reads the end of the stream with its checksum.
func (f *inflater) expectEnd() error {
	var extra [1]byte
	n, err := io.ReadFull(f.stream, extra[:])
	if n > 0 {
		return errTooLong
	}
	if err != io.EOF {
		return inflateError(err)
	}
	return nil
}

// grow makes room in dst on its way to total bytes.
func grow(dst []byte, total int64) []byte {
	size := max(int64(firstAlloc), 2*int64(cap(dst)))
	bigger := make([]byte, len(dst), min(size, total))
	copy(bigger, dst)
	return bigger
}

// inflatePrefix fills dst with the first bytes of the zlib stream at the
// start of b, and returns how many there are.
func inflatePrefix(dst, b []byte) (int, error) {
	f := inflaters.Get().(*inflater)
	defer inflaters.Put(f)
	if err := f.reset(b); err != nil {
		return 0, inflateError(err)
	}
	n, err := io.ReadFull(f.stream, dst)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return n, inflateError(err)
	}
	return n, nil
}

func inflateError(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("the compressed data is cut short")
	}
	return fmt.Errorf("inflate: %w", err)
}
