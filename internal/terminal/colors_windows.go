package terminal

import (
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// EnableColors makes the terminal w understand control sequences, and reports
// whether it does: consoles before Windows 10 do not.
func EnableColors(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	var mode uint32
	handle := windows.Handle(file.Fd())
	if err := windows.GetConsoleMode(handle, &mode); err != nil {
		return false
	}
	const needed = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
	return mode&needed == needed || windows.SetConsoleMode(handle, mode|needed) == nil
}
