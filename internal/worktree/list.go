package worktree

import "io/fs"

// Kind says what a name stands for.
type Kind uint8

// The kinds. A symbolic link is one, whatever it points to. Other is what git
// cannot hold: pipes, sockets, devices.
const (
	File Kind = iota
	Symlink
	Directory
	Other
)

// listing is the content of one directory, without "." and "..". It is used
// again for the next one, so that a walk does not allocate for each file.
type listing struct {
	names   []byte
	entries []listed
	// buffer is for the system's use.
	buffer []byte
}

type listed struct {
	// start and end say where the name is in names.
	start, end int
	kind       Kind
}

func (l *listing) reset() {
	l.names, l.entries = l.names[:0], l.entries[:0]
}

func (l *listing) add(name []byte, kind Kind) {
	start := len(l.names)
	l.names = append(l.names, name...)
	l.entries = append(l.entries, listed{start, len(l.names), kind})
}

func (l *listing) name(e listed) []byte { return l.names[e.start:e.end] }
func kindOf(mode fs.FileMode) Kind {
	switch {
	case mode.IsRegular():
		return File
	case mode.IsDir():
		return Directory
	case mode&fs.ModeSymlink != 0:
		return Symlink
	}
	return Other
}
