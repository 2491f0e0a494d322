//go:build bench

package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// printMachine says where and when the tables were made, and with what.
func (b *bench) printMachine() error {
	version, err := b.output(b.source, nil, "git", "describe", "--always", "--dirty", "--tags")
	if err != nil {
		version = "of unknown version"
	}
	git, err := b.output("", nil, "git", "version")
	if err != nil {
		return err
	}
	programs := append([]string{"pycguard " + version, strings.Replace(git, "version ", "", 1), runtime.Version()}, b.peers.versions...)
	inputs := "whole inputs"
	if b.divisor > 1 {
		inputs = fmt.Sprintf("inputs %d times smaller", b.divisor)
	}
	_, err = fmt.Fprintf(b.table.W, "%s, %d processors, %s of memory, %s/%s, %s. %s. At most %d rounds, %s.\n",
		processor(), runtime.NumCPU(), memory(), runtime.GOOS, runtime.GOARCH, time.Now().Format("2 January 2006"),
		strings.Join(programs, ", "), b.rounds, inputs)
	return err
}

// processor returns the name of the processor where Linux tells it.
func processor() string {
	if name := field("/proc/cpuinfo", "model name"); name != "" {
		return name
	}
	return runtime.GOARCH + " processor"
}

// memory returns the size of the memory where Linux tells it.
func memory() string {
	kibibytes, _ := strconv.ParseInt(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB"), 10, 64)
	return measure.Size(kibibytes << 10)
}

// field returns the value behind a key and a colon, empty where there is none.
func field(path, key string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		name, value, found := strings.Cut(lines.Text(), ":")
		if found && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
