// Package odb reads the object store of a git repository: loose objects and
// packs, in the repository's own object directory and in its alternates.
//
// It reads in-process, from memory-mapped files, and writes nothing. What it
// hands out by id is verified: the hash of the content is the id, so a damaged
// store gives an error and never other content. It never fetches: an object
// that a partial clone has not got is a *MissingError. Replace refs and grafts
// are no business of an object store and are not looked at.
//
// Vocabulary, as in git's documentation: a pack holds many objects, one entry
// each; its index (.idx) finds an entry's offset by id; an entry is whole or a
// delta, which says how to make the object out of another one, its base; an
// offset delta names its base by the distance back to it, a named delta by its
// id; a loose object is one file; an alternate is the object directory of
// another repository that is read too.
//
// The formats are those of gitformat-pack, and for loose objects and
// alternates of gitrepository-layout.
package odb
