package repo

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pycguard/pycguard/internal/cquote"
)

// environment is what git's variables say about the place of a repository.
type environment struct {
	gitDir, workTree, commonDir string
	indexFile, objectDir        string
	alternates                  []string
	ceilings                    []ceiling
	acrossFilesystems           bool
	noImplicitWorkTree          bool
}

// A ceiling is a directory that discovery does not climb to.
type ceiling struct {
	path string
	// asIs: compare the path as it is written, without resolving
	// symbolic links (which may be slow on network mounts).
	asIs bool
}

// parseEnvironment reads env, in the form of os.Environ; as in a shell, the
// last setting of a name holds. An empty value is the same as none, except
// that git refuses an empty GIT_DIR; so does locate.
func parseEnvironment(env []string) environment {
	vars := make(map[string]string)
	for _, setting := range env {
		if name, value, ok := strings.Cut(setting, "="); ok && strings.HasPrefix(name, "GIT_") {
			vars[name] = value
		}
	}
	implicit, set := vars["GIT_IMPLICIT_WORK_TREE"]
	return environment{
		gitDir:             vars["GIT_DIR"],
		workTree:           vars["GIT_WORK_TREE"],
		commonDir:          vars["GIT_COMMON_DIR"],
		indexFile:          vars["GIT_INDEX_FILE"],
		objectDir:          vars["GIT_OBJECT_DIRECTORY"],
		alternates:         splitAlternates(vars["GIT_ALTERNATE_OBJECT_DIRECTORIES"]),
		ceilings:           splitCeilings(vars["GIT_CEILING_DIRECTORIES"]),
		acrossFilesystems:  isTrue(vars["GIT_DISCOVERY_ACROSS_FILESYSTEM"]),
		noImplicitWorkTree: set && !isTrue(implicit),
	}
}

// splitCeilings reads a list of absolute directories. An empty element says
// that the ones behind it are free of symbolic links.
func splitCeilings(list string) []ceiling {
	var ceilings []ceiling
	asIs := false
	for _, path := range filepath.SplitList(list) {
		if path == "" {
			asIs = true
			continue
		}
		if filepath.IsAbs(path) {
			ceilings = append(ceilings, ceiling{filepath.Clean(path), asIs})
		}
	}
	return ceilings
}

// splitAlternates reads a list of directories. An element that begins with a
// double quote is quoted as in C, so that it can hold the separator.
func splitAlternates(list string) []string {
	var dirs []string
	for list != "" {
		var element string
		element, list = cutAlternate(list)
		if element != "" {
			dirs = append(dirs, element)
		}
	}
	return dirs
}

func cutAlternate(list string) (element, rest string) {
	if path, rest, err := cquote.Unquote(list); err == nil {
		return path, strings.TrimPrefix(rest, string(filepath.ListSeparator))
	}
	element, rest, _ = strings.Cut(list, string(filepath.ListSeparator))
	return element, rest
}

// isTrue reads a boolean as git's configuration does; what is no boolean
// counts as false, which here always means the stricter behaviour.
func isTrue(value string) bool {
	switch strings.ToLower(value) {
	case "true", "yes", "on":
		return true
	}
	n, err := strconv.Atoi(value)
	return err == nil && n != 0
}
