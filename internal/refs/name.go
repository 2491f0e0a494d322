package refs

import "strings"

// validName reports whether git would accept name for a ref, by the rules of
// git-check-ref-format(1) with --allow-onelevel.
func validName(name string) bool {
	if name == "@" || strings.HasSuffix(name, ".") || strings.Contains(name, "..") || strings.Contains(name, "@{") {
		return false
	}
	for component := range strings.SplitSeq(name, "/") {
		if component == "" || component[0] == '.' || strings.HasSuffix(component, ".lock") {
			return false
		}
	}
	return strings.IndexFunc(name, forbidden) < 0
}

func forbidden(c rune) bool {
	return c <= ' ' || c == 0x7f || strings.ContainsRune(`~^:?*[\`, c)
}

// validTarget reports whether a symbolic ref may name target: a valid name of
// two components or more, or one that git calls safe.
func validTarget(target string) bool {
	return validName(target) && strings.Contains(target, "/") || isPseudo(target)
}

// isPseudo reports whether name is one like HEAD and ORIG_HEAD: a file directly
// in the repository directory.
func isPseudo(name string) bool {
	return name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
}

// isPerWorktree reports whether each worktree has its own ref of that name
// (gitrepository-layout, "refs").
func isPerWorktree(name string) bool {
	for _, dir := range perWorktree {
		if strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return !strings.HasPrefix(name, "refs/")
}

var perWorktree = []string{"refs/bisect", "refs/rewritten", "refs/worktree"}
