package hooks

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
)

// maxLine bounds one line of input. git sends a ref name in one packet of at
// most 65,520 bytes (gitprotocol-common), and the longest line has two names.
const maxLine = 256 << 10

// eachLine calls parse with each line of a hook's input, without its line
// feed. A last line without line feed is an error: git ends each one, so the
// input was cut.
func eachLine(hook Name, input io.Reader, parse func(line string, ids *idLength) error) error {
	reader := bufio.NewReaderSize(input, maxLine)
	var ids idLength
	for number := 1; ; number++ {
		line, err := readLine(reader)
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = parse(line, &ids)
		}
		if err != nil {
			return fmt.Errorf("%s hook: line %d of the input, %.200q: %w", hook, number, line, err)
		}
	}
}

func readLine(reader *bufio.Reader) (string, error) {
	line, err := reader.ReadSlice('\n')
	switch {
	case err == nil:
		return string(line[:len(line)-1]), nil
	case err == bufio.ErrBufferFull:
		err = fmt.Errorf("longer than %d bytes", maxLine)
	case err == io.EOF && len(line) > 0:
		err = errors.New("the input ends in the middle of the line")
	}
	return string(line), err
}

// cutLast splits a line at its last space. The last field of a line without
// space is the whole line.
func cutLast(line string) (rest, field string) {
	i := strings.LastIndexByte(line, ' ')
	if i < 0 {
		return "", line
	}
	return line[:i], line[i+1:]
}

// idLength is the length in digits that the ids of one input have: a
// repository has one object format. Zero means that none has been seen.
type idLength int

func (n *idLength) check(id string) error {
	if _, err := object.ParseID(id); err != nil {
		return err
	}
	if strings.ContainsAny(id, "ABCDEF") {
		return fmt.Errorf("object id %q has capital letters", id)
	}
	if *n != 0 && int(*n) != len(id) {
		return fmt.Errorf("object id %q has %d digits, and the one before %d", id, len(id), *n)
	}
	*n = idLength(len(id))
	return nil
}

func isZero(id string) bool { return id != "" && strings.Trim(id, "0") == "" }

// checkRef refuses what no ref name can hold and what would be another field
// or line: spaces and control characters (git-check-ref-format). receive-pack
// runs pre-receive before it looks at the names itself.
func checkRef(ref string) error {
	if ref == "" {
		return errors.New("the name of the ref is empty")
	}
	for i := range len(ref) {
		if ref[i] <= ' ' || ref[i] == 0x7f {
			return fmt.Errorf("ref %.200q has a space or a control character", ref)
		}
	}
	return nil
}

func parseFlag(text string) (bool, error) {
	switch text {
	case "0":
		return false, nil
	case "1":
		return true, nil
	}
	return false, fmt.Errorf("flag %.80q is not 0 or 1", text)
}
