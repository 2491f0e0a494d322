package index

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/object"
)

// listing is a sparse index as git lists it: with the entries of the trees that
// the file has directories for.
type listing struct {
	*file
	// records is the output of git ls-files --stage -z.
	records []byte
}

// listSparse lets git list the sparse index f. git lists a damaged index
// without complaint, so f is verified first.
func listSparse(ctx context.Context, f *file, path string, git gitcmd.Git) (source, error) {
	none := func([]byte, int, uint32) bool { return false }
	if err := f.verify(func() error { return f.walkEntries(none, nil) }); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	git.Env = append(slices.Clip(git.Env), "GIT_INDEX_FILE="+path)
	records, err := git.Output(ctx, "ls-files", "--stage", "-z", "--full-name", "--", ":/")
	if err != nil {
		return nil, fmt.Errorf("reading the sparse index %s through git: %w", path, err)
	}
	return &listing{file: f, records: records}, nil
}

func (l *listing) count() int { return bytes.Count(l.records, []byte{0}) }

func (l *listing) walk(match Match, yield func(Entry) bool) error {
	err := l.mapping.guard(l.name, func() error { return l.walkRecords(match, yield) })
	if err == errStop {
		return nil
	}
	return err
}

// walkRecords goes through git's records and the entries of the file side by
// side. A record is either one of these entries, from which it gets the flags
// that git does not list, or it stands below one of the directories.
func (l *listing) walkRecords(match Match, yield func(Entry) bool) error {
	own := &ownEntries{cursor: l.cursor(), left: l.entries}
	if err := own.read(); err != nil {
		return err
	}
	for rest := l.records; len(rest) > 0; {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte{0})
		r, err := parseRecord(line)
		if err != nil {
			return err
		}
		raw, err := own.find(r)
		if err != nil {
			return err
		}
		if match(r.path, 0, r.mode) && !yield(r.entry(raw)) {
			return errStop
		}
	}
	return own.end()
}

// record is one line of git ls-files --stage.
type record struct {
	mode  uint32
	id    object.ID
	stage uint8
	path  []byte
}

// parseRecord reads "100644 ID 0\tPATH".
func parseRecord(line []byte) (record, error) {
	about, path, _ := bytes.Cut(line, []byte{'\t'})
	fields := bytes.Fields(about)
	if len(fields) != 3 || len(path) == 0 {
		return record{}, fmt.Errorf("git ls-files wrote a line of another form: %.200q", line)
	}
	mode, err := strconv.ParseUint(string(fields[0]), 8, 32)
	if err != nil {
		return record{}, fmt.Errorf("git ls-files wrote a mode of another form: %w", err)
	}
	id, err := object.ParseID(string(fields[1]))
	if err != nil {
		return record{}, fmt.Errorf("git ls-files wrote: %w", err)
	}
	stage, err := strconv.ParseUint(string(fields[2]), 10, 2)
	if err != nil {
		return record{}, fmt.Errorf("git ls-files wrote a stage of another form: %w", err)
	}
	return record{mode: uint32(mode), id: id, stage: uint8(stage), path: path}, nil
}

// entry returns the record as an entry. raw is its own entry in the file, or nil
// where a directory stands for it: then it is not checked out.
func (r record) entry(raw *raw) Entry {
	if raw != nil {
		return raw.entry(r.path, r.id.Format())
	}
	return Entry{Path: string(r.path), ID: r.id, Mode: r.mode, Stage: r.stage, SkipWorktree: true}
}

// ownEntries steps through the entries that a sparse index has itself.
type ownEntries struct {
	cursor
	// left is how many there are from the current one on.
	left int
}

func (o *ownEntries) read() error {
	if o.left == 0 {
		return nil
	}
	return o.advance()
}

// find returns the entry that r is, or nil where a directory stands for it.
func (o *ownEntries) find(r record) (*raw, error) {
	if err := o.skipDirectories(r.path); err != nil {
		return nil, err
	}
	if o.left == 0 {
		return nil, o.errorf(len(o.body), "git lists %.200q, which is not in the file", r.path)
	}
	if o.raw().mode() == modeDirectory {
		return nil, nil
	}
	raw := o.raw()
	same := bytes.Equal(o.path, r.path) && raw.stage() == r.stage && raw.mode() == r.mode &&
		object.FromBytes(o.format, raw.fixed[idAt:]) == r.id
	if !same {
		return nil, o.errorf(o.start, "git lists %.200q where the file has %.200q", r.path, o.path)
	}
	o.left--
	return &raw, o.read()
}

// skipDirectories leaves the directories that path is not below.
func (o *ownEntries) skipDirectories(path []byte) error {
	for o.left > 0 && o.raw().mode() == modeDirectory && !bytes.HasPrefix(path, o.path) {
		o.left--
		if err := o.read(); err != nil {
			return err
		}
	}
	return nil
}

// end returns an error when an entry is left that git did not list.
func (o *ownEntries) end() error {
	if err := o.skipDirectories(nil); err != nil {
		return err
	}
	if o.left > 0 {
		return o.errorf(o.start, "git does not list %.200q", o.path)
	}
	return nil
}
