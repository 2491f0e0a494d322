//go:build bench

package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// benchInspect inspects 10,000 caches with their sources, beside file(1), which
// reads the headers alone.
func benchInspect(b *bench) error {
	dir := filepath.Join(b.dir, "inspect")
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("__pycache__/\n"), 0o666); err != nil {
		return err
	}
	var list strings.Builder
	files := b.size(10_000)
	for i := range files {
		pkg := filepath.Join(dir, fmt.Sprintf("package_%03d", i/20))
		name, err := writeModule(pkg, fmt.Sprintf("module_%05d", i))
		if err != nil {
			return err
		}
		fmt.Fprintln(&list, name)
	}
	names := filepath.Join(b.dir, "names")
	if err := os.WriteFile(names, []byte(list.String()), 0o666); err != nil {
		return err
	}
	if err := b.git(dir, "add", "."); err != nil {
		return err
	}
	var peers []measure.Peer
	if b.peers.file != "" {
		peers = append(peers, within(measure.Goals{Time: 0.5}, called("`file -f NAMES` (reads headers only)", b.peer(dir, b.peers.file, "-f", names))))
	}
	return b.compare("`inspect`, "+measure.Count(files)+" files", b.ours(dir, nothing, "inspect", "."), peers...)
}

// writeModule writes a source and a cache whose header fits it, of a common
// size, and returns the path of the cache.
func writeModule(pkg, name string) (string, error) {
	cache := filepath.Join(pkg, "__pycache__")
	if err := os.MkdirAll(cache, 0o777); err != nil {
		return "", err
	}
	source := filepath.Join(pkg, name+".py")
	if err := os.WriteFile(source, []byte("x = 1\n"), 0o666); err != nil {
		return "", err
	}
	info, err := os.Stat(source)
	if err != nil {
		return "", err
	}
	content := binary.LittleEndian.AppendUint32([]byte("\xa7\r\r\n\x00\x00\x00\x00"), uint32(info.ModTime().Unix()))
	content = binary.LittleEndian.AppendUint32(content, uint32(info.Size()))
	content = append(content, "\xe3\x00\x00\x00"+strings.Repeat("bytecode", 320)...)
	path := filepath.Join(cache, name+".cpython-311.pyc")
	return path, os.WriteFile(path, content, 0o666)
}
