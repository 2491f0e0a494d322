package object

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// CommitData is what a commit says of its place in history and of who made
// it. The slices of the signatures point into the commit.
type CommitData struct {
	Tree      ID
	Parents   []ID
	Author    Signature
	Committer Signature
}

// Signature is an author or committer line. Each part that is missing from an
// odd line is empty, as in git: the name and email are not assumed to be
// UTF-8.
type Signature struct {
	Name, Email []byte
	// Time is in seconds since 1970, 0 where there is none.
	Time int64
	// Zone is the offset from UTC as written, "+0100".
	Zone []byte
}

// ParseCommit decodes a commit. The tree and parent lines must be whole and
// in order, as git's parse_commit_buffer requires; what follows may be odd or
// missing, so a prefix of a commit that holds those lines is enough.
// parents is reused for the parents.
func ParseCommit(format Format, content []byte, parents []ID) (CommitData, error) {
	tree, rest, err := cutID(format, content, "tree ")
	if err != nil {
		return CommitData{}, fmt.Errorf("commit at byte 0: %w", err)
	}
	c := CommitData{Tree: tree, Parents: parents[:0]}
	for bytes.HasPrefix(rest, []byte("parent ")) {
		parent, after, err := cutID(format, rest, "parent ")
		if err != nil {
			return CommitData{}, fmt.Errorf("commit at byte %d: %w", len(content)-len(rest), err)
		}
		c.Parents = append(c.Parents, parent)
		rest = after
	}
	c.Author, rest = cutSignature(rest, "author ")
	c.Committer, _ = cutSignature(rest, "committer ")
	return c, nil
}

// Subject returns the first line of a commit's message, which is not assumed to
// be UTF-8. It points into the commit.
func Subject(content []byte) []byte {
	_, message, _ := bytes.Cut(content, []byte("\n\n"))
	line, _, _ := bytes.Cut(bytes.TrimLeft(message, "\n"), []byte("\n"))
	return line
}

// cutID reads a line made of a key and an id, and returns what follows it.
func cutID(format Format, b []byte, key string) (ID, []byte, error) {
	end := len(key) + format.HexSize()
	if len(b) <= end || string(b[:len(key)]) != key || b[end] != '\n' {
		return ID{}, nil, fmt.Errorf("no whole %q line", key)
	}
	id, err := ParseID(string(b[len(key):end]))
	if err != nil {
		return ID{}, nil, err
	}
	return id, b[end+1:], nil
}

// cutSignature reads the line with the key where b begins with it, and
// returns what follows it.
func cutSignature(b []byte, key string) (Signature, []byte) {
	if !bytes.HasPrefix(b, []byte(key)) {
		return Signature{}, b
	}
	line, rest, _ := bytes.Cut(b[len(key):], []byte("\n"))
	return parseSignature(line), rest
}

// parseSignature splits a line as git's split_ident_line does: the email
// ends at the first '>', the date begins behind the last one.
func parseSignature(line []byte) Signature {
	name, rest, ok := bytes.Cut(line, []byte("<"))
	if !ok {
		return Signature{}
	}
	email, _, ok := bytes.Cut(rest, []byte(">"))
	if !ok {
		return Signature{}
	}
	s := Signature{Name: trimRightSpace(name), Email: email}
	date := trimLeftSpace(line[bytes.LastIndexByte(line, '>')+1:])
	digits := countDigits(date)
	zone := trimLeftSpace(date[digits:])
	if digits == 0 || len(zone) < 2 || zone[0] != '+' && zone[0] != '-' {
		return s
	}
	zoneDigits := countDigits(zone[1:])
	seconds, err := strconv.ParseInt(string(date[:digits]), 10, 64)
	if zoneDigits == 0 || err != nil {
		return s
	}
	s.Time, s.Zone = seconds, zone[:1+zoneDigits]
	return s
}

// The blanks that git's isspace knows.
const blanks = " \t\n\r"

func trimLeftSpace(b []byte) []byte  { return bytes.TrimLeft(b, blanks) }
func trimRightSpace(b []byte) []byte { return bytes.TrimRight(b, blanks) }

func countDigits(b []byte) int {
	n := 0
	for n < len(b) && '0' <= b[n] && b[n] <= '9' {
		n++
	}
	return n
}

// TagData is what an annotated tag points at.
type TagData struct {
	Object ID
	Kind   Kind
}

// ParseTag decodes the first two lines of a tag.
func ParseTag(format Format, content []byte) (TagData, error) {
	id, rest, err := cutID(format, content, "object ")
	if err != nil {
		return TagData{}, fmt.Errorf("tag at byte 0: %w", err)
	}
	at := len(content) - len(rest)
	name, ok := bytes.CutPrefix(rest, []byte("type "))
	name, _, whole := bytes.Cut(name, []byte("\n"))
	if !ok || !whole {
		return TagData{}, fmt.Errorf("tag at byte %d: %w", at, errors.New(`no whole "type " line`))
	}
	kind, err := ParseKind(name)
	if err != nil {
		return TagData{}, fmt.Errorf("tag at byte %d: %w", at, err)
	}
	return TagData{Object: id, Kind: kind}, nil
}

// HasCommitHead reports whether the beginning of a commit goes beyond its
// committer line, so that ParseCommit reads it as it would the whole.
func HasCommitHead(content []byte) bool {
	at := bytes.Index(content, []byte("\ncommitter "))
	return at >= 0 && bytes.IndexByte(content[at+1:], '\n') >= 0
}
