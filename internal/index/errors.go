package index

import "fmt"

// A FormatError says that an index is damaged.
type FormatError struct {
	// Path is the file; "index" for bytes handed to Parse.
	Path string
	// Offset is the place in the file, in bytes from its start.
	Offset int64
	// Problem says what is wrong there.
	Problem string
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%s: byte %d: %s", e.Path, e.Offset, e.Problem)
}

// An UnsupportedError says that an index has an extension without which its
// entries must not be interpreted.
type UnsupportedError struct {
	Path string
	// Offset is the place of the extension in the file.
	Offset int64
	// Extension is its signature: "link" for a split index, "sdir" for a
	// sparse index, or one that is not known.
	Extension string
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("%s: byte %d: the index uses the extension %q, which changes the meaning of its entries", e.Path, e.Offset, e.Extension)
}
