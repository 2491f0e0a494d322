package history

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/pycguard/pycguard/internal/object"
)

// baselineSchema names the form of a baseline file.
const baselineSchema = "pycguard-baseline/1"

// Baseline is the bytecode that is known and accepted, as pairs of a blob and
// its path: a rebase changes neither. The blob alone would not do, because an
// empty file shares its blob with every other empty file.
type Baseline map[BaselineEntry]bool

// BaselineEntry is one blob at one path.
type BaselineEntry struct {
	Path string
	Blob object.ID
}

// Baseline returns all versions of a report.
func (r *Report) Baseline() Baseline {
	b := Baseline{}
	for _, p := range r.Paths {
		for _, v := range p.Versions {
			b[BaselineEntry{p.Path, v.Blob}] = true
		}
	}
	return b
}

// Apply marks the versions that are in a baseline as known, and returns how many
// versions are not.
func (b Baseline) Apply(r *Report) (fresh int) {
	for _, p := range r.Paths {
		for i := range p.Versions {
			v := &p.Versions[i]
			v.Known = b[BaselineEntry{p.Path, v.Blob}]
			if !v.Known {
				fresh++
			}
		}
	}
	return fresh
}

type baselineFile struct {
	Schema  string         `json:"schema"`
	Entries []baselineLine `json:"entries"`
}

// baselineLine is an entry as it is written: a path that is not UTF-8 is in
// Base64.
type baselineLine struct {
	Path       string `json:"path,omitempty"`
	PathBase64 string `json:"pathBase64,omitempty"`
	Blob       string `json:"blob"`
}

// Write writes the baseline as JSON, sorted by path and blob, one line for each
// field, so that a change of it reads well.
func (b Baseline) Write(w io.Writer) error {
	file := baselineFile{Schema: baselineSchema, Entries: []baselineLine{}}
	entries := make([]BaselineEntry, 0, len(b))
	for entry := range b {
		entries = append(entries, entry)
	}
	slices.SortFunc(entries, func(a, b BaselineEntry) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), a.Blob.Compare(b.Blob))
	})
	for _, entry := range entries {
		line := baselineLine{Path: entry.Path, Blob: entry.Blob.String()}
		if !utf8.ValidString(entry.Path) {
			line.Path, line.PathBase64 = "", base64.StdEncoding.EncodeToString([]byte(entry.Path))
		}
		file.Entries = append(file.Entries, line)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(file)
}

// ParseBaseline reads what Write has written. What it does not know is an error:
// a baseline that is half understood would hide too much or too little.
func ParseBaseline(data []byte) (Baseline, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var file baselineFile
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("baseline at byte %d: %w", dec.InputOffset(), err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("baseline at byte %d: more follows its end", dec.InputOffset())
	}
	if file.Schema != baselineSchema {
		return nil, fmt.Errorf("baseline: schema is %q, want %q; write it again", file.Schema, baselineSchema)
	}
	b := Baseline{}
	for i, line := range file.Entries {
		entry, err := line.parse()
		if err != nil {
			return nil, fmt.Errorf("baseline: entry %d: %w", i+1, err)
		}
		b[entry] = true
	}
	return b, nil
}

func (line baselineLine) parse() (BaselineEntry, error) {
	id, err := object.ParseID(line.Blob)
	if err != nil {
		return BaselineEntry{}, err
	}
	entry := BaselineEntry{line.Path, id}
	if line.PathBase64 != "" {
		path, err := base64.StdEncoding.DecodeString(line.PathBase64)
		if err != nil {
			return BaselineEntry{}, fmt.Errorf("pathBase64: %w", err)
		}
		entry.Path = string(path)
	}
	if (line.Path == "") == (line.PathBase64 == "") {
		return BaselineEntry{}, fmt.Errorf("want one of path and pathBase64")
	}
	return entry, nil
}
