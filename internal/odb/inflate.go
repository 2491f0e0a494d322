package odb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/zlib"

	"github.com/pycguard/pycguard/internal/inflate"
)

// inflater inflates zlib streams that lie in memory: most at once, and large
// or odd ones piece by piece. One goroutine uses it.
type inflater struct {
	decoder inflate.Decoder
	source  bytes.Reader
	stream  io.ReadCloser
}

var inflaters = sync.Pool{New: func() any { return new(inflater) }}

// inflateWhole is inflater.whole with one of the inflaters that are at hand.
func inflateWhole(dst, b []byte, size int64) (content []byte, behind int, err error) {
	f := inflaters.Get().(*inflater)
	defer inflaters.Put(f)
	return f.whole(dst, b, size)
}

// inflatePrefix is inflater.prefix with one of the inflaters that are at hand.
func inflatePrefix(dst, b []byte) (int, error) {
	f := inflaters.Get().(*inflater)
	defer inflaters.Put(f)
	return f.prefix(dst, b)
}

// firstAlloc is how much is allocated on the word of a size in a file. What
// is larger grows as the data comes.
const firstAlloc = 1 << 20

// maxRatio is how far zlib can inflate: 258 bytes from two bits.
const maxRatio = 1032

var (
	errTooLong  = errors.New("the data is longer than its size says")
	errTooShort = errors.New("the data is shorter than its size says")
)

// whole replaces dst by the whole content of the zlib stream at the start of
// b, which must be of the size given, and verifies the stream's checksum. It
// returns how many bytes of b lie behind the stream.
func (f *inflater) whole(dst, b []byte, size int64) (content []byte, behind int, err error) {
	if size > maxRatio*int64(len(b)) {
		return nil, 0, errTooShort
	}
	if size <= firstAlloc {
		dst = slices.Grow(dst[:0], int(size))[:size]
		if read, err := f.decoder.Whole(dst, b); err == nil {
			return dst, len(b) - read, nil
		}
	}
	if err := f.reset(b); err != nil {
		return nil, 0, inflateError(err)
	}
	if content, err = f.read(dst[:0], size); err != nil {
		return nil, 0, err
	}
	return content, f.source.Len(), nil
}

// prefix fills dst with the first bytes of the zlib stream at the start of b,
// and returns how many there are.
func (f *inflater) prefix(dst, b []byte) (int, error) {
	if n, err := f.decoder.Prefix(dst, b); err == nil {
		return n, nil
	}
	if err := f.reset(b); err != nil {
		return 0, inflateError(err)
	}
	n, err := io.ReadFull(f.stream, dst)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return n, inflateError(err)
	}
	return n, nil
}

// reset begins a stream that is read piece by piece.
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

// read appends the stream, of so many bytes in total, to dst.
func (f *inflater) read(dst []byte, total int64) ([]byte, error) {
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

func inflateError(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("the compressed data is cut short")
	}
	return fmt.Errorf("inflate: %w", err)
}
