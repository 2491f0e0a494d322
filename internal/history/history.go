// Package history finds bytecode in every commit reachable from a set of tips,
// and says which commits brought each version in, changed it and took it out.
//
// The work is a line of steps. A Graph holds the commits and trees of a
// repository as arrays of numbers; it is filled once, by a sweep over all
// objects or by a plain walk. Then: reach (which commits the tips lead to),
// essence (what bytecode each tree holds, each distinct set of it once),
// attribution (each commit against its parents), and enrichment (size,
// interpreter, source) of the few files found.
//
// The package does not resolve revisions or refs, does not know which names are
// bytecode (Classifier says it), and does not print. Blobs are read only for
// their sizes and first bytes, and may be missing.
//
// Vocabulary: a node is the number of a commit or of a tree in a Graph. A file
// is an entry of a tree that is not itself a tree: a blob, a symbolic link or a
// submodule. A holder is a tree that has bytecode files or a cache directory
// among its own entries. The essence of a tree is what is left of it when
// everything that is not bytecode is taken away. A path is introduced by a
// commit when no parent has it, changed when each parent has something else
// there or nothing, removed when a parent has it and the commit has not.
package history
