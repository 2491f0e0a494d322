package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"
)

func versionCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "version",
		Usage:     "print the version, the commit it was built from, and for which system",
		ArgsUsage: " ",
		Description: `Prints the version of pycguard, that of Go, and the system it was built for.

Examples:
  pycguard version`,
		Action: func(*cli.Context) error {
			info, _ := debug.ReadBuildInfo()
			_, err := fmt.Fprintf(p.Out, "pycguard %s %s %s/%s\n", describeBuild(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// Version returns the version that the program was built from: the module's,
// or the commit of a build from a checkout.
func Version() string {
	info, _ := debug.ReadBuildInfo()
	return versionOf(info)
}

// versionOf is Version for what Go has noted in a program, nil for nothing.
func versionOf(info *debug.BuildInfo) string {
	switch {
	case info == nil:
		return "unknown"
	case info.Main.Version != "" && info.Main.Version != "(devel)":
		return info.Main.Version
	}
	if commit := buildSetting(info, "vcs.revision"); commit != "" {
		return commit
	}
	return "(devel)"
}

// describeBuild returns the version and, of a build from a checkout, the commit,
// its time, and whether files were changed since. Go takes note of these by
// itself, so that a release needs no flags for it.
func describeBuild(info *debug.BuildInfo) string {
	version := versionOf(info)
	commit := buildSetting(info, "vcs.revision")
	if commit == "" {
		return version
	}
	about := []string{"commit " + commit, buildSetting(info, "vcs.time")}
	if buildSetting(info, "vcs.modified") == "true" {
		about = append(about, "modified")
	}
	return version + " (" + strings.Join(about, ", ") + ")"
}

func buildSetting(info *debug.BuildInfo, key string) string {
	if info == nil {
		return ""
	}
	for _, setting := range info.Settings {
		if setting.Key == key {
			return setting.Value
		}
	}
	return ""
}
