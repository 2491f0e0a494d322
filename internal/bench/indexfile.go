//go:build bench

package main

import (
	"bufio"
	"context"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"os"
)

// indexFile describes a made-up index of source files, in directories of fifty.
type indexFile struct {
	version uint32
	entries int
	// bytecode is how many of the entries are bytecode, each beside its
	// source.
	bytecode int
}

// write writes the file: the format is in gitformat-index(5). The entries name a
// blob that need not be there, and have no times and sizes, as those that
// "git update-index --index-info" makes.
func (f indexFile) write(ctx context.Context, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha1.New()
	w := bufio.NewWriterSize(io.MultiWriter(file, sum), 1<<20)
	header := binary.BigEndian.AppendUint32([]byte("DIRC"), f.version)
	w.Write(binary.BigEndian.AppendUint32(header, uint32(f.entries)))
	blob := sha1.Sum([]byte("blob 6\x00x = 1\n"))
	entry, previous := []byte(nil), ""
	for name := range f.names() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		entry = f.appendEntry(entry[:0], blob, previous, name)
		if _, err := w.Write(entry); err != nil {
			return err
		}
		previous = name
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if _, err := file.Write(sum.Sum(nil)); err != nil {
		return err
	}
	return file.Close()
}

// names yields the paths in the order of an index.
func (f indexFile) names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range f.entries - f.bytecode {
			stem := fmt.Sprintf("services/team%04d/package_%06d/module_%08d", i/10_000, i/50, i)
			if !yield(stem+".py") || i < f.bytecode && !yield(stem+".pyc") {
				return
			}
		}
	}
}

func (f indexFile) appendEntry(entry []byte, blob [sha1.Size]byte, previous, name string) []byte {
	const statSize, modeAt, regular = 40, 24, 0o100644
	entry = append(entry, make([]byte, statSize)...)
	binary.BigEndian.PutUint32(entry[modeAt:], regular)
	entry = append(entry, blob[:]...)
	entry = binary.BigEndian.AppendUint16(entry, uint16(len(name)))
	if f.version == 4 {
		same := commonPrefix(previous, name)
		entry = appendOffset(entry, uint64(len(previous)-same))
		return append(append(entry, name[same:]...), 0)
	}
	entry = append(entry, name...)
	return append(entry, make([]byte, 8-len(entry)%8)...)
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// appendOffset writes a number as gitformat-pack(5) does for OBJ_OFS_DELTA.
func appendOffset(to []byte, n uint64) []byte {
	digits := []byte{byte(n & 0x7f)}
	for n >>= 7; n > 0; n >>= 7 {
		n--
		digits = append([]byte{byte(n&0x7f) | 0x80}, digits...)
	}
	return append(to, digits...)
}
