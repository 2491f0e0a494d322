// Package dialect reads the ignore files of programs other than git: Docker,
// Mercurial, Breezy, Fossil, Perforce, Helm and gcloud. For each it proves
// that the names under which Python interpreters write bytecode are ignored,
// and plans the lines that are missing.
//
// Every program has rules of its own for the same looking lines, and each
// dialect here follows its program, oddities included; the program is the
// judge. What cannot be evaluated exactly (a regular expression that Go's
// cannot express, a file that pulls in another, syntax that the program's
// manual leaves open) is reported as such with its line and the reason. It is
// never guessed.
//
// The package takes bytes and strings and returns values: it reads no files,
// runs nothing and prints nothing. git's own files are package ignore's.
//
// A proof is for every name that a module can have. It is careful: a rule counts
// as coverage only if "*", or what equals it, stands for the module's name, and
// an exception counts as soon as it could match one. Rules that cover all names
// only together, or in another way, leave the question open.
//
// Vocabulary: a dialect is one program's ignore files. A form is one of the
// ways in which bytecode is named (all in __pycache__, *.pyc, *.pyo,
// *$py.class). A gap is a directory and a form that the rules let through; an
// open question is one for which they cannot be evaluated. Paths are relative
// to the directory that the file's rules are for (Dialect.Base), separated by
// slashes, without a slash at either end; that directory itself is "".
package dialect
