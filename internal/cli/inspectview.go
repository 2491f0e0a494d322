package cli

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/inspect"
	"github.com/pycguard/pycguard/internal/pycfile"
	"github.com/pycguard/pycguard/internal/report"
)

// describeFile puts what was found out about a file into the words of a report.
func describeFile(f inspect.File) report.File {
	out := report.File{Path: f.Path}
	if !f.Blob.IsZero() {
		out.Blob = f.Blob.String()
	}
	if f.Err != nil {
		out.Error = f.Err.Error()
		return out
	}
	out.Size = &f.Size
	out.Content, out.Note = contentOf(f)
	if f.Disguised() {
		out.Rule = finding.DisguisedBytecode.ID
	}
	describeInterpreter(&out, f)
	if f.Bytecode {
		describeHeader(&out, f)
	} else if f.HeaderErr != nil {
		out.Problem = f.HeaderErr.Error()
	}
	out.Source = f.Source
	if f.State != pycfile.Unknown {
		out.State = f.State.String()
	}
	describeGit(&out, f.Git)
	return out
}

// contentOf says what the content is, in a word, and what is odd about that.
func contentOf(f inspect.File) (content, note string) {
	form := f.Name.Form
	switch {
	case f.Mode&fs.ModeSymlink != 0:
		return "symbolic link", ""
	case !f.IsRegular():
		return "special file", ""
	case f.Disguised():
		return "bytecode", "under a name that does not say so"
	case f.Bytecode:
		return "bytecode", ""
	case form == bytecode.NumbaIndex || form == bytecode.NumbaData:
		return "machine code of numba", ""
	}
	content = "other"
	if f.Size == 0 {
		content = "empty"
	}
	switch form {
	case bytecode.Cached, bytecode.Legacy, bytecode.JythonClass:
		return content, "not bytecode, although its name says so"
	}
	return content, "not bytecode"
}

func describeInterpreter(out *report.File, f inspect.File) {
	i := f.Interpreter
	out.Interpreter = i.String()
	out.Implementation = string(i.Implementation)
	out.Version = i.From.String()
	if i.To != i.From {
		out.LastVersion = i.To.String()
	}
	out.Tag, out.Optimization = f.Name.Tag, f.Name.Optimization
}

func describeHeader(out *report.File, f inspect.File) {
	h := f.Header
	out.Header = h.Kind.String()
	if h.Magic != 0 {
		number := int(h.Magic.Number())
		out.Magic = &number
		out.MagicBytes = hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, uint32(h.Magic)))
	}
	if !f.SourceTime.IsZero() {
		out.SourceTime = &f.SourceTime
	}
	switch h.Kind {
	case bytecode.ByTimeAndSize:
		size := int64(h.Size)
		out.SourceSize = &size
	case bytecode.ByCheckedHash, bytecode.ByUncheckedHash:
		out.SourceHash = fmt.Sprintf("%x", h.Hash)
	}
}

func describeGit(out *report.File, git inspect.Git) {
	if !git.Known {
		return
	}
	out.Tracked = &git.Tracked
	if git.Rule != nil && !git.Rule.Negated {
		out.IgnoredBy = &report.IgnoreRule{File: git.Rule.Source, Line: git.Rule.Line, Pattern: git.Rule.Pattern}
	}
}
