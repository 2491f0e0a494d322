package bytecode

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// classFile builds a class file of the constants and annotations that Jython
// writes for a module of one line, with one field and one method to skip.
func classFile(milliseconds int64, source string) []byte {
	text := func(s string) string {
		return "\x01" + string(binary.BigEndian.AppendUint16(nil, uint16(len(s)))) + s
	}
	constants := text("f$0") +
		text("(Lorg/python/core/PyFrame;)Lorg/python/core/PyObject;") +
		text("RuntimeVisibleAnnotations") +
		text("Lorg/python/compiler/MTime;") +
		"\x05" + string(binary.BigEndian.AppendUint64(nil, uint64(milliseconds))) + // 5 and 6
		text("Lorg/python/compiler/Filename;") + // 7
		text(source) +
		text("value")
	member := "\x00\x01" + "\x00\x01\x00\x09\x00\x09" + "\x00\x01" + "\x00\x09\x00\x00\x00\x02ab"
	annotations := "\x00\x02" + "\x00\x04\x00\x01\x00\x09J\x00\x05" + "\x00\x07\x00\x01\x00\x09s\x00\x08"
	return []byte("\xca\xfe\xba\xbe\x00\x00\x00\x32\x00\x0a" + constants + "\x00\x21\x00\x01\x00\x01\x00\x01\x00\x01" +
		member + member + "\x00\x02" + "\x00\x09\x00\x00\x00\x01x" +
		"\x00\x03" + string(binary.BigEndian.AppendUint32(nil, uint32(len(annotations)))) + annotations)
}

func TestParseClass(t *testing.T) {
	file := classFile(1_700_000_000_123, "dir/mod.py")
	want := Class{ModTime: time.UnixMilli(1_700_000_000_123), Source: "dir/mod.py"}
	if got, err := ParseClass(file); err != nil || got != want {
		t.Errorf("ParseClass = %+v, %v, want %+v", got, err, want)
	}
	if got, err := ParseClass(classFile(-1, "mod.py")); err != nil || !got.ModTime.IsZero() {
		t.Errorf("ParseClass of a class without time = %+v, %v", got, err)
	}
	for end := range file {
		if _, err := ParseClass(file[:end]); err == nil || !strings.Contains(err.Error(), "offset") {
			t.Errorf("ParseClass of the first %d bytes: %v, want an error with an offset", end, err)
		}
	}
	strange := strings.Replace(string(file), "\x05\x00\x00", "\x63\x00\x00", 1)
	if _, err := ParseClass([]byte(strange)); err == nil || !strings.Contains(err.Error(), "unknown tag 99") {
		t.Errorf("ParseClass with a constant of tag 99: %v", err)
	}
}

func FuzzClass(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		file := classFile(1_700_000_000_123, "dir/mod.py")
		add("jython", file)
		add("cut", file[:len(file)/2])
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		class, err := ParseClass(data)
		if err != nil && class != (Class{}) {
			t.Errorf("ParseClass(%x) = %+v and %v", data, class, err)
		}
		if len(class.Source) > len(data) {
			t.Errorf("ParseClass(%x) makes a source of %d bytes", data, len(class.Source))
		}
	})
}
