// Package worktree walks the files of a working tree as git does when it looks
// for untracked files (read_directory in git's dir.c): it does not enter
// ignored directories, submodules and nested repositories, does not follow
// symbolic links, and never looks at .git.
//
// It says for each directory what lies in it and which ignore rules hold
// there. What the caller makes of a file is its own business. The package does
// not read the index, objects or configuration: what it has to know of them,
// it is told.
//
// Vocabulary: a directory is tracked when the index has a file below it; a
// submodule is a directory that the index has an entry for (a gitlink); a
// nested repository is an untracked directory that has a repository of its
// own, of which git lists only the name.
package worktree
