package index_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

// spec is an entry as a test writes it.
type spec struct {
	path     string
	mode     uint32
	stage    uint16
	extended uint16
	// strip and flags, where not negative, stand in place of the right ones.
	strip, flags int
}

func file(path string) spec { return spec{path: path, mode: 0o100644, strip: -1, flags: -1} }

func plainEntries(n int) []spec {
	var all []spec
	for i := range n {
		all = append(all, file(fmt.Sprintf("package_%02d/module_%02d/source_%07d.py", i*100/n, i*10000/n%100, i)))
	}
	return all
}

// build writes an index as gitformat-index says, without extensions.
func build(version uint32, format object.Format, all []spec, extensions ...string) []byte {
	data := binary.BigEndian.AppendUint32([]byte("DIRC"), version)
	data = binary.BigEndian.AppendUint32(data, uint32(len(all)))
	previous := ""
	for _, s := range all {
		data = appendEntry(data, version, format, s, previous)
		previous = s.path
	}
	for _, extension := range extensions {
		data = append(data, extension...)
	}
	return appendChecksum(data, format)
}

func appendChecksum(data []byte, format object.Format) []byte {
	hash := format.New()
	hash.Write(data)
	return hash.Sum(data)
}

func appendEntry(data []byte, version uint32, format object.Format, s spec, previous string) []byte {
	start := len(data)
	data = append(data, make([]byte, 24)...)
	data = binary.BigEndian.AppendUint32(data, s.mode)
	data = append(data, make([]byte, 8)...)
	data = binary.BigEndian.AppendUint32(data, uint32(len(s.path)))
	data = append(data, bytes.Repeat([]byte{0xab}, format.Size())...)
	flags := uint16(min(len(s.path), 0xfff)) | s.stage<<12
	if s.extended != 0 {
		flags |= 0x4000
	}
	if s.flags >= 0 {
		flags = uint16(s.flags)
	}
	data = binary.BigEndian.AppendUint16(data, flags)
	if s.extended != 0 {
		data = binary.BigEndian.AppendUint16(data, s.extended)
	}
	if version == 4 {
		return appendCompressed(data, s, previous)
	}
	data = append(append(data, s.path...), 0)
	return append(data, make([]byte, -(len(data)-start)&7)...)
}

func appendCompressed(data []byte, s spec, previous string) []byte {
	shared := 0
	for shared < min(len(previous), len(s.path)) && previous[shared] == s.path[shared] {
		shared++
	}
	strip := len(previous) - shared
	if s.strip >= 0 {
		strip = s.strip
	}
	digits := []byte{byte(strip & 0x7f)}
	for strip >>= 7; strip > 0; strip >>= 7 {
		strip--
		digits = append([]byte{byte(0x80 | strip&0x7f)}, digits...)
	}
	return append(append(append(data, digits...), s.path[shared:]...), 0)
}

// reference reads an index the plain way: one entry at a time into a slice,
// every number checked where it is used. It has nothing in common with the
// reader but the format.
func reference(data []byte, format object.Format) ([]index.Entry, error) {
	n := format.Size()
	if len(data) < 12+n || string(data[:4]) != "DIRC" {
		return nil, errors.New("header")
	}
	body, sum := data[:len(data)-n], data[len(data)-n:]
	if want := appendChecksum(bytes.Clone(body), format)[len(body):]; !bytes.Equal(sum, want) && !bytes.Equal(sum, make([]byte, n)) {
		return nil, errors.New("checksum")
	}
	version, count := binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[8:])
	if version < 2 || version > 4 {
		return nil, errors.New("version")
	}
	var all []index.Entry
	rest, previous, total := body[12:], "", 0
	for range count {
		entry, size, err := referenceEntry(rest, version, format, previous)
		if err != nil {
			return nil, err
		}
		if k := len(all); k > 0 && (all[k-1].Path > entry.Path || all[k-1].Path == entry.Path && all[k-1].Stage >= entry.Stage) {
			return nil, errors.New("order")
		}
		if total += len(entry.Path); version == 4 && total/64 > len(body) {
			return nil, errors.New("expansion")
		}
		all, rest, previous = append(all, entry), rest[size:], entry.Path
	}
	return all, referenceExtensions(rest, n)
}

func referenceEntry(rest []byte, version uint32, format object.Format, previous string) (index.Entry, int, error) {
	at := 40 + format.Size()
	if len(rest) < at+4 {
		return index.Entry{}, 0, errors.New("cut")
	}
	flags := binary.BigEndian.Uint16(rest[at:])
	entry := index.Entry{Mode: binary.BigEndian.Uint32(rest[24:]), Size: binary.BigEndian.Uint32(rest[36:]),
		ID: object.FromBytes(format, rest[40:]), Stage: uint8(flags >> 12 & 3), AssumeValid: flags>>15 != 0}
	at += 2
	if flags>>14&1 != 0 {
		extended := binary.BigEndian.Uint16(rest[at:])
		if extended&0x9fff != 0 {
			return entry, 0, errors.New("extended flags")
		}
		entry.SkipWorktree, entry.IntentToAdd = extended>>14&1 != 0, extended>>13&1 != 0
		at += 2
	}
	shared := ""
	if version == 4 {
		strip, first := 0, true
		for more := true; more; at++ {
			if at >= len(rest) || strip > 1<<40 {
				return entry, 0, errors.New("cut")
			}
			if !first {
				strip++
			}
			strip, first = strip<<7|int(rest[at]&0x7f), false
			more = rest[at] >= 0x80
		}
		if strip > len(previous) {
			return entry, 0, errors.New("strip")
		}
		shared = previous[:len(previous)-strip]
	}
	end := bytes.IndexByte(rest[at:], 0)
	if end <= 0 && (shared == "" || end < 0) {
		return entry, 0, errors.New("path")
	}
	entry.Path = shared + string(rest[at:at+end])
	if int(flags&0xfff) != min(len(entry.Path), 0xfff) && flags&0xfff != 0xfff {
		return entry, 0, errors.New("length")
	}
	if entry.Mode == 0o040000 || entry.Path[len(entry.Path)-1] == '/' {
		return entry, 0, errors.New("directory")
	}
	size := at + end + 1
	if version != 4 {
		size = (size + 7) / 8 * 8
	}
	if size > len(rest) {
		return entry, 0, errors.New("cut")
	}
	return entry, size, nil
}

func referenceExtensions(rest []byte, idSize int) error {
	for len(rest) > 0 {
		if len(rest) < 8 {
			return errors.New("extension")
		}
		size := int64(binary.BigEndian.Uint32(rest[4:]))
		noBase := string(rest[:4]) == "link" && size >= int64(idSize) && int64(len(rest)) >= 8+size && bytes.Equal(rest[8:8+idSize], make([]byte, idSize))
		if size > int64(len(rest)-8) || !noBase && (rest[0] < 'A' || rest[0] > 'Z') {
			return errors.New("extension")
		}
		rest = rest[8+size:]
	}
	return nil
}
