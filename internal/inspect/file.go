// Package inspect says what a file is: which interpreter wrote it and how, what
// its header records of the source, whether the source is there and still
// fits, and what git makes of the path.
//
// It looks at files on disk (Disk), at blobs of a repository (Blob) and at
// plain content (Content), and returns one File for each. It changes nothing,
// runs nothing and prints nothing. What it cannot read is noted in the File,
// and the rest goes on.
//
// Vocabulary: the home of a bytecode file is the directory in which its source
// would lie; a file is disguised when its content is bytecode and its name does
// not say so.
package inspect

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/pycfile"
)

// File is what was found out about one file.
type File struct {
	// Path is what the file is called in the output; empty for a blob that
	// is named by its id, and for plain content.
	Path string
	// Err says why nothing more is known; all below is then not set.
	Err error

	// Mode is the type of what lies at the path; 0 for a regular file.
	Mode fs.FileMode
	// Size is in bytes.
	Size int64
	// Blob is the object that holds the content, zero for a file on disk.
	Blob object.ID

	Name bytecode.Name
	// Bytecode says that the content is bytecode. Header is set then, and
	// also when a header is there and no code follows; HeaderErr says what
	// is wrong otherwise.
	Bytecode  bool
	Header    bytecode.Header
	HeaderErr error
	// Interpreter wrote the file, as far as header and name tell.
	Interpreter bytecode.Interpreter
	// SourceTime is the source's time of change that the file records, zero
	// for none.
	SourceTime time.Time

	// Source is the path of the source that is there, empty for none.
	Source string
	State  pycfile.State

	Git Git
}

// Git is what git makes of a path.
type Git struct {
	// Known is false outside of the working tree.
	Known   bool
	Tracked bool
	// Rule decides about the path; nil for none. It ignores the path unless
	// it is a negation. git does not ask it about a tracked path.
	Rule *ignore.Rule
}

// Disguised reports whether the content is bytecode and the name does not say
// so.
func (f File) Disguised() bool {
	return f.Bytecode && f.Path != "" && !f.named()
}

// named reports whether the name says that the file is bytecode.
func (f File) named() bool {
	return f.Name.Form != bytecode.NotBytecode || isMicroPythonName(f.Path)
}

func isMicroPythonName(path string) bool {
	const extension = ".mpy"
	return len(path) > len(extension) && strings.EqualFold(path[len(path)-len(extension):], extension)
}

var (
	errNoCode  = errors.New("no code follows the header")
	errNoMagic = errors.New("it does not begin with the magic number of a known Python")
)

// describe notes what the first bytes of a file say. path is where it lies, as
// far as the name of its home matters.
func (f *File) describe(path string, prefix []byte) {
	f.Name = bytecode.ParseName(path)
	f.Header, f.HeaderErr = bytecode.ParseHeader(prefix)
	f.Interpreter, _ = f.Name.Interpreter()
	if f.HeaderErr != nil {
		return
	}
	if f.Header.Kind == bytecode.Untied {
		// Its four bytes are too weak a sign by themselves.
		f.Bytecode, f.HeaderErr = isMicroPythonName(f.Path), errNoMagic
	} else {
		f.Bytecode, f.HeaderErr = bytecode.IsContent(prefix), errNoCode
	}
	if !f.Bytecode {
		return
	}
	f.HeaderErr = nil
	f.Interpreter = bytecode.WrittenBy(f.Name, f.Header)
	if f.Header.Kind == bytecode.ByTime || f.Header.Kind == bytecode.ByTimeAndSize {
		f.SourceTime = time.Unix(int64(f.Header.MTime), 0).UTC()
	}
}

// describeClass adds what a Jython class says of its source.
func (f *File) describeClass(content []byte) {
	class, err := bytecode.ParseClass(content)
	if err != nil {
		f.Bytecode, f.HeaderErr = false, err
		return
	}
	f.SourceTime = class.ModTime.UTC()
}
