package bytecode

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
)

// jythonStart is what a class compiled by Jython holds behind the Java class
// file's magic number, versions and count of constants: the name and the
// signature of the method that runs the module's code. The number of bytes of
// the signature is left out, it has changed.
var jythonStart = struct{ name, signature []byte }{
	[]byte("\x01\x00\x03f$0"),
	[]byte("(Lorg/python/core/PyFrame;"),
}

const (
	javaMagic = 0xcafebabe
	// javaPoolStart is where a class file's constants begin.
	javaPoolStart = 10
)

// isJythonClass tells Jython's classes from all others by their first bytes.
func isJythonClass(prefix []byte) bool {
	if len(prefix) < javaPoolStart || binary.BigEndian.Uint32(prefix) != javaMagic {
		return false
	}
	rest, found := bytes.CutPrefix(prefix[javaPoolStart:], jythonStart.name)
	const textHeader = 3
	return found && len(rest) > textHeader && bytes.HasPrefix(rest[textHeader:], jythonStart.signature)
}

// Class is what Jython notes in a class file about the source.
type Class struct {
	// ModTime is the source's time of change, to the second or to the
	// millisecond, depending on the Java that ran Jython; zero when it is
	// not noted.
	ModTime time.Time
	// Source is the source's path as the compiler was given it.
	Source string
}

// Freshness compares the class with the source, as Jython does on import.
func (c Class) Freshness(source Source) Freshness {
	if c.ModTime.IsZero() {
		return Unverifiable
	}
	same := c.ModTime.UnixMilli() == source.ModTime.UnixMilli()
	if c.ModTime.Nanosecond() == 0 {
		same = c.ModTime.Unix() == source.ModTime.Unix()
	}
	return freshIf(same)
}

// ParseClass reads Jython's notes from a whole class file (The Java Virtual
// Machine Specification, chapter 4). They are annotations of the class, of the
// types org.python.compiler.MTime and Filename.
func ParseClass(file []byte) (Class, error) {
	if !isJythonClass(file) {
		return Class{}, fmt.Errorf("class file at offset 0: not compiled by Jython")
	}
	r := &classReader{data: file, offset: javaPoolStart - 2}
	r.readConstants()
	// Access flags, this class, its super class.
	r.skip(6)
	r.skip(2 * r.uint16())
	r.skipMembers()
	r.skipMembers()
	var class Class
	for range r.uint16() {
		name, content := r.text(r.uint16()), r.bytes(r.uint32())
		if name == "RuntimeVisibleAnnotations" {
			r.readAnnotations(content, &class)
		}
		if r.err != nil {
			return Class{}, r.err
		}
	}
	return class, r.err
}

// classReader reads a class file from front to back. After the first error
// every number it returns is zero.
type classReader struct {
	data   []byte
	offset int
	// constants holds where each constant begins; the first is not used.
	constants []int
	err       error
}

// bytes returns the next n bytes, or nil at an error. A negative n is a length
// beyond the range of int.
func (r *classReader) bytes(n int) []byte {
	if r.err == nil && (n < 0 || n > len(r.data)-r.offset) {
		r.err = fmt.Errorf("class file ends at offset %d, in the middle of %d bytes at offset %d", len(r.data), n, r.offset)
	}
	if r.err != nil {
		return nil
	}
	r.offset += n
	return r.data[r.offset-n : r.offset]
}

func (r *classReader) skip(n int) { r.bytes(n) }

func (r *classReader) uint8() int {
	if b := r.bytes(1); b != nil {
		return int(b[0])
	}
	return 0
}

func (r *classReader) uint16() int {
	if b := r.bytes(2); b != nil {
		return int(binary.BigEndian.Uint16(b))
	}
	return 0
}

func (r *classReader) uint32() int {
	if b := r.bytes(4); b != nil {
		return int(binary.BigEndian.Uint32(b))
	}
	return 0
}

// Tags of constants (table 4.4-A of the specification).
const (
	constantText   = 1
	constantLong   = 5
	constantDouble = 6
)

// constantSizes are the bytes behind the tag of a constant, but for texts.
var constantSizes = map[int]int{
	3: 4, 4: 4, constantLong: 8, constantDouble: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4,
	15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2,
}

// readConstants notes where the constants are.
func (r *classReader) readConstants() {
	count := r.uint16()
	r.constants = append(r.constants, 0)
	for len(r.constants) < count && r.err == nil {
		start := r.offset
		r.constants = append(r.constants, start)
		tag := r.uint8()
		size, known := constantSizes[tag]
		switch {
		case tag == constantText:
			size = r.uint16()
		case !known && r.err == nil:
			r.err = fmt.Errorf("class file at offset %d: constant of unknown tag %d", start, tag)
		case tag == constantLong || tag == constantDouble:
			// They take two places.
			r.constants = append(r.constants, start)
		}
		r.skip(size)
	}
}

// constant returns what stands behind the tag of a constant, or nil when there
// is none of that tag.
func (r *classReader) constant(index, tag int) []byte {
	if index <= 0 || index >= len(r.constants) || r.err != nil {
		return nil
	}
	start := r.constants[index]
	if int(r.data[start]) != tag {
		return nil
	}
	return r.data[start+1:]
}

// text returns a constant text. readConstants has checked its length.
func (r *classReader) text(index int) string {
	b := r.constant(index, constantText)
	if b == nil {
		return ""
	}
	return string(b[2 : 2+int(binary.BigEndian.Uint16(b))])
}

// time returns the constant long at index as milliseconds since 1970. Where
// Jython knew no time it is negative.
func (r *classReader) time(index int) time.Time {
	b := r.constant(index, constantLong)
	if b == nil {
		return time.Time{}
	}
	milliseconds := int64(binary.BigEndian.Uint64(b))
	if milliseconds < 0 {
		return time.Time{}
	}
	return time.UnixMilli(milliseconds)
}

// skipMembers skips the fields, or the methods.
func (r *classReader) skipMembers() {
	for range r.uint16() {
		r.skip(6)
		for range r.uint16() {
			r.skip(2)
			r.skip(r.uint32())
			if r.err != nil {
				return
			}
		}
	}
}

// readAnnotations reads the annotations of the class, as far as they are such
// as Jython writes: one value each, which is a constant.
func (r *classReader) readAnnotations(content []byte, class *Class) {
	a := &classReader{data: content}
	for range a.uint16() {
		name, values := r.text(a.uint16()), a.uint16()
		if values != 1 || a.err != nil {
			return
		}
		a.skip(2)
		tag, index := a.uint8(), a.uint16()
		switch {
		case name == "Lorg/python/compiler/MTime;" && tag == 'J':
			class.ModTime = r.time(index)
		case name == "Lorg/python/compiler/Filename;" && tag == 's':
			class.Source = r.text(index)
		}
	}
}
