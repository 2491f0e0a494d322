// Package object knows the names and the plain forms of git's objects: ids of
// both hash lengths, and the decoding of commits, trees and tags.
//
// It takes bytes and returns values. It does not read files, inflate or
// resolve deltas; package odb does.
//
// Vocabulary, as in git's glossary: an object is a blob, tree, commit or tag;
// its id is the hash of its type, size and content; a repository's object
// format is the hash function that all its ids use.
package object

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
)

// Format is the hash function that names the objects of one repository
// (extensions.objectFormat; gitrepository-layout and hash-function-transition
// in git's documentation). The zero Format is not valid.
type Format uint8

// The formats that git knows.
const (
	SHA1 Format = iota + 1
	SHA256
)

// MaxSize is the length in bytes of the longest id.
const MaxSize = sha256.Size

// ParseFormat reads the value of extensions.objectFormat.
func ParseFormat(name string) (Format, error) {
	switch name {
	case "sha1":
		return SHA1, nil
	case "sha256":
		return SHA256, nil
	}
	return 0, fmt.Errorf("unknown object format %q", name)
}

// String returns the name that git gives the format.
func (f Format) String() string {
	switch f {
	case SHA1:
		return "sha1"
	case SHA256:
		return "sha256"
	}
	return "unknown"
}

// Size returns the length of an id in bytes: 20 or 32.
func (f Format) Size() int {
	switch f {
	case SHA1:
		return sha1.Size
	case SHA256:
		return sha256.Size
	}
	return 0
}

// HexSize returns the length of an id in hexadecimal digits: 40 or 64.
func (f Format) HexSize() int { return 2 * f.Size() }

// New returns a new hash of the format. Like git's own object hash it is
// not meant to resist collisions, only to notice damage.
func (f Format) New() hash.Hash {
	if f == SHA256 {
		return sha256.New()
	}
	return sha1.New()
}

// ID names one object. It is a comparable value; the zero ID is no object.
type ID struct {
	// sum holds the hash in its first format.Size() bytes, zeros behind,
	// so that == compares ids.
	sum    [MaxSize]byte
	format Format
}

// FromBytes returns the id whose hash is the first f.Size() bytes of b. It
// panics when b is shorter: the caller has checked the length already.
func FromBytes(f Format, b []byte) ID {
	id := ID{format: f}
	copy(id.sum[:], b[:f.Size()])
	return id
}

// ParseID reads an id of 40 or 64 hexadecimal digits.
func ParseID(text string) (ID, error) {
	var id ID
	switch len(text) {
	case SHA1.HexSize():
		id.format = SHA1
	case SHA256.HexSize():
		id.format = SHA256
	default:
		return ID{}, fmt.Errorf("object id %.80q has %d digits, not 40 or 64", text, len(text))
	}
	if _, err := hex.Decode(id.sum[:], []byte(text)); err != nil {
		return ID{}, fmt.Errorf("object id %q: %w", text, err)
	}
	return id, nil
}

// Format returns the hash function of the id.
func (id ID) Format() Format { return id.format }

// Bytes returns the 20 or 32 bytes of the hash, as a copy.
func (id ID) Bytes() []byte { return append([]byte(nil), id.sum[:id.format.Size()]...) }

// Append appends the 20 or 32 bytes of the hash to dst.
func (id ID) Append(dst []byte) []byte { return append(dst, id.sum[:id.format.Size()]...) }

// FirstByte returns the byte that git's fan-out tables are indexed by.
func (id ID) FirstByte() byte { return id.sum[0] }

// Compare orders ids of one format by their bytes, as pack indexes do.
func (id ID) Compare(other ID) int {
	return bytes.Compare(id.sum[:id.format.Size()], other.sum[:other.format.Size()])
}

// IsZero reports whether the id is the zero ID, or the all-zero hash that git
// writes for "no object" in hooks and ref updates.
func (id ID) IsZero() bool { return id.sum == [MaxSize]byte{} }

// String returns the id in hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id.sum[:id.format.Size()]) }

// CompareBytes is Compare with the bytes of an id of the same format.
func (id ID) CompareBytes(other []byte) int {
	return bytes.Compare(id.sum[:id.format.Size()], other)
}
