package bytecode

import (
	"encoding/binary"
	"fmt"
	"time"
)

// Freshness says whether a bytecode file was compiled from its source as the
// source is now.
type Freshness uint8

// The answers. Fresh and Stale are certain as far as the header goes.
const (
	// Unverifiable: the header does not tie the file to its source, or
	// with a hash that only its interpreter can compute.
	Unverifiable Freshness = iota
	Fresh
	Stale
)

// String returns a word for the answer, for people.
func (f Freshness) String() string {
	return [...]string{"unverifiable", "fresh", "stale"}[f]
}

// Source is the present state of a source file.
type Source struct {
	ModTime time.Time
	// Size is in bytes.
	Size int64
	// Read returns the content. It is called for hash-based headers only.
	Read func() ([]byte, error)
}

// Freshness compares the header with the source, as the interpreter does on
// import (importlib's SourceLoader.get_code); a hash is compared also where
// the interpreter would take it on trust. The only error is that of
// source.Read. For a Java class ask Class.
func (h Header) Freshness(source Source) (Freshness, error) {
	switch h.Kind {
	case ByTime:
		return freshIf(h.MTime == uint32(source.ModTime.Unix())), nil
	case ByTimeAndSize:
		return freshIf(h.MTime == uint32(source.ModTime.Unix()) && h.Size == uint32(source.Size)), nil
	case ByCheckedHash, ByUncheckedHash:
		return h.hashFreshness(source)
	}
	return Unverifiable, nil
}

func (h Header) hashFreshness(source Source) (Freshness, error) {
	if !h.hasKnownHash() {
		return Unverifiable, nil
	}
	content, err := source.Read()
	if err != nil {
		return Unverifiable, fmt.Errorf("comparing the source's hash: %w", err)
	}
	hash, _ := h.SourceHash(content)
	return freshIf(h.Hash == hash), nil
}

func (h Header) hasKnownHash() bool {
	return h.Interpreter.Implementation == CPython || h.Interpreter.Implementation == PyPy
}

// SourceHash returns the hash of a source as the header's interpreter writes
// it (_imp.source_hash): SipHash keyed by the magic number, with 1-3 rounds in
// CPython since 3.11, with 2-4 rounds before and in PyPy. ok is false for
// interpreters whose hash is their own: GraalPy's is that of a Java object.
func (h Header) SourceHash(content []byte) (hash [8]byte, ok bool) {
	if !h.hasKnownHash() {
		return hash, false
	}
	blockRounds, finalRounds := 2, 4
	if h.Interpreter.Implementation == CPython && h.Interpreter.From.AtLeast(3, 11) {
		blockRounds, finalRounds = 1, 3
	}
	sum := sipHash(blockRounds, finalRounds, uint64(h.Magic), content)
	binary.LittleEndian.PutUint64(hash[:], sum)
	return hash, true
}

func freshIf(same bool) Freshness {
	if same {
		return Fresh
	}
	return Stale
}
