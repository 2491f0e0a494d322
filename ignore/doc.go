// Package ignore reads git's ignore files and decides as git does.
//
// It parses the files (Parse), says which rule decides a path, for any path
// (Matcher) or during a walk (Dir), proves that the names under which Python
// interpreters write bytecode are ignored (Matcher.Prove), and plans the lines
// that are missing (Plan). It takes bytes and strings and returns values: it
// reads no files, runs nothing and prints nothing. Whether a path is tracked
// does not matter here, as with git check-ignore --no-index.
//
// The rules are those of gitignore(5) as git's dir.c and wildmatch.c carry
// them out, oddities included: git is the judge, and the tests compare with
// it.
//
// Vocabulary: an ignore file (a .gitignore, .git/info/exclude, or the file
// that core.excludesFile names) holds rules, one a line. A rule is a pattern,
// perhaps negated. The rule that decides a path is the last one that matches
// in the deepest file that has one. A path below an ignored directory is
// ignored by the rule that ignores the directory; nothing can re-include it.
//
// Paths are relative to the top of the working tree, separated by slashes,
// without a slash at either end; the top itself is "". They are bytes and
// need not be UTF-8.
package ignore
