// Package hooks puts pycguard where git runs hooks, and reads what git tells a
// hook.
//
// Installing is two steps: [PlanInstall] and [PlanUninstall] look at the hooks
// directory and say what would be written, moved and removed, and why; the
// plan's Apply does it. [FindManagers] recognises the programs that manage
// hooks themselves, and gives the lines for their files. [ConfigInstall] gives
// the git commands for hooks kept in git's configuration. ParsePrePush,
// ParsePreReceive and the others read the arguments and the standard input
// that githooks(5) describes.
//
// The package does not look for a repository, does not judge what is pushed or
// committed, does not read arguments or the environment, and does not print.
//
// Vocabulary: a hook is an executable file in the hooks directory with one of
// the names of githooks(5); pycguard's hook is the script written here, which
// begins with a marker line; the kept hook is the one that stood in its place
// before: it lies beside it under its name and ".pycguard-kept", runs first,
// and is put back when pycguard's is removed. A foreign hook is any other.
package hooks
