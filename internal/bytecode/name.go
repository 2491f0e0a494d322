package bytecode

// text is a path as git hands it over: a string, or bytes in a mapped file
// that need not be copied to be looked at.
type text interface{ ~string | ~[]byte }

// cacheDir is the name of a cache directory (PEP 3147).
const cacheDir = "__pycache__"

// IsName reports whether a slash-separated path is bytecode by its name: a
// component is a cache directory, or the last one is the name of a bytecode
// file. Case counts only outside ASCII. It does not allocate.
func IsName[T text](path T) bool {
	return IsFileName(path) || InCacheDir(path)
}

// IsCacheDir reports whether one component of a path is a cache directory's
// name.
func IsCacheDir[T text](component T) bool {
	return len(component) == len(cacheDir) && component[0] == '_' && hasSuffixFold(component, cacheDir)
}

// InCacheDir reports whether any component of a path, the last one included,
// is a cache directory's name.
func InCacheDir[T text](path T) bool {
	for start, i := 0, 0; i <= len(path); i++ {
		if i < len(path) && path[i] != '/' {
			continue
		}
		if IsCacheDir(path[start:i]) {
			return true
		}
		start = i + 1
	}
	return false
}

// IsFileName reports whether a basename is that of a bytecode file, wherever
// it lies: name.pyc, name.pyo, Jython's name$py.class, and name.pyc.123, which
// an interrupted write leaves behind. A whole path is as good: only its end is
// looked at.
func IsFileName[T text](name T) bool {
	if len(name) == 0 {
		return false
	}
	switch last := name[len(name)-1]; last {
	case 'c', 'C', 'o', 'O':
		return hasCompiledSuffix(name)
	case 's', 'S':
		return hasSuffixFold(name, jythonSuffix)
	default:
		return isDigit(last) && hasCompiledSuffix(trimWriteID(name))
	}
}

// jythonSuffix ends the class file that Jython writes for a source.
const jythonSuffix = "$py.class"

func hasCompiledSuffix[T text](name T) bool {
	return hasSuffixFold(name, ".pyc") || hasSuffixFold(name, ".pyo")
}

// trimWriteID cuts ".123" off the end of a name, the id of the object or
// process that was writing the file. A name without one comes back empty.
func trimWriteID[T text](name T) T {
	end := len(name)
	for end > 0 && isDigit(name[end-1]) {
		end--
	}
	if end == len(name) || end == 0 || name[end-1] != '.' {
		return name[:0]
	}
	return name[:end-1]
}

// hasSuffixFold reports whether name ends in suffix, which is in lower case,
// without regard to ASCII case.
func hasSuffixFold[T text](name T, suffix string) bool {
	if len(name) < len(suffix) {
		return false
	}
	tail := name[len(name)-len(suffix):]
	for i := range len(suffix) {
		if toLower(tail[i]) != suffix[i] {
			return false
		}
	}
	return true
}

func toLower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
