package object

import "fmt"

// Kind is what an object is. The values are the type numbers of pack entries
// (gitformat-pack).
type Kind uint8

// The kinds of objects. The zero Kind is none.
const (
	Commit Kind = iota + 1
	Tree
	Blob
	Tag
)

var kindNames = [...]string{Commit: "commit", Tree: "tree", Blob: "blob", Tag: "tag"}

// ParseKind reads the name that git gives a kind.
func ParseKind(name []byte) (Kind, error) {
	for kind := Commit; kind <= Tag; kind++ {
		if string(name) == kindNames[kind] {
			return kind, nil
		}
	}
	return 0, fmt.Errorf("unknown object type %.40q", name)
}

// String returns the name that git gives the kind.
func (k Kind) String() string {
	if k < Commit || k > Tag {
		return "unknown"
	}
	return kindNames[k]
}

// Hash returns the id of the object of this kind with this content.
func (f Format) Hash(kind Kind, content []byte) ID {
	sum := f.New()
	var buf [MaxSize]byte
	sum.Write(fmt.Appendf(buf[:0], "%s %d\x00", kind, len(content)))
	sum.Write(content)
	return FromBytes(f, sum.Sum(buf[:0]))
}
