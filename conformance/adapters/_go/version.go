package lines

import (
	"os/exec"
	"runtime/debug"
)

// ModuleVersion is the version of a module that was built in.
func ModuleVersion(path string) string {
	info, _ := debug.ReadBuildInfo()
	for _, m := range info.Deps {
		if m.Path == path {
			return m.Version
		}
	}
	return ""
}

// DebianVersion is the version of an installed Debian package.
func DebianVersion(name string) string {
	b, _ := exec.Command("dpkg-query", "-W", "-f", "${Version}", name).Output()
	return string(b)
}
