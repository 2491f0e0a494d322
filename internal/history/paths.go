package history

import (
	"math"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/object"
)

// dirID and pathID are the numbers of directories and files in paths; the top
// directory is 0.
type (
	dirID  int32
	pathID int32
)

// noSource is greater than the place of any source.
const noSource = math.MaxInt

// versionID is the number of one blob at one path.
type versionID int32

// place is where something stands: its directory and its name there.
type place struct {
	dir  dirID
	name NameID
}

// track is what is known of one file that is or was bytecode.
type track struct {
	place
	// left out by the classifier or the limits
	ignored  bool
	versions []versionID
	removed  []Node
	// sources are the paths that its source may have, likeliest first.
	// beside are the names of those in its own directory, and above of those
	// in the directory that its cache directory is in.
	sources       []string
	beside, above []sourceName
}

// sourceName is the base name of a possible source and its place among them.
type sourceName struct {
	name  NameID
	place int
}

// version is one blob at one path.
type version struct {
	path       pathID
	blob       BlobID
	modes      []object.Mode
	introduced []Node
	changed    []Node
	// source is the place of the likeliest source in a commit that holds the
	// version; noSource when there is none.
	source int
}

// paths numbers directories, files and versions in the order in which they are
// seen first.
type paths struct {
	names    *Names
	keeps    func(path string) bool
	dirs     []place
	dirAt    map[place]dirID
	files    []track
	fileAt   map[place]pathID
	versions []version
	// versionAt finds the version of a path and blob.
	versionAt map[versionKey]versionID
	// nameAt finds the number of a name that is a possible source.
	nameAt map[string]NameID
}

type versionKey struct {
	path pathID
	blob BlobID
}

func newPaths(names *Names, keeps func(path string) bool) *paths {
	p := &paths{
		names:     names,
		keeps:     keeps,
		dirs:      make([]place, 1),
		dirAt:     map[place]dirID{},
		fileAt:    map[place]pathID{},
		versionAt: map[versionKey]versionID{},
		nameAt:    map[string]NameID{},
	}
	for n := range NameID(names.Len()) {
		p.nameAt[names.At(n)] = n
	}
	return p
}

// dir returns the number of a directory in another.
func (p *paths) dir(in dirID, name NameID) dirID {
	at := place{in, name}
	if d, known := p.dirAt[at]; known {
		return d
	}
	d := dirID(len(p.dirs))
	p.dirs = append(p.dirs, at)
	p.dirAt[at] = d
	return d
}

// file returns the number of a file in a directory.
func (p *paths) file(in dirID, name NameID) pathID {
	at := place{in, name}
	if f, known := p.fileAt[at]; known {
		return f
	}
	f := pathID(len(p.files))
	text := p.text(at)
	file := track{place: at, ignored: !p.keeps(text)}
	if !file.ignored {
		p.addSources(&file, text)
	}
	p.files = append(p.files, file)
	p.fileAt[at] = f
	return f
}

// addSources notes what the source of a file may be called.
func (p *paths) addSources(file *track, text string) {
	file.sources = bytecode.ParseName(text).Sources()
	own := text[:strings.LastIndexByte(text, '/')+1]
	for i, source := range file.sources {
		cut := strings.LastIndexByte(source, '/') + 1
		// A name that has no number is in no tree of interest.
		name, known := p.nameAt[source[cut:]]
		switch {
		case !known:
		case source[:cut] == own:
			file.beside = append(file.beside, sourceName{name, i})
		default:
			file.above = append(file.above, sourceName{name, i})
		}
	}
}

// version returns the version of a path with a file's blob, and notes its mode.
func (p *paths) version(of pathID, f File) versionID {
	key := versionKey{of, f.Blob}
	v, known := p.versionAt[key]
	if !known {
		v = versionID(len(p.versions))
		p.versions = append(p.versions, version{path: of, blob: f.Blob, source: noSource})
		p.versionAt[key] = v
		p.files[of].versions = append(p.files[of].versions, v)
	}
	at := &p.versions[v]
	for _, mode := range at.modes {
		if mode == f.Mode {
			return v
		}
	}
	at.modes = append(at.modes, f.Mode)
	return v
}

// text returns the path of a place.
func (p *paths) text(at place) string {
	var parts []NameID
	for ; at.dir != 0; at = p.dirs[at.dir] {
		parts = append(parts, at.name)
	}
	var b strings.Builder
	b.WriteString(p.names.At(at.name))
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteByte('/')
		b.WriteString(p.names.At(parts[i]))
	}
	return b.String()
}
