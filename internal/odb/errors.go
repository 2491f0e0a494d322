package odb

import (
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
)

// A MissingError says that the store does not have an object. In a partial or
// shallow clone that is to be expected of some.
type MissingError struct {
	ID object.ID
	// Ignored are the alternates that were named but could not be read,
	// where the object may be.
	Ignored []string
}

func (e *MissingError) Error() string {
	text := fmt.Sprintf("object %v is missing", e.ID)
	if len(e.Ignored) > 0 {
		text += "; these alternate object directories do not exist: " + strings.Join(e.Ignored, ", ")
	}
	return text + "; check the repository with git fsck"
}

// A CorruptError is a file of the object store that is not what it should be.
type CorruptError struct {
	File string
	// Offset is the byte in File where the damaged thing begins.
	Offset int64
	Err    error
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("%s: damaged at byte %d: %v; check the repository with git fsck", e.File, e.Offset, e.Err)
}

func (e *CorruptError) Unwrap() error { return e.Err }

func corrupt(file string, offset int64, err error) error {
	return &CorruptError{File: file, Offset: offset, Err: err}
}

func corruptf(file string, offset int64, format string, args ...any) error {
	return corrupt(file, offset, fmt.Errorf(format, args...))
}
