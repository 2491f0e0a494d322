// Package bytecode knows compiled Python: the names of its files, their
// headers, the interpreters that write them, and whether one still fits its
// source.
//
// It takes paths and bytes and returns values. It reads no files, and does
// not decide what is allowed or reported.
//
// Vocabulary: bytecode is a file that an interpreter compiled from a source; a
// cache directory is a directory named __pycache__; a legacy name lies beside
// its source (a.pyc), a cache name lies in a cache directory and carries a tag
// (a.cpython-313.pyc); the tag names the interpreter; the magic number, the
// first bytes of the file, names it too.
package bytecode
