// Package ospath turns git's paths, and those of command lines and variables,
// into paths of the operating system.
//
// On Windows a path may mean another file than it says: a backslash separates
// names, a colon names a drive or a stream of a file, dots and spaces at the end
// are dropped, some names are devices wherever they stand. git refuses such
// paths there (is_valid_win32_path in its compat/mingw.c); so does this package.
//
// The rules are functions of their arguments, so that those of every system are
// tested on every system. Nothing here looks at the disk.
package ospath

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// System is the kind of operating system whose paths are meant.
type System uint8

// The systems.
const (
	Unix System = iota
	Windows
)

// Here is the system that the program runs on.
func Here() System {
	if runtime.GOOS == "windows" {
		return Windows
	}
	return Unix
}

// Below returns where path, which is git's, lies below the directory top: ""
// is top itself. It fails where the path would lead to another place.
func Below(top, path string) (string, error) {
	if err := Here().Check(path); err != nil {
		return "", err
	}
	return filepath.Join(top, filepath.FromSlash(path)), nil
}

// Check says why a path of git's, "" for the top, cannot stand for a file of
// the same name below a directory; nil when it can.
func (s System) Check(path string) error {
	if path == "" {
		return nil
	}
	for name := range strings.SplitSeq(path, "/") {
		problem := ""
		switch {
		case name == "" || name == "." || name == "..":
			problem = "it is not a path below the top"
		case strings.IndexByte(name, 0) >= 0:
			problem = "it holds a NUL byte"
		case s == Windows:
			problem = windowsProblem(name)
		}
		if problem != "" {
			return fmt.Errorf("the path %.200q cannot be opened: %s", path, problem)
		}
	}
	return nil
}

// windowsProblem says why Windows would not take a name as it is written, empty
// when it would.
func windowsProblem(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || strings.ContainsRune(`\:<>"|?*`, r) }) {
		return "Windows gives a meaning to a character of it"
	}
	if last := name[len(name)-1]; last == '.' || last == ' ' {
		return "Windows drops dots and spaces at the end"
	}
	if isDevice(name) {
		return "Windows has a device of that name"
	}
	if strings.EqualFold(name, "git~1") {
		return "Windows may have it for the short name of .git"
	}
	return ""
}

// isDevice reports whether a name is that of a device, whatever its extension
// ("Naming Files, Paths, and Namespaces" in Microsoft's documentation).
func isDevice(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	digit, isPort := strings.CutPrefix(base, "COM")
	if !isPort {
		digit, isPort = strings.CutPrefix(base, "LPT")
	}
	switch digit {
	case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³":
		return isPort
	}
	return false
}

// From returns the path that somebody in the directory base, which is absolute,
// means by path.
func From(base, path string) string {
	if path, ok := Here().from(base, path); ok {
		return path
	}
	return filepath.Join(base, path)
}

// from is From, as far as path is not simply below base.
func (s System) from(base, path string) (string, bool) {
	if s == Unix {
		return path, strings.HasPrefix(path, "/")
	}
	drive := driveOf(path)
	switch rest := path[len(drive):]; {
	case rest != "" && isSeparator(rest[0]):
		if drive != "" || len(rest) > 1 && isSeparator(rest[1]) {
			return path, true // C:\x, or \\server\share
		}
		// \x is of the drive, or the share, that base is on.
		return volumeOf(base) + path, true
	case drive == "":
		return "", false
	case strings.EqualFold(drive, driveOf(base)):
		// C:x is relative to the directory that is current on the drive.
		return base + `\` + rest, true
	}
	return path, true
}

func isSeparator(c byte) bool { return c == '/' || c == '\\' }

// driveOf returns the letter and the colon that path begins with, empty for
// none.
func driveOf(path string) string {
	if len(path) >= 2 && path[1] == ':' && (path[0]|0x20 >= 'a' && path[0]|0x20 <= 'z') {
		return path[:2]
	}
	return ""
}

// volumeOf returns the drive, or the server and the share, of an absolute path.
func volumeOf(path string) string {
	if drive := driveOf(path); drive != "" {
		return drive
	}
	end := 0
	for n := 0; end < len(path); end++ {
		if isSeparator(path[end]) {
			if n++; n > 3 {
				break
			}
		}
	}
	return path[:end]
}

// Home returns the user's home directory as git finds it in the environment
// (setup_windows_environment in its compat/mingw.c), empty for none.
func Home(env func(name string) string, isDir func(path string) bool) string {
	return Here().home(env, isDir)
}

func (s System) home(env func(string) string, isDir func(string) bool) string {
	home := env("HOME")
	if home != "" || s == Unix {
		return home
	}
	if drive, path := env("HOMEDRIVE"), env("HOMEPATH"); drive != "" && path != "" && isDir(drive+path) {
		return drive + path
	}
	return env("USERPROFILE")
}
